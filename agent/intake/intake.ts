import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { retainedFrom } from '../../config/retention.ts'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Candidate } from '../candidate.ts'
import type { FileName, Tell } from '../notice.ts'
import type { FaultyStep } from '../systemFaults.ts'
import { makeFolder } from './durable.ts'
import { feedOf, type IntakeRules } from './rules.ts'
import { maxSmallBytes, type ReadingNow, Stages } from './stages.ts'
import { IntakeThread } from './thread.ts'
import { Turns } from './turns.ts'

/** Before a file that failed is tried again. */
const retryMs = 5_000

/** Acknowledgements come in crowds; one look at the sources that wait serves them all. */
const gatherMs = 500

/** Files that one look at the book takes in. */
const pageSize = 200

/** Files that are taken together, at most, and their bytes. */
const maxTogether = { files: 32, bytes: 256 * 1024 }

/** A source on its way into the book. */
interface Arriving {
  readonly source: Candidate
  id: number | undefined
  members: readonly number[]
  error: Error | undefined
}

/** The fault of some other file, perhaps. */
const again = new Error('to be taken alone')

/**
 * The line in which files are taken through their {@link Stages}, one after the other.
 * {@link recover} finishes what a crash interrupted, and a fault of the disk or the store has a file
 * wait and be tried again from the stage that it is in. Nothing is visible to a destination before it
 * is decided.
 */
export class Intake {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #thread: IntakeThread
  readonly #stages: Stages
  readonly #tell: Tell
  readonly #turns = new Turns()
  readonly #arriving: Arriving[] = []
  /** Files that failed and wait, and how they are woken. */
  readonly #delayed = new Map<number, () => void>()
  #looking = false

  constructor(outbox: Outbox, rules: IntakeRules, tell: Tell) {
    const { staged, archive, quarantine, held } = rules.places
    this.#outbox = outbox
    this.#rules = rules
    this.#tell = tell
    for (const folder of [staged, archive, quarantine, held]) makeFolder(folder)
    this.#thread = new IntakeThread(rules.places, rules.keys)
    this.#stages = new Stages(outbox, rules, this.#thread, tell)
  }

  /** Finishes or undoes what a crash left; resolves once each such file was tried. */
  async recover(): Promise<void> {
    for (const file of this.#outbox.files.unfinished()) void this.#finish(file)
    await this.#turns.take(async () => this.#sweep())
    for (const id of this.#reported()) void this.renewReport(id)
  }

  /** How far the file is that is being read. */
  get reading(): ReadingNow | undefined {
    return this.#stages.reading
  }

  /** Takes a source; resolves once it and its members are settled, or it was not ready after all. */
  async take(source: Candidate): Promise<void> {
    const arriving: Arriving = { source, id: undefined, members: [], error: undefined }
    this.#arriving.push(arriving)
    // A turn for each: whose turn it is takes those behind it along, and theirs find nothing to do.
    await this.#turns.take(() => this.#takeSome())
    if (arriving.error !== undefined) await this.#takeAlone(arriving)
    const { id, members } = arriving
    if (id !== undefined) await this.#finishMembers(id, members)
  }

  /** Takes the next sources in the line: small ones together, a large one alone. */
  async #takeSome(): Promise<void> {
    const some = nextOf(this.#arriving)
    if (some.length === 0) return
    try {
      const arrived = await this.#stages.stage(some.map(({ source }) => source))
      for (const [i, one] of some.entries()) {
        const what = arrived[i]
        if (typeof what === 'number') one.id = what
        else one.error = what
      }
      const ids = some.flatMap(({ id }) => id ?? [])
      const failed = await this.#stages.finishSmall(ids)
      for (const one of some) one.error ??= one.id === undefined ? undefined : failed.get(one.id)
    } catch (error) {
      // Which of them it was is found out by taking each alone.
      for (const one of some) one.error ??= some.length > 1 ? again : (error as Error)
    }
    for (const one of some) await this.#finishNow(one)
  }

  /** What is no small bare file goes on in the same turn. */
  async #finishNow(one: Arriving): Promise<void> {
    if (one.id === undefined || one.error !== undefined) return
    try {
      one.members = await this.#stages.finish(one.id)
    } catch (error) {
      one.error = error as Error
    }
  }

  async #takeAlone(one: Arriving): Promise<void> {
    const work = async () => {
      if (one.id === undefined) {
        const [arrived] = await this.#stages.stage([one.source])
        if (arrived instanceof Error) throw arrived
        one.id = arrived
      }
      if (one.id !== undefined) one.members = await this.#stages.finish(one.id)
    }
    const { error } = one
    await this.#untilDone(one.source, work, () => one.id, error)
  }

