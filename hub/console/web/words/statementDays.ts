import { isWeekend, plusDays } from './moments.ts'

/**
 * The days whose statements are looked at in the morning: from the last banking day before today,
 * for its statements come over night. Bank holidays are not known here: such a day has none due.
 */
export function statementDays(today: string): { from: string; to: string } {
  let from = plusDays(today, -1)
  while (isWeekend(from)) from = plusDays(from, -1)
  return { from, to: today }
}
