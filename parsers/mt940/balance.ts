import type { Balance, BalanceKind } from '../../events/bank.ts'
import { minorDigits } from '../../events/currency.ts'
import type { IsoDate } from '../../events/date.ts'
import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { money } from '../../events/money.ts'
import type { Charset } from '../charset.ts'
import { Cursor, signed } from './cursor.ts'
import type { Field } from './field.ts'
import type { WrittenAmount } from './writtenAmount.ts'

/** Fields 60a, 62a, 64 and 65: `1!a6!n3!a15d`, mark, date, currency, amount. */
export interface WrittenBalance {
  readonly kind: BalanceKind
  /** Signed: money in the account's favour is positive. */
  readonly value: Decimal
  readonly currency: string
  readonly date: IsoDate | undefined
  readonly clamped: boolean
  /** Date and amount as the bank wrote them, for the statement's identity. */
  readonly raw: { readonly date: string; readonly amount: string }
  readonly at: Position
  /** The amount has all decimals of its currency, so no end of file can have cut it. */
  readonly whole: boolean
}

const kinds: Readonly<Record<string, BalanceKind>> = {
  '60F': 'opening-booked',
  '60M': 'interim-opening-booked',
  '62F': 'closing-booked',
  '62M': 'interim-closing-booked',
  '64': 'closing-available',
  '65': 'forward-available',
}

/** @throws {Refusal} With the place of the first character that breaks the layout. */
export function readBalance(field: Field, charset: Charset): WrittenBalance {
  const cursor = new Cursor(field, charset)
  cursor.blanks()
  const mark = cursor.peek()
  if (mark !== 'C' && mark !== 'D') throw cursor.refusal('mt-field-invalid', 'the mark C or D')
  cursor.skip(1)
  const date = cursor.date('a balance date')
  const currency = cursor.currency()
  cursor.blanks()
  const amount = cursor.amount(currency)
  endOfAmount(cursor)
  return {
    kind: kinds[field.tag] ?? 'other',
    value: signed(amount.value, mark),
    currency,
    date: date.date,
    clamped: date.clamped,
    raw: { date: date.written, amount: `${mark}${currency}${amount.written}` },
    at: field.position(charset),
    whole: isWhole(amount, currency),
  }
}

export function balanceData(balance: WrittenBalance): Balance {
  return {
    kind: balance.kind,
    amount: money(balance.value, balance.currency),
    date: balance.date,
  }
}

/** Whether an amount is written down to the last decimal of its currency. */
export function isWhole(amount: WrittenAmount, currency: string): boolean {
  const digits = minorDigits(currency)
  return digits === 0 ? /[,.]0*$/.test(amount.written) : amount.value.scale >= digits
}

/** Blanks and the dashes that some banks end a message with may follow an amount, nothing else. */
export function endOfAmount(cursor: Cursor): void {
  while (!cursor.done && /[\s\u0000-\u001f\-}]/.test(cursor.peek())) cursor.skip(1)
  if (!cursor.done) throw cursor.refusal('mt-amount-invalid', 'the end of the amount')
}
