import { add, type Decimal } from '../../events/decimal.ts'
import { statementId } from '../../events/identity.ts'
import type { Line } from '../lines.ts'
import type { Refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { bookedBalance } from '../records/bookedBalance.ts'
import { requireSum } from '../records/controlTotal.ts'
import { Findings } from '../records/findings.ts'
import { FixedRecord, type WrittenDate } from '../records/fixedRecord.ts'
import type { RecordTaker } from '../records/linesReader.ts'
import { StatementUnit } from '../records/statementUnit.ts'
import { unknownRecord } from '../records/unknownRecord.ts'
import { accountData, type RecordAccount, rawAccount, readAccount } from './account.ts'
import { signedAmount } from './amount.ts'
import { Movement } from './movement.ts'

const width = 120

/** The last column of each record that is not text: behind it, blanks may have been cut off. */
const needed: Readonly<Record<string, number>> = { '01': 104, '04': 104, '05': 48, '07': 104 }

/** The statement between a record 01 and its 07. */
interface OpenStatement {
  readonly unit: StatementUnit
  readonly account: RecordAccount
  readonly opening: { readonly value: Decimal; readonly date: WrittenDate }
  movement: Movement | undefined
  balance: Decimal
}

/** Records of a CFONB 120 file in their order: `(01 (04 05*)* 07)+`. */
export class Cfonb120File implements RecordTaker {
  readonly #context: ReadContext
  readonly #findings: Findings
  #open: OpenStatement | undefined
  #statements = 0

  constructor(context: ReadContext) {
    this.#context = context
    this.#findings = new Findings(context)
  }

  take(line: Line): void {
    const type = line.text.slice(0, 2)
    const minimum = needed[type]
    if (minimum === undefined) throw unknownRecord(line, this.#context.charset, '01, 04, 05 or 07')
    const record = new FixedRecord(line, this.#context.charset, width, minimum)
    if (type === '01') this.#begin(record)
    else if (type === '04') this.#move(record)
    else if (type === '05') this.#complement(record)
    else this.#finish(record)
  }

  end(truncated: (missing: string) => Refusal): void {
    if (this.#open || this.#statements === 0) throw truncated('the new balance, record 07')
  }

  #begin(record: FixedRecord): void {
    if (this.#open)
      throw record.misplaced(record.raw(1, 2), 'the record 07 that ends the statement before it')
    const account = readAccount(record)
    const date = record.date(35, 'DMY')
    const value = signedAmount(record, account.scale)
    const id = statementId({
      kind: 'cfonb120',
      account: rawAccount(account),
      number: undefined,
      page: undefined,
      openingDate: date.written,
      openingAmount: record.raw(91, 104),
    })
    const start = {
      id,
      kind: 'statement' as const,
      account: accountData(account),
      currency: account.currency,
      number: undefined,
      format: 'cfonb120',
      at: record.position,
    }
    const unit = new StatementUnit(start, this.#context, this.#findings)
    this.#open = { unit, account, opening: { value, date }, movement: undefined, balance: value }
  }

  #move(record: FixedRecord): void {
    const open = this.#within(record)
    this.#emit(open)
    open.movement = new Movement(record, open.account.scale)
  }

  #complement(record: FixedRecord): void {
    const open = this.#within(record)
    if (!open.movement) throw record.misplaced(record.raw(1, 2), 'a movement, record 04, before it')
    open.movement.add(record)
  }

  #finish(record: FixedRecord): void {
    const open = this.#within(record)
    this.#emit(open)
    const { unit, account, opening } = open
    const value = signedAmount(record, account.scale)
    const date = record.date(35, 'DMY')
    requireSum('the new balance of record 07', record.at(91), value, open.balance)
    const balances = [
      bookedBalance('opening-booked', opening.value, account.currency, opening.date.date),
      bookedBalance('closing-booked', value, account.currency, date.date),
    ]
    unit.finish({
      statement: { from: opening.date.date, to: date.date },
      opening: balances[0],
      closing: balances[1],
      balances,
      arithmetic: 'ok',
      // The new balance is the only total that this format has.
      controlTotals: 'unknown',
      original: undefined,
    })
    this.#open = undefined
    this.#statements += 1
  }

  #emit(open: OpenStatement): void {
    const { unit, movement } = open
    open.movement = undefined
    if (!movement) return
    const { at, amount, raw } = movement
    open.balance = add(open.balance, amount)
    unit.tellClamped(at, movement.bookingDate, movement.valueDate)
    unit.entry(unit.place(raw), at, movement, movement.facts())
  }

  /** The statement that a record belongs to. */
  #within(record: FixedRecord): OpenStatement {
    const open = this.#open
    if (!open) throw record.misplaced(record.raw(1, 2), 'the old balance, record 01, before it')
    const { account } = open
    const found = readAccount(record)
    const same =
      found.number === account.number &&
      found.currency === account.currency &&
      found.scale === account.scale
    if (!same) {
      throw record.refusal('record-unexpected', 17, 32, 'the currency and account of the record 01')
    }
    if (found.bank !== account.bank || found.branch !== account.branch) {
      open.unit.tell('account-differs', 'warning', record.position, otherBank)
    }
    return open
  }
}

const otherBank =
  'The record has the account number of its statement under another bank or branch code. It is ' +
  'read, as the balances add up; ask the bank which code is right.'
