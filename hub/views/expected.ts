import { isWeekend } from '../store/ledgerDays.ts'
import type { LedgerAccount } from '../store/viewContract.ts'
import { bankingDaysBetween } from './days.ts'

/** Days with a statement before an account is taken to have one every banking day. */
const fewestDays = 3
/** Part of its banking days, in percent, on which such an account has one. */
const usualPercent = 60

/**
 * Whether a statement may be looked for on a day that has none: a banking day behind the account's
 * last statement, of an account that has one on most days. Only the agent knows what is due; what it
 * says is late is `missing`, and this is merely not there yet.
 */
export function isExpected(account: LedgerAccount, day: number, today: number): boolean {
  const { firstDay, lastDay, days } = account
  if (firstDay === undefined || lastDay === undefined || days < fewestDays) return false
  if (day <= lastDay || day > today || isWeekend(day)) return false
  return days * 100 >= usualPercent * bankingDaysBetween(firstDay - 1, lastDay)
}
