import { LedgerAccounts } from './ledgerAccounts.ts'
import { isWeekend, LedgerDays, type OnArrival } from './ledgerDays.ts'
import { LedgerMoney } from './ledgerMoney.ts'
import { memberOf } from './placing.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { dayOf, statementFacts } from './statementFacts.ts'
import type { ViewEvent } from './viewEvent.ts'

/**
 * What the events say of accounts: which statements came on which day, what is late or missing, what
 * stands on them. Every method runs inside the transaction that stores the event.
 */
export class Ledger {
  readonly #accounts: LedgerAccounts
  readonly #days: LedgerDays
  readonly #money: LedgerMoney
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  /** Last entry of each agent: a statement stands after its entries, and may lack a date. */
  readonly #lastEntries = new Map<string, { readonly statement: unknown; readonly date: unknown }>()

  constructor(db: Database, onArrival: OnArrival) {
    this.#accounts = new LedgerAccounts(db)
    this.#days = new LedgerDays(db, onArrival)
    this.#money = new LedgerMoney(db)
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** A transaction was rolled back. */
  forget(): void {
    this.#accounts.forget()
  }

  entry({ agent, event }: ViewEvent): void {
    const statement = memberOf(memberOf(event.data, 'statement'), 'eventId')
    const date = memberOf(event.data, 'bookingDate')
    if (this.#lastEntries.size >= maxAgents) this.#lastEntries.clear()
    this.#lastEntries.set(agent, { statement, date })
  }

  statement(place: ViewEvent): void {
    const { data } = place.event
    const account = this.#accounts.of(place, data)
    if (account === undefined) return
    this.#accounts.describe(account, place, data)
    const facts = statementFacts(data)
    const day = facts.day ?? this.#dayOfEntries(place) ?? Math.floor(place.at / dayMs)
    if (this.#isFirst(place, account, day, facts.corrects)) this.#accounts.countDay(account, day)
    this.#money.keep(account, place.cursor, facts)
  }

  /** A report within the day: its closing booked balance counts, where it has one. */
  report(place: ViewEvent): void {
    const account = this.#accounts.of(place, place.event.data)
    if (account === undefined) return
    this.#accounts.describe(account, place, place.event.data)
    this.#money.keep(account, place.cursor, statementFacts(place.event.data))
  }

  /** Without an account it is about a feed: its accounts that lack, else the feed itself. */
  overdue(place: ViewEvent): void {
    const { data } = place.event
    const day = dayOf(memberOf(data, 'businessDate'))
    if (day === undefined) return
    for (const account of this.#expected(place, data)) {
      const whose = this.#accounts.placing(account, place)
      this.#days.change(whose, account, day, { overdue: place.cursor })
    }
  }

  /** What came for a feed may be another account than those that lack: they wait for theirs. */
  arrived(place: ViewEvent): void {
    const { data } = place.event
    const day = dayOf(memberOf(data, 'businessDate'))
    if (day === undefined) return
    const account = this.#accounts.of(place, data) ?? this.#feedOf(place, data)
    if (account === undefined) return
    const whose = this.#accounts.placing(account, place)
    this.#days.change(whose, account, day, { came: place.cursor })
  }

  gap(place: ViewEvent): void {
    const { data } = place.event
    const account = this.#accounts.of(place, data)
    if (account === undefined) return
    this.#clearGap(place, account)
    const days = this.#missingDays(account, data)
    const [first, last] = [days[0], days.at(-1)]
    if (first === undefined || last === undefined) return
    const kept = { account: BigInt(account), place: gapPlace(data), cursor: BigInt(place.cursor) }
    this.#do.addGap.run({ ...kept, from: BigInt(first), to: BigInt(last) })
    const whose = this.#accounts.placing(account, place)
    for (const day of days) this.#days.change(whose, account, day, { gap: place.cursor })
  }

  gapClosed(place: ViewEvent): void {
    const account = this.#accounts.of(place, place.event.data)
    if (account !== undefined) this.#clearGap(place, account)
  }

  #clearGap(place: ViewEvent, account: number): void {
    const key = { account: BigInt(account), place: gapPlace(place.event.data) }
    const known = this.#do.gap.get(key) as Row | undefined
    if (!known) return
    this.#do.dropGap.run(key)
    const { cursor, from_day: from, to_day: to } = known
    const days = this.#do.gapDays.pluck().all(BigInt(account), from, to, cursor) as bigint[]
    const whose = this.#accounts.placing(account, place)
    for (const day of days) this.#days.change(whose, account, Number(day), { gap: null })
  }

  /**
   * The banking days between the two neighbours that have no statement; where there are none, the day
   * of the statement that doesn't meet the one before it.
   */
  #missingDays(account: number, data: unknown): readonly number[] {
    const [before, after] = ['before', 'after'].map((side) =>
      dayOf(memberOf(memberOf(data, side), 'date')),
    )
    if (after === undefined) return before === undefined ? [] : [before]
    const between: number[] = []
    for (let day = Math.max((before ?? after) + 1, after - maxGapDays); day < after; day += 1) {
      if (!isWeekend(day) && this.#days.of(account, day).statements === 0) between.push(day)
    }
    return between.length > 0 ? between : [after]
  }

  #expected(place: ViewEvent, data: unknown): readonly number[] {
    const account = this.#accounts.of(place, data)
    if (account !== undefined) return [account]
    const lacking = memberOf(data, 'lacking')
    const names = Array.isArray(lacking) ? lacking.slice(0, maxLacking).filter(isText) : []
    if (names.length > 0) return names.map((name) => this.#accounts.named(place, name))
    const feed = this.#feedOf(place, data)
    return feed === undefined ? [] : [feed]
  }

  #feedOf(place: ViewEvent, data: unknown): number | undefined {
    const feed = memberOf(data, 'feed')
    return isText(feed) ? this.#accounts.named(place, `feed ${feed.slice(0, 128)}`) : undefined
  }

  /** Keeps a statement's day. @returns Whether it is the first statement of it. */
  #isFirst(place: ViewEvent, account: number, day: number, corrects: boolean): boolean {
    const statement = place.cursor
    if (!corrects && this.#days.begin(place, account, day, statement)) return true
    const change = corrects ? { corrected: true, statement } : { another: true, statement }
    return this.#days.change(place, account, day, change).statements === 0 && !corrects
  }

  #dayOfEntries({ agent, event }: ViewEvent): number | undefined {
    const last = this.#lastEntries.get(agent)
    return last?.statement === event.id ? dayOf(last.date) : undefined
  }
}

/** Agents whose last entry is remembered. */
const maxAgents = 10_000
const maxLacking = 1_000
const maxGapDays = 62
const dayMs = 86_400_000

/** A gap is the place between two statements, in one currency. */
function gapPlace(data: unknown): string {
  const [before, after] = ['before', 'after'].map((side) =>
    memberOf(memberOf(data, side), 'eventId'),
  )
  return JSON.stringify([memberOf(memberOf(data, 'account'), 'currency'), before, after])
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}

const sql = {
  gap: 'SELECT * FROM ledger_gap WHERE account = @account AND place = @place',
  addGap: 'INSERT INTO ledger_gap VALUES (@account, @place, @cursor, @from, @to)',
  dropGap: 'DELETE FROM ledger_gap WHERE account = @account AND place = @place',
  gapDays: 'SELECT day FROM ledger_day WHERE account = ? AND day BETWEEN ? AND ? AND gap = ?',
} as const
