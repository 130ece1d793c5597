import { type Decimal, negate } from '../../events/decimal.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'
import { currencyOf } from './currencyNumber.ts'

/** Every amount has twelve digits and two behind the point, whatever its currency. */
const scale = 2

/** Columns of an amount without its mark. */
export function plainAmount(record: FixedRecord, first: number): Decimal {
  return record.amount(first, first + 13, scale)
}

/** A mark, 1 for debit and 2 for credit, and fourteen digits; money in is positive. */
export function markedAmount(record: FixedRecord, column: number): Decimal {
  const value = plainAmount(record, column + 1)
  return isCredit(record, column) ? value : negate(value)
}

/** Whether the mark in a column says money in. @throws {Refusal} */
export function isCredit(record: FixedRecord, column: number): boolean {
  return record.choice(column, ['1', '2'], 'the mark of debit or credit') === '2'
}

/** @throws {Refusal} `record-field-invalid` where ISO 4217 has no such number. */
export function currency(record: FixedRecord, first: number): string {
  const letters = currencyOf(record.digits(first, first + 2, 'the number of a currency'))
  if (letters) return letters
  const allowed = 'the number of a currency, such as 978'
  throw record.refusal('record-field-invalid', first, first + 2, allowed)
}
