import type { Store } from './store.ts'

/** Something that stands still, told as the notice that said so. */
export interface StandingFault {
  /** What stands: `feed bank`, `destination erp`. */
  readonly subject: string
  /** The notice, as plain data. */
  readonly notice: unknown
  /** RFC 3339, UTC. */
  readonly since: string
}

/**
 * What stands still now, so that `kontor status` can say it while another process runs the agent. A
 * fault is there from the notice that tells of it to the one that it is over.
 */
export class Standing {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** An agent that starts knows of no fault yet. */
  clear(): void {
    this.#store.prepare('DELETE FROM standing').run()
  }

  raise(subject: string, notice: unknown): void {
    const sql = `INSERT INTO standing (subject, notice, since) VALUES (?, ?, ?)
                 ON CONFLICT (subject) DO UPDATE SET notice = excluded.notice`
    this.#store.prepare(sql).run(subject, JSON.stringify(notice), this.#now().toISOString())
  }

  over(subject: string): void {
    this.#store.prepare('DELETE FROM standing WHERE subject = ?').run(subject)
  }

  /** All that stands, longest first. */
  all(): StandingFault[] {
    const rows = this.#store.prepare('SELECT * FROM standing ORDER BY since, subject').all()
    return (rows as { subject: string; notice: string; since: string }[]).map((row) => ({
      ...row,
      notice: JSON.parse(row.notice),
    }))
  }
}
