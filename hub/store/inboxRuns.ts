import type { Database, Statement } from './sqlite.ts'

/**
 * Which events are of which inbox: runs of cursors. A frame's events stand one behind the other, so a
 * frame costs a row at most, and none where it goes on where the inbox's last one ended.
 */
export class InboxRuns {
  readonly #extend: Statement
  readonly #begin: Statement

  constructor(db: Database) {
    this.#extend = db.prepare(`
      UPDATE inbox_run SET last = @last
      WHERE inbox = @inbox AND last = @first - 1
        AND first = (SELECT max(first) FROM inbox_run WHERE inbox = @inbox)`)
    this.#begin = db.prepare('INSERT INTO inbox_run VALUES (@inbox, @first, @last)')
  }

  /** Inside the transaction that stores the events, of which no other one lies between the two. */
  add(inbox: string, first: number, last: number): void {
    const run = { inbox, first: BigInt(first), last: BigInt(last) }
    if (this.#extend.run(run).changes === 0) this.#begin.run(run)
  }
}

/**
 * The events of an inbox behind `@after` and through `@until`, in their order; `e` is the event. The
 * run that `@after` lies in, if any, is the first to be looked at.
 */
export const eventsOfInbox = `
  FROM inbox_run r CROSS JOIN event e
  WHERE r.inbox = @inbox AND r.first <= @until
    AND r.first >= coalesce(
      (SELECT max(first) FROM inbox_run WHERE inbox = @inbox AND first <= @after), 0)
    AND e.cursor BETWEEN max(r.first, @after + 1) AND min(r.last, @until)
  ORDER BY r.first, e.cursor`
