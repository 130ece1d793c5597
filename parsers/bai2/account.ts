import type { Balance, BalanceKind } from '../../events/bank.ts'
import { minorDigits } from '../../events/currency.ts'
import type { IsoDate } from '../../events/date.ts'
import { decimalText } from '../../events/decimal.ts'
import { money } from '../../events/money.ts'
import { readAmount, readCount, readCurrency } from './fields.ts'
import { readFunds } from './funds.ts'
import type { LogicalRecord } from './logicalRecord.ts'
import { typeCode } from './typeCodes.ts'

/** One `type,amount,count,funds` of a record 03. */
export interface Summary {
  readonly code: string
  /** In minor units; undefined where the bank left it out. */
  readonly amount: bigint | undefined
  readonly count: number | undefined
  readonly funds: Record<string, unknown> | undefined
}

/** Record 03: account, currency, then balances and totals. */
export interface AccountHead {
  /** As the bank writes it. */
  readonly number: string
  readonly currency: string | undefined
  readonly summaries: readonly Summary[]
  /** Sum of all amounts: they count in the control total of record 49. */
  readonly sum: bigint
}

/** @throws {Refusal} */
export function readAccountHead(record: LogicalRecord): AccountHead {
  const number = record.next()
  if (number.text === '') throw record.refusal('record-field-invalid', number, 'an account number')
  const currency = readCurrency(record, record.next())
  const summaries: Summary[] = []
  let sum = 0n
  while (!record.done) {
    const summary = readSummary(record)
    if (!summary) continue
    summaries.push(summary)
    sum += summary.amount ?? 0n
  }
  return { number: number.text, currency, summaries, sum }
}

/** Undefined where there is no type: some banks write a lone comma, or a row of four. */
function readSummary(record: LogicalRecord): Summary | undefined {
  const code = record.next()
  if (code.text !== '' && !/^\d{3}$/.test(code.text)) {
    throw record.refusal('record-field-invalid', code, 'a type code of three digits')
  }
  if (code.text === '' && code.endsLine) return undefined
  const amountField = record.next()
  const amount = readAmount(record, amountField, true)
  const count = readCount(record, record.next())
  const funds = readFunds(record).original
  if (code.text !== '') return { code: code.text, amount, count, funds }
  if (amount === undefined) return undefined
  throw record.refusal(
    'record-field-invalid',
    { ...amountField, text: '' },
    'a type code before it',
  )
}

const kinds: ReadonlyMap<string, BalanceKind> = new Map([
  ['010', 'opening-booked'],
  ['015', 'closing-booked'],
  ['030', 'interim-booked'],
  ['040', 'opening-available'],
  ['045', 'closing-available'],
  ['060', 'interim-available'],
])

/** The balances among the summaries, as of a day. */
export function balancesOf(
  summaries: readonly Summary[],
  currency: string,
  date: IsoDate,
): Balance[] {
  return summaries.flatMap(({ code, amount }) => {
    const kind = kinds.get(code)
    if (!kind || amount === undefined) return []
    return [
      { kind, amount: money({ units: amount, scale: minorDigits(currency) }, currency), date },
    ]
  })
}

/** The rest of the summaries, named: floats, averages, totals of credits and debits. */
export function summariesOf(summaries: readonly Summary[], currency: string): unknown[] {
  return summaries
    .filter(({ code, amount }) => !kinds.has(code) && amount !== undefined)
    .map(({ code, amount = 0n, count, funds }) => {
      const digits = minorDigits(currency)
      const value = decimalText({ units: amount, scale: digits }, digits)
      return { code, name: typeCode(code).name, amount: value, count, funds }
    })
}
