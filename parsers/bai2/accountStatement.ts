import type { Account, Balance, Verdict } from '../../events/bank.ts'
import { minorDigits } from '../../events/currency.ts'
import { add, equal } from '../../events/decimal.ts'
import { statementId } from '../../events/identity.ts'
import { decimalOf } from '../../events/money.ts'
import { isIban } from '../checkDigits.ts'
import type { ReadContext } from '../reader.ts'
import { original } from '../records/facts.ts'
import type { Findings } from '../records/findings.ts'
import { StatementUnit } from '../records/statementUnit.ts'
import { type AccountHead, balancesOf, readAccountHead, summariesOf } from './account.ts'
import { entryFacts, readEntry } from './entry.ts'
import type { FileHead, GroupHead } from './head.ts'
import type { LogicalRecord } from './logicalRecord.ts'

/** Currency of a file that names none. */
const defaultCurrency = 'USD'

/** Records 16 without money whose text is kept. */
const maxNotes = 100

/** One account of a group, records 03 to 49: a statement, or a report during the day. */
export class AccountStatement {
  /** Sum of all amounts so far, of the records 03 and 16, without signs of direction. */
  sum: bigint
  /** Lines so far, of the records 03, 16 and 88. */
  lines: number
  readonly #file: FileHead
  readonly #group: GroupHead
  readonly #head: AccountHead
  readonly #unit: StatementUnit
  readonly #currency: string
  readonly #balances: readonly Balance[]
  readonly #notes: string[] = []

  /** @throws {Refusal} */
  constructor(
    record: LogicalRecord,
    file: FileHead,
    group: GroupHead,
    context: ReadContext,
    findings: Findings,
  ) {
    this.#file = file
    this.#group = group
    this.#head = readAccountHead(record)
    this.sum = this.#head.sum
    this.lines = record.lines
    this.#currency = this.#head.currency ?? group.currency ?? defaultCurrency
    this.#balances = balancesOf(this.#head.summaries, this.#currency, group.asOf)
    const final = isFinal(group, this.#closing)
    const start = {
      id: this.#id(final),
      kind: final ? ('statement' as const) : ('report' as const),
      account: accountData(this.#head.number, this.#currency),
      currency: this.#currency,
      number: undefined,
      format: file.version === '3' ? 'btrs' : 'bai2',
      at: record.at,
    }
    this.#unit = new StatementUnit(start, context, findings)
    if (!final && group.modifier === '') {
      this.#unit.tell('bai-modifier-absent', 'warning', record.at, modifierAbsent)
    }
  }

  /** Record 16. @throws {Refusal} */
  entry(record: LogicalRecord): void {
    const entry = readEntry(record)
    this.sum += entry.amount
    this.lines += record.lines
    if (entry.signed === undefined) {
      if (this.#notes.length < maxNotes && entry.text) this.#notes.push(entry.text)
      return
    }
    const unit = this.#unit
    if (entry.funds.clamped) unit.tellClamped(record.at, { clamped: true })
    const amount = { units: entry.signed, scale: minorDigits(this.#currency) }
    const moved = { amount, credit: entry.credit }
    unit.entry(unit.place(record.raw), record.at, moved, entryFacts(entry, this.#group.asOf))
  }

  /** @param proven Whether record 49 stated its totals; they hold by then. */
  finish(proven: boolean): void {
    const group = this.#group
    const file = this.#file
    this.#unit.finish({
      statement: {
        to: group.asOfTime ? `${group.asOf}T${group.asOfTime}` : group.asOf,
        createdAt: file.createdAt,
        reference: file.fileId,
      },
      opening: this.#opening,
      closing: this.#closing,
      balances: this.#balances,
      arithmetic: this.#arithmetic(),
      controlTotals: proven ? 'ok' : 'unknown',
      original: this.#original(),
    })
  }

  get #opening(): Balance | undefined {
    return this.#balances.find(({ kind }) => kind === 'opening-booked')
  }

  get #closing(): Balance | undefined {
    return this.#balances.find(({ kind }) => kind === 'closing-booked')
  }

  /**
   * Opening ledger, entries, closing ledger. A bank may report balances and totals without a single
   * entry; then equal balances prove something and different ones nothing.
   */
  #arithmetic(): Verdict {
    const [opening, closing] = [this.#opening, this.#closing]
    const { tally, start } = this.#unit
    if (!opening || !closing || start.kind === 'report') return 'unknown'
    const reached = add(decimalOf(opening.amount), tally.net)
    if (equal(reached, decimalOf(closing.amount))) return 'ok'
    if (tally.entries === 0) return 'unknown'
    const message =
      `The opening ledger (010) and the ${tally.entries} entries don't add up to the closing ledger ` +
      '(015). Ask the bank for a corrected statement.'
    this.#unit.tell('balance-mismatch', 'error', start.at, message)
    return 'broken'
  }

  #original() {
    const { originator, receiver, correction, modifier } = this.#group
    const summaries = summariesOf(this.#head.summaries, this.#currency)
    return original({
      sender: this.#file.sender || undefined,
      originator: originator || undefined,
      receiver: receiver || undefined,
      correction: correction || undefined,
      asOfDateModifier: modifier || undefined,
      summaries: summaries.length > 0 ? summaries : undefined,
      notes: this.#notes.length > 0 ? this.#notes : undefined,
    })
  }

  /** A bank sends many reports of one day; each has its file's date, time and number. */
  #id(final: boolean): string {
    const { originator, raw } = this.#group
    const opening = this.#head.summaries.find(({ code }) => code === '010')
    return statementId({
      kind: 'bai2',
      account: `${originator} ${this.#head.number} ${this.#currency}`,
      number: undefined,
      page: final ? undefined : `${raw.time} ${this.#file.raw}`,
      openingDate: raw.date,
      openingAmount: opening?.amount?.toString(),
    })
  }
}

const modifierAbsent =
  'The group does not say whether it is final (as-of-date modifier), and the account has no closing ' +
  'balance (015). It is read as a report: its entries are not booked. Ask the bank to state it.'

/**
 * As-of-date modifier 2 and 4 are final, 1 and 3 are not. Where a bank leaves it out, a closing
 * ledger balance makes a statement.
 */
function isFinal({ modifier }: GroupHead, closing: Balance | undefined): boolean {
  if (modifier === '') return closing !== undefined
  return modifier === '2' || modifier === '4'
}

function accountData(number: string, currency: string): Account {
  const id = number.replace(/\s+/g, '')
  return { id, scheme: isIban(id) ? 'iban' : 'other', currency }
}
