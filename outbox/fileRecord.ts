import { int } from './store.ts'

/** Every state that a file can be in, in the order of its life. */
export const fileStates = [
  'staged',
  'unwrapped',
  'released',
  'held',
  'duplicate',
  'refused',
] as const

export type FileState = (typeof fileStates)[number]

/** A file that was picked up and lies under its hash in the state folder. */
export interface Arrival {
  readonly feed: string
  /** Path of the source inside its feed's folder, with `/`. */
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  /** The done-marker beside it, absolute, where its feed has them. */
  readonly marker: string | undefined
  readonly sha256: string
}

export interface FileRecord extends Arrival {
  readonly id: number
  readonly state: FileState
  readonly duplicateOf: number | undefined
  /** The file that this one was a member of. `path` is then the wrapper's, `/`, and the member. */
  readonly wrapper: number | undefined
  /** Its name inside the wrapper; names of nested wrappers are left out. */
  readonly member: string | undefined
  readonly format: string | undefined
  readonly statements: number
  readonly entries: number
  /** Problems as JSON, as the reader reported them. */
  readonly problems: string
  readonly stagedAt: string
  readonly decidedAt: string | undefined
  /** Where the original lies, below the state folder, with `/`; undefined before, and for copies. */
  readonly kept: string | undefined
  /** When the original came to its place. The source may still wait for acknowledgements. */
  readonly keptAt: string | undefined
  readonly settledAt: string | undefined
  /** Why the original outlives its retention, where a person said so. */
  readonly hold: string | undefined
  readonly purgedAt: string | undefined
}

interface FileRow {
  id: bigint
  feed: string
  path: string
  size: bigint
  mtime_ms: bigint
  marker: string | null
  sha256: string
  state: FileState
  duplicate_of: bigint | null
  wrapper: bigint | null
  member: string | null
  format: string | null
  statements: bigint
  entries: bigint
  problems: string
  staged_at: string
  decided_at: string | null
  kept: string | null
  kept_at: string | null
  settled_at: string | null
  hold: string | null
  purged_at: string | null
}

/** A row of the table as the program knows it. */
export function fileRecord(row: unknown): FileRecord {
  const file = row as FileRow
  return {
    id: int(file.id),
    feed: file.feed,
    path: file.path,
    size: int(file.size),
    mtimeMs: int(file.mtime_ms),
    marker: file.marker ?? undefined,
    sha256: file.sha256,
    state: file.state,
    duplicateOf: file.duplicate_of === null ? undefined : int(file.duplicate_of),
    wrapper: file.wrapper === null ? undefined : int(file.wrapper),
    member: file.member ?? undefined,
    format: file.format ?? undefined,
    statements: int(file.statements),
    entries: int(file.entries),
    problems: file.problems,
    stagedAt: file.staged_at,
    decidedAt: file.decided_at ?? undefined,
    kept: file.kept ?? undefined,
    keptAt: file.kept_at ?? undefined,
    settledAt: file.settled_at ?? undefined,
    hold: file.hold ?? undefined,
    purgedAt: file.purged_at ?? undefined,
  }
}
