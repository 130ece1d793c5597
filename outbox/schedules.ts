import type { Store } from './store.ts'

/**
 * Which visits of a schedule were made, so that one that fell into a time without an agent is made
 * up at the next start, and none is made twice.
 */
export class Schedules {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** The nominal time of a feed's last visit that came to its end. */
  lastVisit(feed: string): Date | undefined {
    const row = this.#store.prepare('SELECT nominal FROM visit WHERE feed = ?').get(feed)
    return row === undefined ? undefined : new Date((row as { nominal: string }).nominal)
  }

  /** Writes down that the visit of a nominal time was made. */
  visited(feed: string, nominal: Date): void {
    const sql = `INSERT INTO visit (feed, nominal) VALUES (?, ?)
                 ON CONFLICT (feed) DO UPDATE SET nominal = excluded.nominal`
    this.#store.prepare(sql).run(feed, nominal.toISOString())
  }
}
