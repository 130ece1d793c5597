import type { RetentionConfig, UnwrapLimits } from '../../config/types.ts'
import type { AtRestKeys } from '../../outbox/atRestKeys.ts'
import type { FileRecord } from '../../outbox/files.ts'
import type { RegisterVersion } from '../register/tables.ts'
import type { FeedReading } from './messages.ts'
import type { Places } from './places.ts'
import type { PgpKeys } from './unwrap/pgpKeys.ts'

/** What the intake must know of a feed. */
export interface FeedRules {
  readonly name: string
  readonly reading: FeedReading
  /** Absolute path of the watched folder. */
  readonly folder: string
  /**
   * What becomes of the source once its copy is kept: `archive` takes it away, `delete` takes it away
   * when every destination has what came of it, `leave` leaves it where it is.
   */
  readonly settle: 'archive' | 'delete' | 'leave'
  /** Fetches the keys anew for each file; undefined where the feed takes no OpenPGP. */
  readonly pgp: (() => PgpKeys) | undefined
}

/** What counts now: a reload of the configuration changes it between two looks. */
export interface IntakeRules {
  readonly places: Places
  /** What originals are encrypted with where they lie. */
  readonly keys: AtRestKeys
  readonly feeds: readonly FeedRules[]
  readonly minFreeDiskBytes: number
  readonly unwrap: UnwrapLimits
  readonly retention: RetentionConfig
  /** Destinations that don't have yet what came of a file, or of its members. */
  readonly lacking: (file: FileRecord) => readonly string[]
  /** The register to read the next file with; undefined where there is none. */
  readonly register: () => Promise<RegisterVersion | undefined>
}

/** @returns Undefined where the feed has left the configuration since its file was taken. */
export function feedOf({ feeds }: IntakeRules, name: string): FeedRules | undefined {
  return feeds.find((feed) => feed.name === name)
}
