import { minorDigits } from '../../events/currency.ts'
import { add, type Decimal, decimalFrom, decimalText, zero } from '../../events/decimal.ts'
import type { Cash, cashMarks } from '../console/contract.ts'
import { dateText } from '../store/statementFacts.ts'
import type { LedgerBalance } from '../store/viewContract.ts'
import { bankingDaysBetween } from './days.ts'

type Mark = (typeof cashMarks)[number]
type Currency = Cash['currencies'][number]

/** What is doubtful about a balance. @param today In UTC, counted from 1970-01-01. */
export function marksOf(balance: LedgerBalance, today: number): Mark[] {
  const { booked, bookedDay, interimDay, proven } = balance
  const marks: Mark[] = []
  if (bookedDay === undefined || bankingDaysBetween(bookedDay, today) > 1) marks.push('stale')
  if (interimDay !== undefined && interimDay > (bookedDay ?? -1)) marks.push('intraday')
  if (booked === undefined || !proven) marks.push('unproven')
  return marks
}

/** What stands in one currency. An account without a balance adds nothing, and counts as unproven. */
export function sumOf(
  currency: string,
  balances: readonly LedgerBalance[],
  today: number,
): Currency {
  const marks = balances.map((balance) => marksOf(balance, today))
  const days = balances.flatMap(({ bookedDay }) => bookedDay ?? [])
  const booked = total(
    currency,
    balances.flatMap((balance) => balance.booked ?? []),
  )
  const valueDated = total(
    currency,
    balances.flatMap(({ available }) => available ?? []),
  )
  return {
    currency,
    ...(booked === undefined ? {} : { booked }),
    ...(valueDated === undefined ? {} : { valueDated }),
    accounts: balances.length,
    stale: marks.filter((each) => each.includes('stale')).length,
    unproven: marks.filter((each) => each.includes('unproven')).length,
    ...(days.length === 0 ? {} : { oldest: dateText(days.reduce((a, b) => Math.min(a, b))) }),
  }
}

function total(currency: string, amounts: readonly string[]): string | undefined {
  if (amounts.length === 0) return undefined
  return decimalText(amounts.map(exactly).reduce(add, zero), minorDigits(currency))
}

function exactly(text: string): Decimal {
  const value = decimalFrom(text)
  if (!value) throw new RangeError('the store holds no decimal number where an amount belongs')
  return value
}