  /** Takes a file of the book to its end; resolves once it and its members are there. */
  async resume(id: number): Promise<void> {
    const file = this.#outbox.files.get(id)
    if (file !== undefined) await this.#finish(file)
  }

  /** Takes a file of the book to its end in one try, for a command that acts alone. */
  async attempt(id: number): Promise<void> {
    let members: readonly number[] = []
    await this.#turns.take(async () => {
      members = await this.#stages.finish(id)
    })
    for (const member of members) await this.attempt(member)
    if (members.length > 0) await this.attempt(id)
  }

  /** Whether this version of a source is under way, or was taken and left in its folder. */
  taken({ feed, path, size, mtimeMs }: Candidate): boolean {
    const left = feedOf(this.#rules, feed)?.settle === 'leave'
    return this.#outbox.files.taken({ feed, path, size, mtimeMs }, left)
  }

  /** Tries a file at once that failed and waits. @returns Whether there is anything to try. */
  retry(id: number): boolean {
    const wake = this.#delayed.get(id)
    if (wake !== undefined) wake()
    else if (this.#outbox.files.get(id)?.settledAt !== undefined) return false
    else void this.resume(id)
    return true
  }

  /** Looks whether sources may go that waited for acknowledgements. */
  acknowledged(): void {
    if (this.#looking || this.#rules.feeds.every(({ settle }) => settle !== 'delete')) return
    this.#looking = true
    void this.#turns
      .pause(gatherMs)
      .then(() => this.#turns.take(async () => this.#settleAcknowledged()))
  }

  /** Deletes the originals whose retention is over, some in each turn of the line. */
  async purge(now: Date): Promise<number> {
    const { archive, quarantine } = this.#rules.retention
    const [archived, quarantined] = [retainedFrom(archive, now), retainedFrom(quarantine, now)]
    for (let purged = 0; ; ) {
      const due = this.#outbox.originals.due(archived, quarantined, pageSize)
      if (due.length === 0 || this.#turns.stopped) return purged
      const before = purged
      await this.#turns.take(async () => {
        for (const file of due) if (await this.#purged(file)) purged += 1
      })
      if (purged > before) this.#tell({ kind: 'originals-purged', files: purged - before })
      // What can't be deleted now stands at the front; the next look begins with it.
      if (purged < before + due.length) return purged
    }
  }

  /** Reads an original once more for events that are not held. @returns Whether they are back. */
  async restoreEvents(id: number): Promise<boolean> {
    let back = false
    await this.#turns.take(async () => {
      back = await this.#stages.restoreEvents(id)
    })
    return back
  }

  /** Encrypts an original with the key of now. @returns Whether it is done. */
  async renewOriginal(kept: string): Promise<boolean> {
    let done = false
    await this.#turns.take(async () => {
      await this.#thread.run<'renew'>({ do: 'renew', kept })
      done = true
    })
    return done
  }

  async #purged(file: FileRecord): Promise<boolean> {
    try {
      await this.#stages.purge(file)
      return true
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException
      this.#tell({ kind: 'file-delayed', file, code: code ?? name, retryMs: undefined })
      return false
    }
  }

  /** Brings the report on a file's held statements up to date; what fails is done at the next start. */
  async renewReport(id: number): Promise<void> {
    try {
      await this.#turns.take(() => this.#stages.renewReport(id))
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException
      const file = this.#outbox.files.get(id)
      if (file) this.#tell({ kind: 'file-delayed', file, code: code ?? name, retryMs: undefined })
    }
  }

  /** Lets the file under way come to its end and takes no other. */
  async stop(): Promise<void> {
    await this.#turns.stop()
    await this.#thread.end()
  }

  async #finish(file: FileRecord): Promise<void> {
    let members: readonly number[] = []
    const work = async () => {
      members = await this.#stages.finish(file.id)
    }
    await this.#untilDone(file, work, () => file.id)
    await this.#finishMembers(file.id, members)
  }

  /** The members to their ends, then the wrapper's source, which may have waited for them. */
  async #finishMembers(wrapper: number, members: readonly number[]): Promise<void> {
    if (members.length === 0) return
    await Promise.all(members.map((id) => this.resume(id)))
    await this.resume(wrapper)
  }

  /** A file that fails waits outside of the line, so that it holds up no other. */
  async #untilDone(
    file: FileName,
    work: () => Promise<void>,
    id: () => number | undefined,
    failed?: Error,
  ): Promise<void> {
    for (let before = failed === again ? undefined : failed; !this.#turns.stopped; ) {
      try {
        if (before !== undefined) throw before
        return await this.#turns.take(work)
      } catch (error) {
        before = undefined
        const { code, name, message, step } = error as NodeJS.ErrnoException & { step?: FaultyStep }
        // A fault of a table or a mapping is for a person to mend, who has to hear which one it is.
        const isTold = code?.startsWith('lookup-') || code === 'mapping-rekeyed'
        const reason = isTold ? { reason: message } : {}
        this.#tell({
          kind: 'file-delayed',
          file,
          code: code ?? name,
          retryMs,
          ...(step && { step }),
          ...reason,
        })
        await this.#delay(id())
      }
    }
  }

  async #delay(id: number | undefined): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      if (id !== undefined) this.#delayed.set(id, resolve)
    })
    await Promise.race([this.#turns.pause(retryMs), woken])
    if (id !== undefined) this.#delayed.delete(id)
  }

  #settleAcknowledged(): void {
    this.#looking = false
    for (let after = 0; ; ) {
      const page = this.#outbox.files.waiting(after, pageSize)
      for (const file of page) {
        if (this.#rules.lacking(file).length === 0) void this.#finish(file)
      }
      after = page.at(-1)?.id ?? 0
      if (page.length < pageSize) return
    }
  }

  /** Files with a report on held statements although nothing of them is held any more. */
  #reported(): number[] {
    const ids = readdirSync(this.#rules.places.held).map((name) => Number.parseInt(name, 10))
    return ids.filter((id) => id > 0 && this.#outbox.releases.reasons(id).length === 0)
  }

  /** Removes what a crash left in the staging folder and no file of the book refers to. */
  #sweep(): void {
    const { staged, unwrapping } = this.#rules.places
    const known = new Set(this.#outbox.files.unfinished().map(({ sha256 }) => sha256))
    for (const name of readdirSync(staged)) {
      if (!known.has(name)) rmSync(join(staged, name))
    }
    rmSync(unwrapping, { recursive: true, force: true })
  }
}

/** Takes the next off the line: as many small files as may go together, or one large one. */
function nextOf(line: Arriving[]): Arriving[] {
  let bytes = 0
  const end = line.findIndex(({ source }, i) => {
    bytes += source.size
    const small = source.size <= maxSmallBytes && (line[0]?.source.size ?? 0) <= maxSmallBytes
    return i > 0 && (!small || i >= maxTogether.files || bytes > maxTogether.bytes)
  })
  return line.splice(0, end < 0 ? line.length : end)
}
