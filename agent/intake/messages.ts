import type { AtRestKeys } from '../../outbox/atRestKeys.ts'
import type { StagedChunk } from '../../outbox/staging.ts'
import type { ReadLimits } from '../../parsers/limits.ts'
import type { Reading } from '../reading.ts'
import type { SentRegister } from '../register/learned.ts'
import type { Failed } from './failed.ts'
import type { Places } from './places.ts'
import type { Settled, Settlement } from './settle.ts'
import type { Source, Staged } from './stage.ts'
import type { Unwrapped, Wrapped } from './unwrap/unwrap.ts'

/** What a feed says about reading, in a form that crosses to a thread. */
export interface FeedReading {
  readonly charset: string | undefined
  readonly format: string | undefined
  /** The mapping as data; the thread compiles it. */
  readonly mapping: unknown
  /** CloudEvents `source` of the feed's events. */
  readonly eventSource: string
  readonly legalEntity: string | undefined
  /** Name of the feed, which a register's source of record may be. */
  readonly feed: string
  readonly unknownAccount: 'deliver' | 'hold'
  readonly limits: ReadLimits
}

/** What the intake asks of its thread; one job at a time. */
export type Job =
  | { readonly do: 'stage'; readonly sources: readonly Source[] }
  | { readonly do: 'unwrap'; readonly file: Wrapped }
  | {
      readonly do: 'read'
      readonly sha256: string
      readonly feed: FeedReading
      readonly register: SentRegister | undefined
    }
  | {
      readonly do: 'read-small'
      readonly files: readonly { readonly sha256: string; readonly feed: FeedReading }[]
      readonly register: SentRegister | undefined
    }
  | { readonly do: 'settle'; readonly settlements: readonly Settlement[] }
  | { readonly do: 'restore'; readonly sha256: string; readonly kept: string }
  | { readonly do: 'purge'; readonly kept: string }
  | { readonly do: 'renew'; readonly kept: string }
  | { readonly do: 'report'; readonly name: string; readonly report: string | undefined }

/** A small file that was read, with all that it holds. */
export interface SmallReading {
  readonly reading: Reading
  readonly chunk: StagedChunk | undefined
}

/** What the thread answers. Chunks come any number of times before `read`. */
export type Answer =
  | { readonly done: 'stage'; readonly staged: readonly (Staged | Failed | undefined)[] }
  | { readonly chunk: StagedChunk }
  | { readonly done: 'read'; readonly reading: Reading }
  | { readonly done: 'unwrap'; readonly unwrapped: Unwrapped | undefined }
  /** Undefined for a file that is not small, or is wrapped. */
  | {
      readonly done: 'read-small'
      readonly readings: readonly (SmallReading | Failed | undefined)[]
    }
  | { readonly done: 'settle'; readonly settled: readonly (Settled | Failed)[] }
  | { readonly done: 'restore' }
  | { readonly done: 'purge' }
  | { readonly done: 'renew' }
  | { readonly done: 'report' }
  | { readonly failed: { readonly code: string; readonly message: string } }

/** A file is gone through twice: what it is, then what it says. */
export const readingSteps = { none: 0n, inspecting: 1n, reading: 2n } as const

export interface WorkerSetup {
  readonly places: Places
  readonly keys: AtRestKeys
  /**
   * One integer: chunks under way. The thread waits while there are too many, so that
   * a large file never piles up in front of the store.
   */
  readonly underway: Int32Array<SharedArrayBuffer>
  /** How far the thread is with the file that it reads: see {@link readingSteps}, and bytes. */
  readonly passed: BigInt64Array<SharedArrayBuffer>
}
