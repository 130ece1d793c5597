import { readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { FileOutcome } from '../../outbox/releases.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import type { Tell } from '../notice.ts'
import type { Reading } from '../reading.ts'
import { makeFolder } from './durable.ts'
import type { FeedReading } from './messages.ts'
import type { Places } from './places.ts'
import { report } from './report.ts'
import type { Settlement } from './settle.ts'
import { IntakeThread, JobError } from './thread.ts'

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

/** A version of a source that is ready to be taken. */
export interface ReadySource {
  readonly feed: string
  readonly source: string
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly marker?: string
}

const retryMs = 5_000

/**
 * Takes files through their stages, one after the other:
 *
 *     staged → read → decided → settled
 *
 * Each stage is durable before the next begins, and each may be repeated: {@link recover} finishes
 * what a crash interrupted. Nothing is visible to a destination before it is decided.
 */
export class Intake {
  readonly #outbox: Outbox
  readonly #places: Places
  readonly #minFreeDiskBytes: number
  readonly #feeds: ReadonlyMap<string, FeedRules>
  readonly #thread: IntakeThread
  readonly #tell: Tell
  #queue: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(outbox: Outbox, rules: IntakeRules, tell: Tell) {
    const { places, feeds } = rules
    this.#outbox = outbox
    this.#places = places
    this.#minFreeDiskBytes = rules.minFreeDiskBytes
    this.#feeds = new Map(feeds.map((feed) => [feed.name, feed]))
    this.#tell = tell
    for (const folder of [places.staged, places.archive, places.quarantine, places.held]) {
      makeFolder(folder)
    }
    this.#thread = new IntakeThread(places)
  }

  /** Finishes or undoes what a crash left, before anything new is taken. */
  recover(): Promise<void> {
    return this.#enqueue(async () => {
      for (const file of this.#outbox.files.unfinished()) await this.#finish(file)
      this.#sweep()
    })
  }

  /** Takes a source; resolves once it is settled, or not ready after all. Never rejects. */
  take(source: ReadySource): Promise<void> {
    return this.#enqueue(() => this.#take(source))
  }

  /** Whether this version was taken before and left in its folder. */
  taken({ feed, path, size, mtimeMs }: ReadySource): boolean {
    return this.#outbox.files.taken(feed, path, size, mtimeMs)
  }

  /** Lets the file under way come to its end and takes no other. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#queue
    await this.#thread.end()
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (!this.#stopped) await work()
    })
    return this.#queue
  }

  async #take(source: ReadySource): Promise<void> {
    try {
      await this.#takeWhole(source)
    } catch (error) {
      await this.#delay(source, error)
    }
  }

  async #takeWhole(source: ReadySource): Promise<void> {
    const { size, mtimeMs } = source
    this.#expectRoom(size)
    const { staged } = await this.#thread.run<'stage'>({
      do: 'stage',
      source: source.source,
      version: { size, mtimeMs },
    })
    if (staged === undefined) return
    const arrival = { feed: source.feed, path: source.path, size, mtimeMs, sha256: staged.sha256 }
    this.#tell({ kind: 'file-picked-up', file: source, bytes: size })
    const of = this.#outbox.files.sameBytes(staged.sha256)
    if (of !== undefined) {
      const id = this.#outbox.files.duplicate(arrival, of)
      this.#tell({ kind: 'file-duplicate', file: source, id, of })
      return this.#settle(this.#record(id), source.marker)
    }
    const id = this.#outbox.files.stage(arrival)
    await this.#readAndSettle(this.#record(id), source.marker)
  }

  async #finish(file: FileRecord): Promise<void> {
    try {
      if (file.state === 'staged') {
        this.#outbox.staging.discard(file.id)
        await this.#readAndSettle(file, undefined)
      } else {
        await this.#settle(file, undefined)
      }
    } catch (error) {
      await this.#delay(file, error)
    }
  }

  async #readAndSettle(file: FileRecord, marker: string | undefined): Promise<void> {
    const stager = this.#outbox.staging.begin(file.id)
    const { reading } = await this.#thread.run<'read'>(
      { do: 'read', sha256: file.sha256, feed: this.#readingOf(file) },
      (parts) => stager.write(parts),
    )
    this.#tell({ kind: 'file-read', file, id: file.id, reading })
    if (reading.ok) this.#outbox.corrections.prepare(file.id)
    const decision = this.#outbox.releases.decide(file.id, outcome(reading))
    this.#tell({ kind: 'file-decided', file, id: file.id, decision })
    await this.#settle(this.#record(file.id), marker)
  }

  async #settle(file: FileRecord, marker: string | undefined): Promise<void> {
    const reasons = this.#outbox.releases.reasons(file.id)
    const text = report(file, reasons)
    const { place } = await this.#thread.run<'settle'>({
      do: 'settle',
      settlement: this.#settlement(file, text, marker),
    })
    this.#outbox.files.settle(file.id)
    this.#tell({ kind: 'file-settled', file, id: file.id, place })
  }

  #settlement(file: FileRecord, text: string | undefined, marker: string | undefined): Settlement {
    const feed = this.#feeds.get(file.feed)
    const { id, state, path, sha256, size, mtimeMs } = file
    const original = file.duplicateOf === undefined ? undefined : this.#record(file.duplicateOf)
    const source = feed && feed.settle !== 'leave' ? { path: `${feed.folder}/${path}` } : undefined
    return {
      id,
      state,
      path,
      sha256,
      bytesKept: original?.settledAt !== undefined,
      source: source && { ...source, version: { size, mtimeMs }, ...(marker ? { marker } : {}) },
      report: text,
      day: new Date(file.stagedAt),
    }
  }

  /** Below the floor of free disk nothing is picked up; what was taken before goes on. */
  #expectRoom(size: number): void {
    const { bavail, bsize } = statfsSync(this.#places.root)
    if (bavail * bsize - size >= this.#minFreeDiskBytes) return
    throw new JobError('disk-floor', 'less free disk than the configured floor')
  }

  /** Removes what a crash left in the staging folder and no file of the book refers to. */
  #sweep(): void {
    const known = new Set(this.#outbox.files.unfinished().map(({ sha256 }) => sha256))
    for (const name of readdirSync(this.#places.staged)) {
      if (!known.has(name)) rmSync(join(this.#places.staged, name))
    }
  }

  /** A fault of the disk or the store loses nothing: the file waits and is taken again. */
  async #delay(file: { feed: string; path: string }, error: unknown): Promise<void> {
    const { code = 'unknown' } = error as { code?: string }
    if (!(error instanceof JobError) && !code.startsWith('SQLITE_')) throw error
    this.#tell({ kind: 'file-delayed', file, code, retryMs })
    if (this.#stopped) return
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }

  /** A feed may have left the configuration since its file was staged; the content still decides. */
  #readingOf(file: FileRecord): FeedReading {
    const unknown = {
      charset: undefined,
      format: undefined,
      mapping: undefined,
      legalEntity: undefined,
    }
    const eventSource = `/kontor/${file.feed}`
    return this.#feeds.get(file.feed)?.reading ?? { ...unknown, eventSource, limits: defaultLimits }
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
