import type { Audit } from './audit.ts'
import { type FileRecord, fileRecord } from './fileRecord.ts'
import type { Store } from './store.ts'

/**
 * The originals that are kept below the state folder: until when, and which of them outlive that.
 * The bytes may go; the row, and with it the hash, stays for ever.
 */
export class Originals {
  readonly #store: Store
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, audit: Audit, now: () => Date) {
    this.#store = store
    this.#audit = audit
    this.#now = now
  }

  /** Has an original outlive its retention, until {@link unhold}. */
  hold(file: number, by: string, reason: string): void {
    this.#store.transaction(() => {
      this.#store.prepare('UPDATE file SET hold = ? WHERE id = ?').run(reason, file)
      this.#audit.add('original-held', { file, by, reason })
    })()
  }

  unhold(file: number, by: string): void {
    this.#store.transaction(() => {
      this.#store.prepare('UPDATE file SET hold = NULL WHERE id = ?').run(file)
      this.#audit.add('original-unheld', { file, by })
    })()
  }

  /**
   * Settled files whose originals are past their time, oldest first.
   *
   * @param archived Those taken before this moment, of all that was read.
   * @param quarantined The same of what was refused.
   */
  due(archived: Date, quarantined: Date, limit: number): FileRecord[] {
    const sql = `SELECT * FROM file
                 WHERE kept IS NOT NULL AND purged_at IS NULL AND hold IS NULL
                   AND settled_at IS NOT NULL
                   AND staged_at < CASE state WHEN 'refused' THEN ? ELSE ? END
                 ORDER BY staged_at LIMIT ?`
    const rows = this.#store.prepare(sql)
    return rows.all(quarantined.toISOString(), archived.toISOString(), limit).map(fileRecord)
  }

  /** Writes down that an original is gone. */
  purged(file: number, retention: string): void {
    this.#store.transaction(() => {
      const sql = 'UPDATE file SET purged_at = ? WHERE id = ?'
      this.#store.prepare(sql).run(this.#now().toISOString(), file)
      this.#audit.add('original-purged', { file, retention })
    })()
  }
}
