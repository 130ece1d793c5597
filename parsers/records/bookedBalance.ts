import type { Balance } from '../../events/bank.ts'
import type { IsoDate } from '../../events/date.ts'
import type { Decimal } from '../../events/decimal.ts'
import { money } from '../../events/money.ts'

/** @param value Signed: money in the account's favour is positive. */
export function bookedBalance(
  kind: 'opening-booked' | 'closing-booked',
  value: Decimal,
  currency: string,
  date: IsoDate | undefined,
): Balance {
  return { kind, amount: money(value, currency), date }
}
