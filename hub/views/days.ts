import { z } from 'zod'
import { Refusal } from '../http/problems.ts'
import { isWeekend } from '../store/ledgerDays.ts'
import { dayOf } from '../store/statementFacts.ts'

const dayMs = 86_400_000

/** The day of a moment in UTC, counted from 1970-01-01. */
export function dayAt(moment: Date): number {
  return Math.floor(moment.getTime() / dayMs)
}

/**
 * Days from Monday to Friday behind one day, up to another: 1 from Friday to Monday. The hub knows no
 * bank's holidays, so a holiday counts as a banking day here.
 */
export function bankingDaysBetween(after: number, through: number): number {
  if (through <= after) return 0
  const weeks = Math.floor((through - after) / 7)
  let days = weeks * 5
  for (let day = after + weeks * 7 + 1; day <= through; day += 1) if (!isWeekend(day)) days += 1
  return days
}

export const spanQuery = {
  from: z.iso.date().optional().meta({ description: 'First day.' }),
  to: z.iso.date().optional().meta({ description: 'Last day; today in UTC where absent.' }),
}

/**
 * The days that a query asks for.
 *
 * @param usual Days where it names no first one.
 * @throws {Refusal} `request-invalid` where the span is longer than `most` days, or ends before it
 *   begins.
 */
export function spanOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  { today, usual, most }: { readonly today: number; readonly usual: number; readonly most: number },
): { readonly from: number; readonly to: number } {
  const to = dayOf(query.to) ?? today
  const from = dayOf(query.from) ?? to - usual + 1
  if (from > to || to - from >= most) throw new Refusal('request-invalid', 'query.from')
  return { from, to }
}
