import type { Lane } from '../events/lane.ts'
import type { Decision } from '../outbox/releases.ts'
import type { Reading } from './reading.ts'

/** Names a file to people: the feed, and the path inside its folder. */
export interface FileName {
  readonly feed: string
  readonly path: string
}

/**
 * What happens in the agent, as it happens: one notice a stage of a file's life, and each change of
 * a link. Log, terminal and tests all read these.
 */
export type Notice =
  | { readonly kind: 'folder-watched'; readonly feed: string; readonly folder: string }
  | {
      readonly kind: 'folder-lost'
      readonly feed: string
      readonly folder: string
      readonly code: string
    }
  | { readonly kind: 'entry-refused'; readonly file: FileName; readonly why: 'symbolic-link' }
  | { readonly kind: 'file-picked-up'; readonly file: FileName; readonly bytes: number }
  | {
      readonly kind: 'file-duplicate'
      readonly file: FileName
      readonly id: number
      readonly of: number
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
      readonly kind: 'file-delayed'
      readonly file: FileName
      readonly code: string
      readonly retryMs: number
    }
  | {
      readonly kind: 'file-acknowledged'
      readonly file: FileName
      readonly id: number
      readonly destinations: readonly string[]
    }
  | { readonly kind: 'link-up'; readonly destination: string; readonly hub: string }
  | {
      readonly kind: 'link-down'
      readonly destination: string
      readonly code: string
      readonly retryMs: number | undefined
    }
  | {
      readonly kind: 'release-parked'
      readonly destination: string
      readonly lane: Lane
      readonly code: string
    }
  | {
      readonly kind: 'cursor-rewound'
      readonly destination: string
      readonly lane: Lane
      readonly to: number
    }
  | { readonly kind: 'store-renewed'; readonly destination: string }

export type Tell = (notice: Notice) => void
