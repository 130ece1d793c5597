import { arrivalOf, type DayFacts, dayState, keptStates } from './dayState.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalInteger } from './values.ts'
import type { ViewEvent } from './viewEvent.ts'

export type Place = Pick<ViewEvent, 'inbox' | 'agent' | 'region' | 'entity'>
/** Told how the statements that are due, and those in time, of a day have changed. */
export type OnArrival = (place: Place, day: number, due: number, inTime: number) => void

/** What is known of an account's day; cursors of the events that say so. */
export interface KeptDay {
  /** Without corrections. */
  readonly statements: number
  readonly statement: number | null
  readonly corrected: boolean
  readonly overdue: number | null
  readonly came: number | null
  readonly gap: number | null
}

export type DayChange = Partial<Omit<KeptDay, 'statements'>> & { readonly another?: boolean }

const noDay: KeptDay = {
  statements: 0,
  statement: null,
  corrected: false,
  overdue: null,
  came: null,
  gap: null,
}

/** The days of accounts, each with its state. */
export class LedgerDays {
  readonly #onArrival: OnArrival
  readonly #day: Statement
  readonly #keep: Statement
  readonly #begin: Statement

  constructor(db: Database, onArrival: OnArrival) {
    this.#onArrival = onArrival
    this.#day = db.prepare('SELECT * FROM ledger_day WHERE account = ? AND day = ?')
    this.#begin = db.prepare(`
      INSERT INTO ledger_day (account, day, statements, statement, corrected, state)
      VALUES (?, ?, 1, ?, 0, ?) ON CONFLICT DO NOTHING`)
    this.#keep = db.prepare(`
      INSERT OR REPLACE INTO ledger_day
        (account, day, statements, statement, corrected, overdue, came, gap, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  }

  of(account: number, day: number): KeptDay {
    const row = this.#day.get(BigInt(account), BigInt(day)) as Row | undefined
    if (!row) return noDay
    const cursor = (name: string) => optionalInteger(row[name]) ?? null
    return {
      statements: integer(row['statements']),
      statement: cursor('statement'),
      corrected: row['corrected'] === 1n,
      overdue: cursor('overdue'),
      came: cursor('came'),
      gap: cursor('gap'),
    }
  }

  /**
   * Counts a statement on a day that nothing was known of, which is what happens mostly.
   *
   * @returns Whether nothing was.
   */
  begin(place: Place, account: number, day: number, statement: number): boolean {
    const arrived = BigInt(keptStates.indexOf('arrived'))
    const { changes } = this.#begin.run(BigInt(account), BigInt(day), BigInt(statement), arrived)
    if (changes === 1) this.#onArrival(place, day, 1, 1)
    return changes === 1
  }

  /** @returns What stood before. */
  change(place: Place, account: number, day: number, change: DayChange): KeptDay {
    const before = this.of(account, day)
    const { another, ...rest } = change
    const after: KeptDay = { ...before, ...rest, statements: before.statements + (another ? 1 : 0) }
    const state = keptStates.indexOf(dayState(factsOf(after)))
    const numbers = [after.statements, after.statement, after.corrected ? 1 : 0]
    const cursors = [after.overdue, after.came, after.gap]
    const row = [account, day, ...numbers, ...cursors, state]
    this.#keep.run(...row.map((value) => (value === null ? null : BigInt(value))))
    const [old, now] = [arrivalOf(factsOf(before)), arrivalOf(factsOf(after))]
    const [due, inTime] = [now.due - old.due, now.inTime - old.inTime]
    if (due !== 0 || inTime !== 0) this.#onArrival(place, day, due, inTime)
    return before
  }
}

function factsOf({ statements, corrected, overdue, came, gap }: KeptDay): DayFacts {
  const [isOverdue, hasCome, hasGap] = [overdue !== null, came !== null, gap !== null]
  return { statements, corrected, overdue: isOverdue, came: hasCome, gap: hasGap }
}

/** Saturday or Sunday, of a day counted from 1970-01-01, which was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7
  return weekday === 0 || weekday === 6
}
