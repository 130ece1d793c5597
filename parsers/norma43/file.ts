import type { Account } from '../../events/bank.ts'
import type { IsoDate } from '../../events/date.ts'
import { add, type Decimal } from '../../events/decimal.ts'
import { statementId } from '../../events/identity.ts'
import type { Line } from '../lines.ts'
import type { Refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { bookedBalance } from '../records/bookedBalance.ts'
import { requireCount, requireSum } from '../records/controlTotal.ts'
import { original } from '../records/facts.ts'
import { Findings } from '../records/findings.ts'
import { FixedRecord } from '../records/fixedRecord.ts'
import type { RecordTaker } from '../records/linesReader.ts'
import { StatementUnit } from '../records/statementUnit.ts'
import { unknownRecord } from '../records/unknownRecord.ts'
import { currency, markedAmount, plainAmount } from './fields.ts'
import { Movement } from './movement.ts'

const width = 80

/** The last column of each record that is not text: behind it, blanks may have been cut off. */
const needed: Readonly<Record<string, number>> = {
  '11': 51,
  '22': 52,
  '23': 5,
  '24': 21,
  '33': 76,
  '88': 26,
}

const types = '11, 22, 23, 24, 33 or 88'

/** The statement between a record 11 and its 33. */
interface OpenStatement {
  readonly unit: StatementUnit
  /** Columns 3-20 of records 11 and 33: bank, branch, account. */
  readonly account: string
  readonly currency: string
  readonly opening: Decimal
  readonly from: IsoDate
  readonly to: IsoDate
  readonly mode: string
  readonly owner: string | undefined
  movement: Movement | undefined
}

/** Records of a Norma 43 file in their order: `(11 (22 23* 24?)* 33)+ 88`. */
export class Norma43File implements RecordTaker {
  readonly #context: ReadContext
  readonly #findings: Findings
  #open: OpenStatement | undefined
  #records = 0
  #ended = false

  constructor(context: ReadContext) {
    this.#context = context
    this.#findings = new Findings(context)
  }

  take(line: Line): void {
    const type = line.text.slice(0, 2)
    const minimum = needed[type]
    if (minimum === undefined) throw unknownRecord(line, this.#context.charset, types)
    const record = new FixedRecord(line, this.#context.charset, width, minimum)
    if (this.#ended) throw record.misplaced(record.raw(1, 2), 'nothing behind the record 88')
    if (type === '88') {
      this.#endFile(record)
      return
    }
    this.#records += 1
    if (type === '11') this.#begin(record)
    else if (type === '33') this.#finish(record)
    else this.#move(type, record)
  }

  end(truncated: (missing: string) => Refusal): void {
    if (!this.#ended) throw truncated('the end of the file, record 88')
  }

  #begin(record: FixedRecord): void {
    if (this.#open) {
      const allowed = 'the record 33 that ends the statement before it'
      throw record.misplaced(record.raw(1, 2), allowed)
    }
    const account = record.digits(3, 20, 'bank, branch and account')
    const from = record.date(21, 'YMD').date
    const to = record.date(27, 'YMD').date
    const opening = markedAmount(record, 33)
    const letters = currency(record, 48)
    const id = statementId({
      kind: 'norma43',
      account: `${account}${record.raw(48, 50)}`,
      number: undefined,
      page: undefined,
      openingDate: record.raw(21, 32),
      openingAmount: record.raw(33, 47),
    })
    const owner = record.text(52, 77)
    const start = {
      id,
      kind: 'statement' as const,
      account: accountData(account, letters, owner),
      currency: letters,
      number: undefined,
      format: 'norma43',
      at: record.position,
    }
    const unit = new StatementUnit(start, this.#context, this.#findings)
    const mode = record.raw(51, 51)
    const head = { unit, account, currency: letters, opening, from, to, mode, owner }
    this.#open = { ...head, movement: undefined }
  }

  #move(type: string, record: FixedRecord): void {
    const open = this.#within(record)
    if (type === '22') {
      this.#emit(open)
      open.movement = new Movement(record)
      return
    }
    const { movement } = open
    if (!movement) throw record.misplaced(record.raw(1, 2), 'a movement, record 22, before it')
    if (type === '23') movement.addTexts(record)
    else movement.addEquivalent(record)
  }

  #emit({ unit, movement }: OpenStatement): void {
    if (!movement) return
    const { at, raw, bookingDate, valueDate } = movement
    unit.tellClamped(at, bookingDate, valueDate)
    unit.entry(unit.place(raw), at, movement, movement.facts())
  }

  #finish(record: FixedRecord): void {
    const open = this.#within(record)
    this.#emit(open)
    const { unit } = open
    if (record.digits(3, 20, 'bank, branch and account') !== open.account) {
      throw record.refusal('record-unexpected', 3, 20, 'the account of the record 11')
    }
    if (currency(record, 74) !== open.currency) {
      throw record.refusal('record-unexpected', 74, 76, 'the currency of the record 11')
    }
    const { credits, debits } = unit.tally
    const debitCount = record.count(21, 25, 'the number of debits')
    const creditCount = record.count(40, 44, 'the number of credits')
    requireCount('the number of debits of record 33', record.at(21), debitCount, debits.count)
    requireSum('the sum of debits of record 33', record.at(26), plainAmount(record, 26), debits.sum)
    requireCount('the number of credits of record 33', record.at(40), creditCount, credits.count)
    const creditSum = plainAmount(record, 45)
    requireSum('the sum of credits of record 33', record.at(45), creditSum, credits.sum)
    const closing = markedAmount(record, 59)
    const reached = add(open.opening, unit.tally.net)
    requireSum('the final balance of record 33', record.at(60), closing, reached)
    this.#close(open, closing)
  }

  #close(open: OpenStatement, closing: Decimal): void {
    const { unit, from, to, mode } = open
    const balances = [
      bookedBalance('opening-booked', open.opening, open.currency, from),
      bookedBalance('closing-booked', closing, open.currency, to),
    ]
    unit.finish({
      statement: { from, to },
      opening: balances[0],
      closing: balances[1],
      balances,
      arithmetic: 'ok',
      controlTotals: 'ok',
      original: original({ informationMode: mode.trim() || undefined }),
    })
    this.#open = undefined
  }

  #endFile(record: FixedRecord): void {
    if (this.#open) {
      throw record.misplaced(record.raw(1, 2), 'the record 33 that ends the statement')
    }
    const stated = record.count(21, 26, 'the number of records')
    requireCount('the number of records of record 88', record.at(21), stated, this.#records)
    this.#ended = true
  }

  #within(record: FixedRecord): OpenStatement {
    if (this.#open) return this.#open
    throw record.misplaced(record.raw(1, 2), 'the head of a statement, record 11, before it')
  }
}

/**
 * Bank, branch and account number. The two control digits of the CCC stand nowhere in the file, so
 * this is no whole BBAN and no IBAN is made of it.
 */
function accountData(id: string, letters: string, owner: string | undefined): Account {
  return { id, scheme: 'other', currency: letters, owner }
}
