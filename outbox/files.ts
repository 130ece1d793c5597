import type { Audit } from './audit.ts'
import { type Arrival, type FileRecord, type FileState, fileRecord } from './fileRecord.ts'
import { int, type Store } from './store.ts'

export type { Arrival, FileRecord, FileState } from './fileRecord.ts'

/** A file inside a wrapper, whose bytes are staged. */
export interface Member {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** Which files of the book are wanted; an absent member wants all. */
export interface FileFilter {
  readonly state?: FileState | undefined
  readonly feed?: string | undefined
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
    return this.#store.transaction(() => {
      const id = this.#insert(arrival, 'staged')
      this.#audit.add('file-seen', { file: id, feed: arrival.feed, sha256: arrival.sha256 })
      return id
    })()
  }

  /**
   * Books an original again that the store knows nothing of any more, under its number where that is
   * free; it is read as a file that was just staged.
   *
   * @param former Number and time of the first arrival.
   * @param kept Where the original lies below the state folder; undefined: among the staged.
   */
  takeAgain(
    arrival: Arrival,
    former: { readonly id: number; readonly at: string },
    kept: string | undefined,
  ): void {
    const id = this.#insert(arrival, 'staged', {
      ...(this.get(former.id) === undefined ? { id: former.id } : {}),
    })
    const sql = 'UPDATE file SET staged_at = ?, kept = ? WHERE id = ?'
    this.#store.prepare(sql).run(former.at, kept, id)
    const { feed, sha256 } = arrival
    this.#audit.add('file-seen', { file: id, feed, sha256, again: 1 })
  }

  /**
   * The first file with these bytes that was read, by release or hold. Refused ones don't count:
   * the same bytes may read after an upgrade; nor does a wrapper with a member that was refused, nor a
   * file or member with a unit that its reader would have held: the register may know it by now.
   */
  sameBytes(sha256: string): number | undefined {
    const sql = `SELECT id FROM file
                 WHERE sha256 = ? AND duplicate_of IS NULL
                   AND (state IN ('released', 'held', 'duplicate')
                        OR state = 'unwrapped' AND NOT EXISTS (
                          SELECT 1 FROM file AS member
                          WHERE member.wrapper = file.id AND member.state = 'refused'))
                   AND NOT EXISTS (
                     SELECT 1 FROM file AS home JOIN unit ON unit.file = home.id
                     WHERE (home.id = file.id OR home.wrapper = file.id)
                       AND unit.state = 'held' AND unit.must_hold IS NOT NULL)
                 ORDER BY id LIMIT 1`
    const row = this.#store.prepare(sql).get(sha256) as { id: bigint } | undefined
    return row && int(row.id)
  }

  /** Records an arrival whose bytes were read before: nothing of it is staged or delivered. */
  duplicate(arrival: Arrival, of: number): number {
    return this.#store.transaction(() => {
      const id = this.#insert(arrival, 'duplicate', { of })
      this.#audit.add('file-duplicate', { file: id, of, sha256: arrival.sha256 })
      return id
    })()
  }

  /** The same for a file that was staged while the other one with its bytes was not yet read. */
  repeats(id: number, of: number): void {
    this.#store.transaction(() => {
      const sql = `UPDATE file SET state = 'duplicate', duplicate_of = ?, decided_at = ? WHERE id = ?`
      this.#store.prepare(sql).run(of, this.#at(), id)
      this.#audit.add('file-duplicate', { file: id, of })
    })()
  }

  /**
   * Marks a file as unwrapped and books its members, in one transaction: before it none of them
   * exists, after it all do. Their bytes must be staged.
   */
  unwrap(wrapper: FileRecord, members: readonly Member[], problems: string): number[] {
    return this.#store.transaction(() => {
      const sql = `UPDATE file SET state = 'unwrapped', problems = ?, decided_at = ? WHERE id = ?`
      this.#store.prepare(sql).run(problems, this.#at(), wrapper.id)
      this.#audit.add('file-unwrapped', { file: wrapper.id, members: members.length })
      const { feed, mtimeMs } = wrapper
      return members.map(({ name, size, sha256 }) => {
        const path = `${wrapper.path}/${name}`
        const arrival = { feed, path, size, mtimeMs, marker: undefined, sha256 }
        return this.#insert(arrival, 'staged', { wrapper: wrapper.id, member: name })
      })
    })()
  }

  /** Members of a wrapper, in its order. */
  members(wrapper: number): FileRecord[] {
    const sql = 'SELECT * FROM file WHERE wrapper = ? ORDER BY id'
    return this.#store.prepare(sql).all(wrapper).map(fileRecord)
  }

  /** The original has come to its place, the source has not been dealt with yet. */
  keep(id: number, kept: string | undefined): void {
    const sql = 'UPDATE file SET kept = ?, kept_at = ? WHERE id = ?'
    this.#store.prepare(sql).run(kept, this.#at(), id)
  }

  /**
   * Marks the source as dealt with: taken away or left.
   *
   * @param kept Where the original lies, below the state folder, if this was not said before.
   */
  settle(id: number, kept?: string): void {
    const sql = `UPDATE file SET settled_at = ?, kept = coalesce(?, kept),
                                 kept_at = coalesce(kept_at, ?) WHERE id = ?`
    const at = this.#at()
    this.#store.prepare(sql).run(at, kept, at, id)
  }

  /** Has a refused file read once more; its original is in quarantine until then. */
  reread(id: number, by: string, reason: string): void {
    this.#store.transaction(() => {
      const sql = `UPDATE file SET state = 'staged', format = NULL, statements = 0, entries = 0,
                                   problems = '[]', decided_at = NULL, kept_at = NULL,
                                   settled_at = NULL
                   WHERE id = ? AND state = 'refused'`
      this.#store.prepare(sql).run(id)
      this.#audit.add('file-reread', { file: id, by, reason })
    })()
  }

  /** Files that a crash left between two stages, or whose source waits, oldest first. */
  unfinished(): FileRecord[] {
    const sql = 'SELECT * FROM file WHERE settled_at IS NULL ORDER BY id'
    return this.#store.prepare(sql).all().map(fileRecord)
  }

  /** The next files behind `after` whose originals are kept while their sources wait. */
  waiting(after: number, limit: number): FileRecord[] {
    const sql = `SELECT * FROM file WHERE settled_at IS NULL AND kept_at IS NOT NULL AND id > ?
                 ORDER BY id LIMIT ?`
    return this.#store.prepare(sql).all(after, limit).map(fileRecord)
  }

  /** Whether another file of the book still needs these staged bytes. */
  bytesAwaited(sha256: string, besides: number): boolean {
    const sql = `SELECT 1 FROM file WHERE sha256 = ? AND id <> ? AND kept_at IS NULL
                 AND duplicate_of IS NULL AND settled_at IS NULL`
    return this.#store.prepare(sql).get(sha256, besides) !== undefined
  }

  /**
   * Whether this very version of a source is under way, or, where its feed leaves sources in place,
   * was taken before.
   */
  taken(source: Omit<Arrival, 'sha256' | 'marker'>, left: boolean): boolean {
    const { feed, path, size, mtimeMs } = source
    const sql = `SELECT 1 FROM file WHERE feed = ? AND path = ? AND size = ? AND mtime_ms = ?
                 AND wrapper IS NULL ${left ? '' : 'AND settled_at IS NULL'}`
    return this.#store.prepare(sql).get(feed, path, size, BigInt(mtimeMs)) !== undefined
  }

  /** What became of this very version of a source, the last time that it arrived. */
  arrived(source: Omit<Arrival, 'sha256' | 'marker'>): FileRecord | undefined {
    const { feed, path, size, mtimeMs } = source
    const sql = `SELECT * FROM file WHERE feed = ? AND path = ? AND size = ? AND mtime_ms = ?
                 AND wrapper IS NULL ORDER BY id DESC LIMIT 1`
    const row = this.#store.prepare(sql).get(feed, path, size, BigInt(mtimeMs))
    return row === undefined ? undefined : fileRecord(row)
  }

  get(id: number): FileRecord | undefined {
    const row = this.#store.prepare('SELECT * FROM file WHERE id = ?').get(id)
    return row === undefined ? undefined : fileRecord(row)
  }

  /** Newest first. */
  latest(limit: number, { state, feed }: FileFilter = {}): FileRecord[] {
    const sql = `SELECT * FROM file WHERE state = coalesce(?, state) AND feed = coalesce(?, feed)
                 ORDER BY id DESC LIMIT ?`
    return this.#store.prepare(sql).all(state, feed, limit).map(fileRecord)
  }

  /** How many arrivals were taken and are not decided on. */
  undecided(): number {
    const sql = `SELECT count(*) FROM file WHERE settled_at IS NULL AND state = 'staged'`
    return int(this.#store.prepare(sql).pluck().get())
  }

  /** How many arrivals stand in each state. */
  counts(): Record<FileState, number> {
    const none = { staged: 0, unwrapped: 0, released: 0, held: 0, duplicate: 0, refused: 0 }
    const rows = this.#store
      .prepare('SELECT state, count(*) AS files FROM file GROUP BY state')
      .all()
    const counted = (rows as { state: FileState; files: bigint }[]).map((row) => [
      row.state,
      int(row.files),
    ])
    return { ...none, ...Object.fromEntries(counted) }
  }

  #insert(
    arrival: Arrival,
    state: FileState,
    more: { id?: number; of?: number; wrapper?: number; member?: string } = {},
  ): number {
    const { feed, path, size, mtimeMs, marker, sha256 } = arrival
    const sql = `INSERT INTO file (id, feed, path, size, mtime_ms, marker, sha256, state, duplicate_of,
                                   wrapper, member, staged_at, decided_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    const at = this.#at()
    const decided = state === 'staged' ? null : at
    const { of, wrapper, member } = more
    const found = [more.id, feed, path, size, BigInt(mtimeMs), marker, sha256]
    const run = this.#store.prepare(sql).run(...found, state, of, wrapper, member, at, decided)
    return int(run.lastInsertRowid)
  }

  #at(): string {
    return this.#now().toISOString()
  }
}
