import type { StagedPart } from '../../outbox/staging.ts'
import type { ReadLimits } from '../../parsers/limits.ts'
import type { Reading } from '../reading.ts'
import type { SourceVersion } from './durable.ts'
import type { Places } from './places.ts'
import type { Settlement } from './settle.ts'
import type { Staged } from './stage.ts'

/** What a feed says about reading, in a form that crosses to a thread. */
export interface FeedReading {
  readonly charset: string | undefined
  readonly format: string | undefined
  /** The mapping as data; the thread compiles it. */
  readonly mapping: unknown
  /** CloudEvents `source` of the feed's events. */
  readonly eventSource: string
  readonly legalEntity: string | undefined
  readonly limits: ReadLimits
}

/** What the intake asks of its thread; one job at a time. */
export type Job =
  | { readonly do: 'stage'; readonly source: string; readonly version: SourceVersion }
  | { readonly do: 'read'; readonly sha256: string; readonly feed: FeedReading }
  | { readonly do: 'settle'; readonly settlement: Settlement }

/** What the thread answers. `parts` come any number of times before `read`. */
export type Answer =
  | { readonly done: 'stage'; readonly staged: Staged | undefined }
  | { readonly parts: readonly StagedPart[] }
  | { readonly done: 'read'; readonly reading: Reading }
  | { readonly done: 'settle'; readonly place: string | undefined }
  | { readonly failed: { readonly code: string; readonly message: string } }

export interface WorkerSetup {
  readonly places: Places
  /**
   * One integer: messages of `parts` under way. The thread waits while there are too many, so that
   * a large file never piles up in front of the store.
   */
  readonly underway: Int32Array<SharedArrayBuffer>
}
