import { statfsSync } from 'node:fs'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Candidate } from '../candidate.ts'
import type { Tell } from '../notice.ts'
import { isFailed } from './failed.ts'
import { passing } from './killPoints.ts'
import type { IntakeRules } from './rules.ts'
import type { Staged } from './stage.ts'
import { type IntakeThread, JobError } from './thread.ts'

/** What became of a source: its number in the book, or nothing because it was not ready after all. */
export type Arrived = number | undefined | JobError

/**
 * The first stage, of many sources together: their bytes into the state folder, then all of them into
 * the book, in one transaction. A source that fails fails alone.
 */
export class Arrivals {
  readonly #outbox: Outbox
  readonly #rules: IntakeRules
  readonly #thread: IntakeThread
  readonly #tell: Tell

  constructor(outbox: Outbox, rules: IntakeRules, thread: IntakeThread, tell: Tell) {
    this.#outbox = outbox
    this.#rules = rules
    this.#thread = thread
    this.#tell = tell
  }

  /** @returns What became of each source, in their order. */
  async stage(sources: readonly Candidate[]): Promise<Arrived[]> {
    this.#expectRoom(sources.reduce((sum, { size }) => sum + size, 0))
    const versions = sources.map(({ source, size, mtimeMs }) => ({ source, size, mtimeMs }))
    const { staged } = await this.#thread.run<'stage'>({ do: 'stage', sources: versions })
    const notices: Parameters<Tell>[0][] = []
    const fresh: number[] = []
    const arrived = this.#outbox.together(() =>
      sources.map((source, i): Arrived => {
        const bytes = staged[i]
        if (bytes === undefined) return undefined
        if (isFailed(bytes)) return new JobError(bytes.code, bytes.message, bytes.step)
        notices.push({ kind: 'file-picked-up', file: source, bytes: source.size })
        const { id, of } = this.#book(source, bytes)
        if (of === undefined) fresh.push(id)
        else notices.push({ kind: 'file-duplicate', file: source, id, of })
        return id
      }),
    )
    if (fresh.length > 0) passing('arrival-booked')
    for (const notice of notices) this.#tell(notice)
    return arrived
  }

  #book(source: Candidate, { sha256 }: Staged): { id: number; of: number | undefined } {
    const { feed, path, size, mtimeMs, marker } = source
    const arrival = { feed, path, size, mtimeMs, marker, sha256 }
    const of = this.#outbox.files.sameBytes(sha256)
    const { files } = this.#outbox
    return { id: of === undefined ? files.stage(arrival) : files.duplicate(arrival, of), of }
  }

  /** Below the floor of free disk nothing is picked up; what was taken before goes on. */
  #expectRoom(size: number): void {
    const { bavail, bsize } = statfsSync(this.#rules.places.root)
    if (bavail * bsize - size >= this.#rules.minFreeDiskBytes) return
    throw new JobError('disk-floor', 'less free disk than the configured floor')
  }
}
