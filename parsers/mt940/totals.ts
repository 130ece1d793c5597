import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { endOfAmount, isWhole } from './balance.ts'
import { Cursor } from './cursor.ts'
import type { Field } from './field.ts'

/** Fields 90C and 90D, `5n3!a15d`: what the bank says an intraday report adds up to. */
export interface ControlTotal {
  readonly side: 'credits' | 'debits'
  /** Undefined where the bank left the number out. */
  readonly count: number | undefined
  /** Without a sign. */
  readonly sum: Decimal
  readonly currency: string
  readonly at: Position
  /** The amount has all decimals of its currency, so no end of file can have cut it. */
  readonly whole: boolean
}

/** @throws {Refusal} */
export function readTotal(field: Field, charset: Charset): ControlTotal {
  const cursor = new Cursor(field, charset)
  cursor.blanks()
  const digits = cursor.digitsAhead()
  if (digits > 9) throw cursor.refusal('mt-field-invalid', 'a number of at most nine digits')
  const count = cursor.take(digits)
  const currency = cursor.currency()
  cursor.blanks()
  const amount = cursor.amount(currency)
  endOfAmount(cursor)
  return {
    side: field.tag === '90C' ? 'credits' : 'debits',
    count: digits > 0 ? +count : undefined,
    sum: amount.value,
    currency,
    at: field.position(charset),
    whole: isWhole(amount, currency),
  }
}

/**
 * Field 34F, `3!a[1!a]15d`: entries below this amount are not listed. Two of them state a floor for
 * each side.
 */
export interface FloorLimit {
  /** `C` or `D`; empty where the floor holds for both sides. */
  readonly mark: string
  /** Without a sign. */
  readonly value: Decimal
  readonly currency: string
}

/** @throws {Refusal} */
export function readFloor(field: Field, charset: Charset): FloorLimit {
  const cursor = new Cursor(field, charset)
  cursor.blanks()
  const currency = cursor.currency()
  cursor.blanks()
  const next = cursor.peek()
  const mark = next === 'C' || next === 'D' ? next : ''
  cursor.skip(mark.length)
  const amount = cursor.amount(currency)
  endOfAmount(cursor)
  return { mark, value: amount.value, currency }
}
