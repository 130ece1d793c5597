import type { ConfigProblem } from '../config/problems.ts'
import type { Lane } from '../events/lane.ts'
import type { Decision } from '../outbox/releases.ts'
import type { Problem } from '../parsers/problems.ts'
import type { Reading } from './reading.ts'
import type { ReloadRefusal } from './reload/plan.ts'
import type { SftpFaultCode } from './sources/sftp/faults.ts'
import type { FaultyStep } from './systemFaults.ts'

/** Names a file to people: the feed, and the path inside its folder. */
export interface FileName {
  readonly feed: string
  readonly path: string
  /** Of its bytes, in hexadecimal; known once they were copied. */
  readonly sha256?: string
}

/**
 * What happens in the agent, as it happens: one notice a stage of a file's life, and each change of
 * a link. Log, terminal and tests all read these.
 */
export type Notice =
  | {
      readonly kind: 'folder-watched'
      readonly feed: string
      readonly folder: string
      /** Whether changes are heard of, or looked for. */
      readonly by: 'events' | 'poll'
      /** The kind of network share that the folder lies on, such as `NFS`. */
      readonly share: string | undefined
    }
  | {
      readonly kind: 'folder-lost'
      readonly feed: string
      readonly folder: string
      readonly code: string
    }
  | {
      readonly kind: 'entry-refused'
      readonly file: FileName
      readonly why: 'symbolic-link' | 'unsafe-name'
    }
  | {
      /** A file is not ready for longer than its feed allows: it changes, or lacks its marker. */
      readonly kind: 'file-unready'
      readonly file: FileName
      readonly why: 'changes' | 'no-marker'
      readonly waitedMs: number
    }
  /** A file that something was told of is no longer there. */
  | { readonly kind: 'file-gone'; readonly file: FileName }
  | { readonly kind: 'server-watched'; readonly feed: string; readonly server: string }
  | {
      readonly kind: 'server-lost'
      readonly feed: string
      readonly server: string
      readonly code: SftpFaultCode
      /** Fingerprint of a host key that was refused. */
      readonly offered: string | undefined
      readonly retryMs: number
    }
  | { readonly kind: 'remote-file-delayed'; readonly file: FileName; readonly code: SftpFaultCode }
  | {
      readonly kind: 'remote-file-put-away'
      readonly file: FileName
      readonly how: 'delete' | 'move'
    }
  | { readonly kind: 'file-picked-up'; readonly file: FileName; readonly bytes: number }
  | {
      readonly kind: 'file-duplicate'
      readonly file: FileName
      readonly id: number
      readonly of: number
    }
  | {
      readonly kind: 'file-unwrapped'
      readonly file: FileName
      readonly id: number
      readonly wrapping: 'gzip' | 'zip' | 'openpgp'
      /** How many files were in it; each has notices of its own from here on. */
      readonly members: number
      readonly problems: readonly Problem[]
    }
  | {
      readonly kind: 'file-read'
      readonly file: FileName
      readonly id: number
      readonly reading: Reading
    }
  | {
      readonly kind: 'file-decided'
      readonly file: FileName
      readonly id: number
      readonly decision: Decision
    }
  | {
      readonly kind: 'file-settled'
      readonly file: FileName
      readonly id: number
      readonly place: string | undefined
    }
  | {
      /** The copy is kept, the source goes once these destinations have acknowledged. */
      readonly kind: 'source-waits'
      readonly file: FileName
      readonly id: number
      readonly place: string | undefined
      readonly destinations: readonly string[]
    }
  | {
      readonly kind: 'file-delayed'
      readonly file: FileName
      /** Undefined where it is tried again at the next occasion. */
      readonly code: string
      readonly retryMs: number | undefined
      /** What was being done, where that tells more of the code. */
      readonly step?: FaultyStep
      /** What to do, where the fault is not the system's. Holds nothing of a file. */
      readonly reason?: string
    }
  | {
      readonly kind: 'file-acknowledged'
      readonly file: FileName
      readonly id: number
      readonly destinations: readonly string[]
    }
  | { readonly kind: 'originals-purged'; readonly files: number }
  | {
      /** A statement is missing between two that came; or what was missing has come. */
      readonly kind: 'statement-gap-detected' | 'statement-gap-closed'
      readonly feed: string
      /** Closing dates of the statements before and after the gap. */
      readonly days: { readonly after: string | undefined; readonly before: string | undefined }
    }
  | {
      readonly kind: 'statement-overdue' | 'statement-arrived'
      readonly feed: string
      readonly businessDate: string
      /** RFC 3339, UTC. */
      readonly dueAt: string
      /** Whether it is one account's statement that is expected, or any file of the feed. */
      readonly ofAccount: boolean
    }
  | { readonly kind: 'request-done'; readonly verb: string; readonly by: string }
  | { readonly kind: 'link-up'; readonly destination: string; readonly hub: string }
  | {
      readonly kind: 'link-down'
      readonly destination: string
      readonly code: string
      /** Undefined of a link that was stopped. */
      readonly retryMs: number | undefined
    }
  /** The certificate of an enrolment was renewed; `until` is RFC 3339, UTC. */
  | { readonly kind: 'identity-renewed'; readonly destination: string; readonly until: string }
  | { readonly kind: 'identity-not-renewed'; readonly destination: string; readonly code: string }
  | {
      readonly kind: 'release-parked'
      readonly destination: string
      readonly lane: Lane
      readonly code: string
    }
  | {
      /** Parked as a whole, or back with all that it lacked. */
      readonly kind: 'destination-over-budget' | 'destination-rebuilt'
      readonly destination: string
    }
  | { readonly kind: 'upkeep-delayed'; readonly code: string }
  | {
      /** The store was damaged, or had lost its last commits; the originals are read again. */
      readonly kind: 'store-rescued'
      /** SQLite's, where it was damaged. */
      readonly code: string | undefined
      /** Where the damaged store lies now. */
      readonly folder: string | undefined
      readonly files: number
      /** Files whose originals are gone. */
      readonly missing: number
    }
  | {
      readonly kind: 'replay-ended'
      readonly id: number
      readonly destination: string
      readonly events: number
    }
  | {
      readonly kind: 'cursor-rewound'
      readonly destination: string
      readonly lane: Lane
      readonly to: number
    }
  | { readonly kind: 'store-renewed'; readonly destination: string }
  /** A new version of the configuration counts; each change in words. */
  | { readonly kind: 'config-reloaded'; readonly changes: readonly string[] }
  /** A new version of the configuration was not taken over. */
  | { readonly kind: 'config-kept'; readonly refusal: ReloadRefusal }
  /** A cursor has moved. Told to the log alone, at its finest level. */
  | {
      readonly kind: 'lane-acknowledged'
      readonly destination: string
      readonly lane: Lane
      readonly through: number
    }
  | { readonly kind: 'register-reloaded'; readonly table: string; readonly rows: number }
  | {
      readonly kind: 'register-kept'
      readonly table: string
      readonly problems: readonly ConfigProblem[]
    }

export type Tell = (notice: Notice) => void

/** Whether a link that is down with this code went down as it should. */
export function isOrderly(code: string): boolean {
  return code === 'agent-stopping' || code === 'identity-expiring'
}
