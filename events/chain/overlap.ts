import { dayNumber } from '../date.ts'
import type { ChainLink } from './link.ts'

/**
 * Whether two statements of an account tell of the same days, so that delivering both would book
 * their entries twice: MT940 and camt.053 side by side, a month's statement over the days'.
 *
 * Statements of one family that merely meet, share a day (two halves of it) or are pages of one
 * statement do not overlap; one that spans the other's days and more does.
 */
export function overlaps(a: ChainLink, b: ChainLink): boolean {
  if (a.account !== b.account || a.eventId === b.eventId) return false
  if (a.opening.currency !== b.opening.currency) return false
  if (a.family !== b.family) return sharedDays(a, b) > 0
  if (a.number !== undefined && a.number === b.number) return false
  const shared = sharedDays(a, b)
  return shared > 0 && days(a) !== days(b) && shared === Math.min(days(a), days(b))
}

/**
 * Days that a statement books: those behind its opening up to its closing, for most banks date the
 * opening by the closing before; its closing day at least.
 */
function firstDay({ from, to }: ChainLink): number {
  return Math.min(dayNumber(from) + 1, dayNumber(to))
}

function days(link: ChainLink): number {
  return dayNumber(link.to) - firstDay(link) + 1
}

function sharedDays(a: ChainLink, b: ChainLink): number {
  const first = Math.max(firstDay(a), firstDay(b))
  const last = Math.min(dayNumber(a.to), dayNumber(b.to))
  return Math.max(0, last - first + 1)
}
