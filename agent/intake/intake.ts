import { readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { FileOutcome } from '../../outbox/releases.ts'
import type { StagedPart } from '../../outbox/staging.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import type { Candidate } from '../candidate.ts'
import type { FileName, Tell } from '../notice.ts'
import type { Reading } from '../reading.ts'
import { makeFolder } from './durable.ts'
import type { FeedReading } from './messages.ts'
import type { Places } from './places.ts'
import { faultyReading } from './readFile.ts'
import { report } from './report.ts'
import type { Settlement } from './settle.ts'
import { IntakeThread, JobError, threadEnded } from './thread.ts'
import { Turns } from './turns.ts'

/** What the intake must know of a feed. */
export interface FeedRules {
  readonly name: string
  readonly reading: FeedReading
  /** Absolute path of the watched folder. */
  readonly folder: string
  /** `archive` takes the source away once its copy is kept; `leave` leaves it where it is. */
  readonly settle: 'archive' | 'leave'
}

export interface IntakeRules {
  readonly places: Places
  readonly feeds: readonly FeedRules[]
  readonly minFreeDiskBytes: number
}

/** Before a file that failed is tried again. */
const retryMs = 5_000

/**
 * Takes files through their stages, one after the other:
 *
 *     staged → read → decided → settled
 *
 * Each stage is durable before the next begins, and each may be repeated: {@link recover} finishes
 * what a crash interrupted, and a fault of the disk or the store has a file wait and be tried again
 * from the stage that it is in. Nothing is visible to a destination before it is decided.
 */
export class Intake {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #feeds: ReadonlyMap<string, FeedRules>
  readonly #thread: IntakeThread
  readonly #tell: Tell
  readonly #turns = new Turns()

  constructor(outbox: Outbox, rules: IntakeRules, tell: Tell) {
    const { staged, archive, quarantine, held } = rules.places
    this.#outbox = outbox
    this.#rules = rules
    this.#feeds = new Map(rules.feeds.map((feed) => [feed.name, feed]))
    this.#tell = tell
    for (const folder of [staged, archive, quarantine, held]) makeFolder(folder)
    this.#thread = new IntakeThread(rules.places)
  }

  /** Finishes or undoes what a crash left; resolves once each such file was tried. */
  async recover(): Promise<void> {
    for (const file of this.#outbox.files.unfinished()) {
      void this.#untilDone(file, () => this.#finish(file.id))
    }
    await this.#turns.take(async () => this.#sweep())
  }

  /** Takes a source; resolves once it is settled, or not ready after all. */
  take(source: Candidate): Promise<void> {
    let id: number | undefined
    return this.#untilDone(source, async () => {
      id ??= await this.#stage(source)
      if (id !== undefined) await this.#finish(id)
    })
  }

  /** Whether this version of a source is under way, or was taken and left in its folder. */
  taken({ feed, path, size, mtimeMs }: Candidate): boolean {
    const left = this.#feeds.get(feed)?.settle === 'leave'
    return this.#outbox.files.taken({ feed, path, size, mtimeMs }, left)
  }

  /** Lets the file under way come to its end and takes no other. */
  async stop(): Promise<void> {
    await this.#turns.stop()
    await this.#thread.end()
  }

  /** A file that fails waits outside of the line, so that it holds up no other. */
  async #untilDone(file: FileName, work: () => Promise<void>): Promise<void> {
    while (!this.#turns.stopped) {
      try {
        return await this.#turns.take(work)
      } catch (error) {
        const { code, name } = error as NodeJS.ErrnoException
        this.#tell({ kind: 'file-delayed', file, code: code ?? name, retryMs })
        await this.#turns.pause(retryMs)
      }
    }
  }

  /** @returns The file's number in the book, or undefined where the source was not ready after all. */
  async #stage(source: Candidate): Promise<number | undefined> {
    const { feed, path, size, mtimeMs, marker } = source
    this.#expectRoom(size)
    const { staged } = await this.#thread.run<'stage'>({
      do: 'stage',
      source: source.source,
      version: { size, mtimeMs },
    })
    if (staged === undefined) return undefined
    this.#tell({ kind: 'file-picked-up', file: source, bytes: size })
    const arrival = { feed, path, size, mtimeMs, marker, sha256: staged.sha256 }
    const of = this.#outbox.files.sameBytes(staged.sha256)
    if (of === undefined) return this.#outbox.files.stage(arrival)
    const id = this.#outbox.files.duplicate(arrival, of)
    this.#tell({ kind: 'file-duplicate', file: source, id, of })
    return id
  }

  /** Takes a file of the book to its end, from whichever stage it is in. */
  async #finish(id: number): Promise<void> {
    const file = this.#record(id)
    if (file.state === 'staged') await this.#read(file)
    await this.#settle(this.#record(id))
  }

  async #read(file: FileRecord): Promise<void> {
    this.#outbox.staging.discard(file.id)
    const stager = this.#outbox.staging.begin(file.id)
    const reading = await this.#readingBy(file, (parts) => stager.write(parts))
    this.#tell({ kind: 'file-read', file, id: file.id, reading })
    if (reading.ok) this.#outbox.corrections.prepare(file.id)
    const decision = this.#outbox.releases.decide(file.id, outcome(reading))
    this.#tell({ kind: 'file-decided', file, id: file.id, decision })
  }

  /** A file that ends the thread would end it each time it is tried, so it is refused. */
  async #readingBy(
    file: FileRecord,
    parts: (parts: readonly StagedPart[]) => void,
  ): Promise<Reading> {
    const job = { do: 'read', sha256: file.sha256, feed: this.#readingOf(file) } as const
    try {
      return (await this.#thread.run<'read'>(job, parts)).reading
    } catch (error) {
      if (error instanceof JobError && error.code === threadEnded) return faultyReading(error)
      throw error
    }
  }

  async #settle(file: FileRecord): Promise<void> {
    const settlement = this.#settlement(file)
    const { place } = await this.#thread.run<'settle'>({ do: 'settle', settlement })
    this.#outbox.files.settle(file.id)
    this.#tell({ kind: 'file-settled', file, id: file.id, place })
  }

  #settlement(file: FileRecord): Settlement {
    const { id, state, path, sha256, size, mtimeMs, marker } = file
    const feed = this.#feeds.get(file.feed)
    const original = file.duplicateOf === undefined ? undefined : this.#record(file.duplicateOf)
    const takeAway = feed !== undefined && feed.settle !== 'leave'
    return {
      id,
      state,
      path,
      sha256,
      bytesKept: original?.settledAt !== undefined,
      source: takeAway
        ? { path: join(feed.folder, path), version: { size, mtimeMs }, marker }
        : undefined,
      report: report(file, this.#outbox.releases.reasons(id)),
      day: new Date(file.stagedAt),
    }
  }

  /** Below the floor of free disk nothing is picked up; what was taken before goes on. */
  #expectRoom(size: number): void {
    const { bavail, bsize } = statfsSync(this.#rules.places.root)
    if (bavail * bsize - size >= this.#rules.minFreeDiskBytes) return
    throw new JobError('disk-floor', 'less free disk than the configured floor')
  }

  /** Removes what a crash left in the staging folder and no file of the book refers to. */
  #sweep(): void {
    const { staged } = this.#rules.places
    const known = new Set(this.#outbox.files.unfinished().map(({ sha256 }) => sha256))
    for (const name of readdirSync(staged)) {
      if (!known.has(name)) rmSync(join(staged, name))
    }
  }

  /** A feed may have left the configuration since its file was staged; the content still decides. */
  #readingOf({ feed }: FileRecord): FeedReading {
    return (
      this.#feeds.get(feed)?.reading ?? {
        charset: undefined,
        format: undefined,
        mapping: undefined,
        legalEntity: undefined,
        eventSource: `/kontor/${feed}`,
        limits: defaultLimits,
      }
    )
  }

  #record(id: number): FileRecord {
    const file = this.#outbox.files.get(id)
    if (file === undefined) throw new Error('a file that was staged must be in the book')
    return file
  }
}

function outcome({ ok, format, statements, entries, problems }: Reading): FileOutcome {
  return { ok, format, statements, entries, problems: JSON.stringify(problems) }
}
