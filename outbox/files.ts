import type { Audit } from './audit.ts'
import { int, type Store } from './store.ts'

export type FileState = 'staged' | 'released' | 'held' | 'duplicate' | 'refused'

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
  readonly format: string | undefined
  readonly statements: number
  readonly entries: number
  /** Problems as JSON, as the reader reported them. */
  readonly problems: string
  readonly stagedAt: string
  readonly decidedAt: string | undefined
  readonly settledAt: string | undefined
}

/** The book of arrivals. A hash that was ever seen is never forgotten. */
export class Files {
  readonly #store: Store
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, audit: Audit, now: () => Date) {
    this.#store = store
    this.#audit = audit
    this.#now = now
  }

  /** Writes an arrival down as `staged`. Its bytes must be on the disk before. */
  stage(arrival: Arrival): number {
    return this.#insert(arrival, 'staged', undefined)
  }

  /**
   * The first file with these bytes that was read, by release or hold. Refused ones don't count:
   * the same bytes may read after an upgrade.
   */
  sameBytes(sha256: string): number | undefined {
    const sql = `SELECT id FROM file
                 WHERE sha256 = ? AND duplicate_of IS NULL AND state IN ('released', 'held', 'duplicate')
                 ORDER BY id LIMIT 1`
    const row = this.#store.prepare(sql).get(sha256) as { id: bigint } | undefined
    return row && int(row.id)
  }

  /** Records an arrival whose bytes were read before: nothing of it is staged or delivered. */
  duplicate(arrival: Arrival, of: number): number {
    return this.#store.transaction(() => {
      const id = this.#insert(arrival, 'duplicate', of)
      this.#audit.add('file-duplicate', { file: id, of, sha256: arrival.sha256 })
      return id
    })()
  }

  /** Marks the source as dealt with: archived, deleted or left. */
  settle(id: number): void {
    this.#store.prepare('UPDATE file SET settled_at = ? WHERE id = ?').run(this.#at(), id)
  }

  /** Files that a crash left between two stages, oldest first. */
  unfinished(): FileRecord[] {
    const rows = this.#store
      .prepare('SELECT * FROM file WHERE settled_at IS NULL ORDER BY id')
      .all()
    return rows.map(fileRecord)
  }

  /**
   * Whether this very version of a source is under way, or, where its feed leaves sources in place,
   * was taken before.
   */
  taken(source: Omit<Arrival, 'sha256' | 'marker'>, left: boolean): boolean {
    const { feed, path, size, mtimeMs } = source
    const sql = `SELECT 1 FROM file WHERE feed = ? AND path = ? AND size = ? AND mtime_ms = ?
                 ${left ? '' : 'AND settled_at IS NULL'}`
    return this.#store.prepare(sql).get(feed, path, size, BigInt(mtimeMs)) !== undefined
  }

  get(id: number): FileRecord | undefined {
    const row = this.#store.prepare('SELECT * FROM file WHERE id = ?').get(id)
    return row === undefined ? undefined : fileRecord(row)
  }

  /** Newest first. */
  latest(limit: number, state?: FileState): FileRecord[] {
    const where = state ? 'WHERE state = ?' : ''
    const sql = `SELECT * FROM file ${where} ORDER BY id DESC LIMIT ?`
    return this.#store
      .prepare(sql)
      .all(...(state ? [state] : []), limit)
      .map(fileRecord)
  }

  /** How many arrivals stand in each state. */
  counts(): Record<FileState, number> {
    const none = { staged: 0, released: 0, held: 0, duplicate: 0, refused: 0 }
    const rows = this.#store
      .prepare('SELECT state, count(*) AS files FROM file GROUP BY state')
      .all()
    const counted = (rows as { state: FileState; files: bigint }[]).map((row) => [
      row.state,
      int(row.files),
    ])
    return { ...none, ...Object.fromEntries(counted) }
  }

  #insert(arrival: Arrival, state: FileState, of: number | undefined): number {
    const { feed, path, size, mtimeMs, marker, sha256 } = arrival
    const sql = `INSERT INTO file (feed, path, size, mtime_ms, marker, sha256, state, duplicate_of,
                                   staged_at, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    const at = this.#at()
    const decided = state === 'staged' ? null : at
    const run = this.#store
      .prepare(sql)
      .run(feed, path, size, BigInt(mtimeMs), marker, sha256, state, of, at, decided)
    return int(run.lastInsertRowid)
  }

  #at(): string {
    return this.#now().toISOString()
  }
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
  format: string | null
  statements: bigint
  entries: bigint
  problems: string
  staged_at: string
  decided_at: string | null
  settled_at: string | null
}

function fileRecord(row: unknown): FileRecord {
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
    format: file.format ?? undefined,
    statements: int(file.statements),
    entries: int(file.entries),
    problems: file.problems,
    stagedAt: file.staged_at,
    decidedAt: file.decided_at ?? undefined,
    settledAt: file.settled_at ?? undefined,
  }
}
