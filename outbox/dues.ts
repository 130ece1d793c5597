import type { IsoDate } from '../events/date.ts'
import type { Store } from './store.ts'

/** What is expected: of an account, or of a feed as a whole. */
export interface ExpectedFrom {
  readonly feed: string
  readonly account: string | undefined
}

/** A statement that did not come in time. */
export interface Overdue extends ExpectedFrom {
  readonly businessDate: IsoDate
  readonly dueAt: string
  readonly toldAt: string
}

interface DueRow {
  readonly feed: string
  readonly account: string
  readonly business_date: string
  readonly due_at: string
  readonly told_at: string
}

/**
 * Expected statements that are overdue, and what arrived. Whatever came counts as arrived: a statement
 * that is held, or the same again, is no missing one.
 */
export class Dues {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Since when something is expected; begins now where it is new. */
  since({ feed, account = '' }: ExpectedFrom): Date {
    const insert = 'INSERT OR IGNORE INTO expectation (feed, account, since) VALUES (?, ?, ?)'
    this.#store.prepare(insert).run(feed, account, this.#now().toISOString())
    const select = 'SELECT since FROM expectation WHERE feed = ? AND account = ?'
    return new Date((this.#store.prepare(select).get(feed, account) as { since: string }).since)
  }

  /** The statement of an account that covers a day or a later one, by name. */
  statementCovering(account: string, day: IsoDate): string | undefined {
    const sql = `SELECT unit.name FROM link JOIN unit ON unit.id = link.unit
                 WHERE account = ? AND closes >= ? AND unit.state <> 'staged'
                 ORDER BY closes, unit.id LIMIT 1`
    return (this.#store.prepare(sql).get(account, day) as { name: string } | undefined)?.name
  }

  /** Whether a file of the feed came after a moment and was not refused. */
  fileSince(feed: string, after: Date): boolean {
    const sql = `SELECT 1 FROM file WHERE feed = ? AND staged_at > ?
                 AND state IN ('released', 'held', 'duplicate', 'unwrapped') LIMIT 1`
    return this.#store.prepare(sql).get(feed, after.toISOString()) !== undefined
  }

  /** Accounts whose statements the feed brought since a day, and that have none for a later one. */
  lacking(feed: string, since: IsoDate, day: IsoDate): string[] {
    const sql = `SELECT account FROM link JOIN unit ON unit.id = link.unit
                 WHERE unit.feed = ? AND closes >= ? GROUP BY account HAVING max(closes) < ?
                 ORDER BY account`
    return (this.#store.prepare(sql).all(feed, since, day) as { account: string }[]).map(
      ({ account }) => account,
    )
  }

  isKnown({ feed, account = '' }: ExpectedFrom, businessDate: IsoDate): boolean {
    const sql = 'SELECT 1 FROM due WHERE feed = ? AND account = ? AND business_date = ?'
    return this.#store.prepare(sql).get(feed, account, businessDate) !== undefined
  }

  /** Writes down that it was told. */
  tell({ feed, account = '' }: ExpectedFrom, businessDate: IsoDate, dueAt: Date): void {
    this.#store
      .prepare(
        'INSERT INTO due (feed, account, business_date, due_at, told_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(feed, account, businessDate, dueAt.toISOString(), this.#now().toISOString())
  }

  arrived({ feed, account = '', businessDate }: Overdue): void {
    const sql = `UPDATE due SET arrived_at = ?
                 WHERE feed = ? AND account = ? AND business_date = ?`
    this.#store.prepare(sql).run(this.#now().toISOString(), feed, account, businessDate)
  }

  /** What is overdue, oldest first. */
  open(): Overdue[] {
    const sql = 'SELECT * FROM due WHERE arrived_at IS NULL ORDER BY due_at, feed, account'
    return (this.#store.prepare(sql).all() as DueRow[]).map((row) => ({
      feed: row.feed,
      account: row.account || undefined,
      businessDate: row.business_date as IsoDate,
      dueAt: row.due_at,
      toldAt: row.told_at,
    }))
  }
}
