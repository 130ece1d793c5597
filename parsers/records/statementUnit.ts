import type {
  Account,
  Balance,
  BankPayment,
  BankStatement,
  BankTransaction,
  CheckProblem,
  Verdict,
} from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import type { Decimal } from '../../events/decimal.ts'
import { EntryIds } from '../../events/entryIds.ts'
import type { Position } from '../../events/envelope.ts'
import { entryId } from '../../events/identity.ts'
import { money } from '../../events/money.ts'
import { matchKey } from '../matchKey.ts'
import type { Problem, ProblemCode } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { Tally } from '../tally.ts'
import type { Findings } from './findings.ts'

/** What a statement is known by before its first entry. */
export interface StatementStart {
  readonly id: string
  /** A report is information during the day: its entries are reported, never booked. */
  readonly kind: 'statement' | 'report'
  readonly account: Account
  readonly currency: string
  readonly number: string | undefined
  readonly format: string
  readonly at: Position
}

/** An entry as its format reads it; what it takes from its statement is stamped on it. */
export type EntryFacts = Omit<
  BankTransaction,
  'account' | 'statement' | 'ordinal' | 'amount' | 'matchKey' | 'entry'
>

/** Where an entry stands in its statement. */
export interface EntryPlace {
  readonly id: string
  readonly ordinal: number
}

/** What a statement turned out to be at its trailer. */
export interface StatementFinish {
  readonly statement: BankStatement['statement']
  readonly opening: Balance | undefined
  readonly closing: Balance | undefined
  readonly balances: readonly Balance[]
  readonly arithmetic: Verdict
  readonly controlTotals: Verdict
  readonly original: BankStatement['original']
}

/** Money that an entry moves. */
export interface Moved {
  /** Signed: money in is positive. */
  readonly amount: Decimal
  /** Whether it is money in: the sign of nought does not say. */
  readonly credit: boolean
}

/**
 * One statement as it is read: gives its entries their ids and places, hands their events to the
 * sink, and at the end its own.
 */
export class StatementUnit {
  readonly start: StatementStart
  readonly tally = new Tally()
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #ids: EntryIds
  readonly #problems: CheckProblem[] = []
  #ordinal = 0

  constructor(start: StatementStart, context: ReadContext, findings: Findings) {
    this.start = start
    this.#ids = new EntryIds((raw, occurrence) => entryId(start.id, raw, occurrence))
    this.#context = context
    this.#findings = findings
    context.sink.open({ kind: start.kind, lane: 'statements', id: start.id })
  }

  /** @param raw The entry as the file has it: its identity, see events/identity.ts. */
  place(raw: string): EntryPlace {
    this.#ordinal += 1
    return { id: this.#ids.next(raw), ordinal: this.#ordinal }
  }

  entry(place: EntryPlace, at: Position, { amount, credit }: Moved, facts: EntryFacts): void {
    const { account, currency, kind } = this.start
    this.tally.add(amount, credit)
    const value = money(amount, currency)
    const data: BankTransaction = {
      account,
      statement: this.#statement,
      ordinal: place.ordinal,
      ...facts,
      amount: value,
      matchKey: matchKey(account, value, facts.valueDate ?? facts.bookingDate),
    }
    const name = kind === 'statement' ? 'bank-transaction-booked' : 'bank-transaction-reported'
    this.#emit(name, place.id, at, data)
  }

  /** A payment inside the entry at `place`; stands before it, and is in no total. */
  item(
    place: EntryPlace,
    item: { readonly id: string; readonly parent: string; readonly ordinal: number },
    at: Position,
    amount: Decimal,
    facts: EntryFacts,
  ): void {
    const { account, currency } = this.start
    const data: BankPayment = {
      account,
      statement: this.#statement,
      ordinal: place.ordinal,
      entry: { eventId: item.parent, ordinal: item.ordinal },
      ...facts,
      amount: money(amount, currency),
    }
    this.#emit('bank-transaction-itemized', item.id, at, data)
  }

  /** A problem that does not refuse the file; stands in the statement's event too. */
  tell(code: ProblemCode, severity: Problem['severity'], at: Position, message: string): void {
    const problem = this.#findings.tell(code, severity, at, message)
    if (problem) this.#problems.push(problem)
  }

  /** Says once for an entry that the calendar has no such day. */
  tellClamped(at: Position, ...dates: readonly { readonly clamped: boolean }[]): void {
    if (!dates.some(({ clamped }) => clamped)) return
    const message =
      "A date does not exist; the month's last day is taken and the date kept as written."
    this.tell('date-clamped', 'info', at, message)
  }

  finish(finish: StatementFinish): void {
    const { account, currency, format, id, kind, at } = this.start
    const { arithmetic, controlTotals } = finish
    const data: BankStatement = {
      account,
      statement: finish.statement,
      opening: finish.opening,
      closing: finish.closing,
      balances: [...finish.balances],
      totals: this.tally.data(currency),
      checks: {
        arithmetic,
        controlTotals,
        continuity: 'unknown',
        numbering: 'unknown',
        problems: this.#problems,
      },
      format,
      original: finish.original,
    }
    const name = kind === 'statement' ? 'bank-statement-received' : 'balance-reported'
    this.#emit(name, id, at, data)
    this.#context.sink.close({ entries: this.#ordinal, proof: proofOf(arithmetic, controlTotals) })
  }

  get #statement(): BankTransaction['statement'] {
    return { eventId: this.start.id, number: this.start.number }
  }

  #emit(name: EventName, id: string, position: Position, data: object): void {
    const subject = this.start.account.id
    const correlationId = this.start.id
    // None of these formats gives a time zone, so no event has a time.
    this.#context.sink.event({ id, name, subject, correlationId, time: undefined, position, data })
  }
}

function proofOf(arithmetic: Verdict, controlTotals: Verdict): 'ok' | 'unknown' | 'broken' {
  if (arithmetic === 'broken' || controlTotals === 'broken') return 'broken'
  return arithmetic === 'ok' || controlTotals === 'ok' ? 'ok' : 'unknown'
}
