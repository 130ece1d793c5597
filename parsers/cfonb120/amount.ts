import type { Decimal } from '../../events/decimal.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'

/** The last digit carries the sign, as a punched card did: its place is the digit. */
const positive = '{ABCDEFGHI'
const negative = '}JKLMNOPQR'

/** Columns of an amount in records 01, 04 and 07: thirteen digits and an overpunched one. */
const first = 91
const last = 104

/**
 * The record's amount, signed: money in the account's favour is positive.
 *
 * @param scale Digits behind the point, from column 20.
 * @throws {Refusal} `record-amount-invalid`.
 */
export function signedAmount(record: FixedRecord, scale: number): Decimal {
  const head = record.amount(first, last - 1, 0).units
  return overpunched(head, record, last, scale)
}

/** Whether that amount is money in, a nought too. */
export function isCredit(record: FixedRecord): boolean {
  return positive.includes(record.raw(last, last))
}

/** The same for an amount elsewhere, where a plain digit at the end is positive. */
export function foreignAmount(record: FixedRecord, from: number, scale: number): Decimal {
  const to = from + 13
  const end = record.raw(to, to)
  if (end >= '0' && end <= '9') return record.amount(from, to, scale)
  return overpunched(record.amount(from, to - 1, 0).units, record, to, scale)
}

function overpunched(head: bigint, record: FixedRecord, at: number, scale: number): Decimal {
  const mark = record.raw(at, at)
  const credit = positive.indexOf(mark)
  const digit = credit >= 0 ? credit : negative.indexOf(mark)
  if (digit < 0) {
    const allowed = 'a digit with its sign: { or A-I for plus, } or J-R for minus'
    throw record.refusal('record-amount-invalid', at, at, allowed)
  }
  const units = head * 10n + BigInt(digit)
  return { units: credit >= 0 ? units : -units, scale }
}
