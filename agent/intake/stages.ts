import { existsSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { StagedChunk } from '../../outbox/staging.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import type { Candidate } from '../candidate.ts'
import type { Tell } from '../notice.ts'
import type { Reading } from '../reading.ts'
import { Arrivals, type Arrived } from './arrivals.ts'
import { Journal } from './journal.ts'
import { KeyGuard } from './keyGuard.ts'
import { passing } from './killPoints.ts'
import type { FeedReading } from './messages.ts'
import { keptName } from './places.ts'
import { faultyReading, refusedReading } from './readFile.ts'
import { report } from './report.ts'
import { feedOf, type IntakeRules } from './rules.ts'
import { Settling } from './settling.ts'
import { outcome, SmallFiles } from './smallFiles.ts'
import { type IntakeThread, JobError, threadEnded } from './thread.ts'
import type { Unwrapped } from './unwrap/unwrap.ts'

/** A file that is read together with others; a larger one is worth a transaction of its own. */
export const maxSmallBytes = 64 * 1024

const maxNoted = 10_000

/** A file that is being read: which, and how far it is. */
export interface ReadingNow {
  readonly file: FileRecord
  readonly step: 'inspecting' | 'reading'
  /** Of this step. */
  readonly bytes: number
}

/**
 * The stages of one file. Each is durable before the next begins, and each may be repeated, from
 * whatever a crash left of it:
 *
 *     staged → (unwrapped, and its members staged) → read → decided → kept → settled
 */
export class Stages {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #thread: IntakeThread
  readonly #tell: Tell
  readonly #keys: KeyGuard
  readonly #journal: Journal
  /** Files that are in the journal; one that is forgotten here gets a second line, no worse. */
  readonly #noted = new Set<number>()
  #file: FileRecord | undefined
  readonly #arrivals: Arrivals
  readonly #small: SmallFiles
  readonly #settling: Settling

  constructor(outbox: Outbox, rules: IntakeRules, thread: IntakeThread, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#thread = thread
    this.#tell = tell
    this.#keys = new KeyGuard(outbox)
    this.#journal = new Journal(rules.places.journal)
    this.#arrivals = new Arrivals(outbox, rules, thread, tell)
    this.#small = new SmallFiles(outbox, rules, thread, tell)
    this.#settling = new Settling(outbox, rules, thread, tell)
  }

  /** How far the file is whose turn it is, where it is being read. */
  get reading(): ReadingNow | undefined {
    const [file, now] = [this.#file, this.#thread.reading]
    return file && now && { file, ...now }
  }

  /** Takes sources into the book, together. @returns What became of each, in their order. */
  stage(sources: readonly Candidate[]): Promise<Arrived[]> {
    return this.#arrivals.stage(sources)
  }

  /**
   * Takes files of the book to their ends together, as far as they are small and bare, or known.
   *
   * @returns What went wrong, by the file.
   */
  async finishSmall(ids: readonly number[]): Promise<Map<number, JobError>> {
    const staged = ids.map((id) => this.#record(id)).filter(({ state }) => state === 'staged')
    this.#noteDown(staged)
    const small = staged.filter(
      ({ size, feed }) => size <= maxSmallBytes && feedOf(this.#rules, feed) !== undefined,
    )
    await this.#small.decide(small, (file) => this.#readingOf(file))
    const decided = ids.map((id) => this.#record(id)).filter(({ state }) => state !== 'staged')
    return this.#settling.settle(decided)
  }

  /**
   * Takes a file of the book to its end, from whichever stage it is in.
   *
   * @returns Its members, where it was unwrapped now: each is a file of its own to be finished.
   */
  async finish(id: number): Promise<readonly number[]> {
    const file = this.#record(id)
    if (file.settledAt !== undefined) return []
    this.#noteDown([file])
    const members = file.state === 'staged' ? await this.#decide(file) : []
    await this.#settle(this.#record(id))
    return members
  }

  /** Writes files into the journal before anything becomes of them; once more after a restart. */
  #noteDown(files: readonly FileRecord[]): void {
    const fresh = files.filter(({ id, state }) => state === 'staged' && !this.#noted.has(id))
    this.#journal.add(fresh)
    if (this.#noted.size > maxNoted) this.#noted.clear()
    for (const { id } of fresh) this.#noted.add(id)
  }

  /** Deletes an original whose retention is over. */
  async purge(file: FileRecord): Promise<void> {
    const { kept, id, state } = file
    if (kept === undefined) return
    await this.#thread.run<'purge'>({ do: 'purge', kept })
    const { archive, quarantine } = this.#rules.retention
    this.#outbox.originals.purged(id, (state === 'refused' ? quarantine : archive).text)
  }

  /** Brings the report on a file's held statements to what the store says now. */
  async renewReport(id: number): Promise<void> {
    const file = this.#record(id)
    const name = keptName(id, file.path)
    const text = report(file, this.#outbox.releases.reasons(id))
    await this.#thread.run<'report'>({ do: 'report', name, report: text })
  }

  async #decide(file: FileRecord): Promise<readonly number[]> {
    // Another file with these bytes may have been read since this one was staged.
    const of = this.#outbox.files.sameBytes(file.sha256)
    if (of !== undefined) {
      this.#outbox.files.repeats(file.id, of)
      this.#tell({ kind: 'file-duplicate', file, id: file.id, of })
      return []
    }
    await this.#restore(file)
    const unwrapped = file.wrapper === undefined ? await this.#unwrapping(file) : undefined
    if (unwrapped === undefined) await this.#read(file)
    else if ('refused' in unwrapped) this.#close(file, refusedReading(unwrapped.refused))
    else return this.#bookMembers(file, unwrapped)
    return []
  }

  /** A file that is read once more comes back from where it was kept. */
  async #restore({ kept, sha256 }: FileRecord): Promise<void> {
    if (kept === undefined || existsSync(join(this.#rules.places.staged, sha256))) return
    await this.#thread.run<'restore'>({ do: 'restore', sha256, kept })
  }

  async #unwrapping({ feed, sha256, size, path }: FileRecord): Promise<Unwrapped | undefined> {
    const { unwrap, minFreeDiskBytes } = this.#rules
    const keys = feedOf(this.#rules, feed)?.pgp?.()
    const name = basename(path)
    const file = { sha256, size, name, limits: unwrap, minFreeDiskBytes, keys }
    return (await this.#thread.run<'unwrap'>({ do: 'unwrap', file })).unwrapped
  }

  #bookMembers(
    file: FileRecord,
    { wrapping, members, problems }: Exclude<Unwrapped, { refused: unknown }>,
  ): readonly number[] {
    const { id } = file
    const ids = this.#outbox.files.unwrap(file, members, JSON.stringify(problems))
    passing('members-booked')
    this.#tell({ kind: 'file-unwrapped', file, id, wrapping, members: ids.length, problems })
    return ids
  }

  async #read(file: FileRecord): Promise<void> {
    // One version of the configuration from the first byte to the decision.
    const feed = this.#readingOf(file)
    this.#keys.expect(feed)
    this.#outbox.staging.discard(file.id)
    const stager = this.#outbox.staging.begin(file.id)
    passing('reading-begun')
    const reading = await this.#readingBy(file, feed, (chunk) => {
      stager.write(chunk)
      passing('parts-staged')
    })
    passing('file-read')
    if (reading.ok) {
      for (const before of this.#outbox.pruned.corrected(file.id)) await this.restoreEvents(before)
    }
    this.#close(file, reading, feed)
  }

  /**
   * Reads an original once more, to put back events of it that the outbox no longer holds.
   *
   * @returns Whether all of them are back.
   */
  async restoreEvents(id: number): Promise<boolean> {
    const file = this.#record(id)
    const { kept, purgedAt, sha256 } = file
    if (kept === undefined || purgedAt !== undefined) return false
    if (!existsSync(join(this.#rules.places.root, kept))) return false
    await this.#restore(file)
    try {
      const rebuild = this.#outbox.rebuilding.begin(id)
      await this.#readingBy(file, this.#readingOf(file), (chunk) => rebuild.write(chunk))
      return rebuild.done()
    } finally {
      const staged = join(this.#rules.places.staged, sha256)
      if (!this.#outbox.files.bytesAwaited(sha256, id)) rmSync(staged, { force: true })
    }
  }

  /** Decides what was read, in the one transaction that makes it visible. */
  #close(file: FileRecord, reading: Reading, feed = this.#readingOf(file)): void {
    this.#tell({ kind: 'file-read', file, id: file.id, reading })
    if (reading.ok) this.#keys.used(feed)
    if (reading.ok) this.#outbox.corrections.prepare(file.id)
    passing('corrections-prepared')
    const decision = this.#outbox.releases.decide(file.id, outcome(reading))
    passing('file-decided')
    this.#tell({ kind: 'file-decided', file, id: file.id, decision })
  }

  /** A file that ends the thread would end it each time it is tried, so it is refused. */
  async #readingBy(
    file: FileRecord,
    feed: FeedReading,
    take: (chunk: StagedChunk) => void,
  ): Promise<Reading> {
    const register = this.#thread.sent(await this.#rules.register())
    const { sha256 } = file
    const job = { do: 'read', sha256, feed, register } as const
    this.#file = file
    try {
      return (await this.#thread.run<'read'>(job, take)).reading
    } catch (error) {
      if (error instanceof JobError && error.code === threadEnded) return faultyReading(error)
      throw error
    } finally {
      this.#file = undefined
    }
  }

  async #settle(file: FileRecord): Promise<void> {
    const error = (await this.#settling.settle([file])).get(file.id)
    if (error) throw error
  }

  /** A feed may have left the configuration since its file was staged; the content still decides. */
  #readingOf({ feed }: FileRecord): FeedReading {
    return (
      feedOf(this.#rules, feed)?.reading ?? {
        charset: undefined,
        format: undefined,
        mapping: undefined,
        legalEntity: undefined,
        feed,
        unknownAccount: 'deliver',
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
