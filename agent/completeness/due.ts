import { dayNumber, type IsoDate } from '../../events/date.ts'
import type { Zone } from '../zone.ts'
import { type BusinessDays, dateOf } from './holidays.ts'

/** What a bank is to deliver by when, as a feed or an account states it. */
export interface Expectation {
  readonly feed: string
  /** The account's id without spaces; undefined: a file of the feed, whatever is in it. */
  readonly account: string | undefined
  /** Wall time of the zone, in minutes since midnight. */
  readonly byMinutes: number
  readonly zone: Zone
  /** Days on which it is due. */
  readonly dueOn: BusinessDays
  /** Of which day: of the one before the day it is due on, as most banks, or of that very day. */
  readonly covers: 'previous-day' | 'same-day'
  readonly graceMs: number
  /**
   * `statement`: the bank sends one on days without movement too. `none`: it is silent then, so that
   * silence is told of only after some days.
   */
  readonly onNoMovement: 'statement' | 'none'
}

/** One statement that is to come. */
export interface Due {
  /** The banking day that the statement is to cover. */
  readonly businessDate: IsoDate
  readonly dueAt: Date
  /** `dueAt` and the grace: from here on it is overdue. */
  readonly overdueAt: Date
  /** When the one before was due: what came since may be this one. */
  readonly since: Date
}

const dayMs = 86_400_000
/** A calendar with fewer days than one in two weeks is a mistake, and is not searched further. */
const maxDaysBack = 14

/**
 * What fell due in `(after, now]`, oldest first: each due day once, whatever the clocks did at the
 * change to summer time.
 */
export function dueBetween(expectation: Expectation, after: Date, now: Date): Due[] {
  const { zone, dueOn, graceMs } = expectation
  const first = Math.floor(zone.wall(after.getTime()) / dayMs) - 1
  const last = Math.floor(zone.wall(now.getTime()) / dayMs) + 1
  const found: Due[] = []
  for (let number = first; number <= last; number += 1) {
    if (!dueOn(dateOf(number))) continue
    const dueAt = dueAtOf(expectation, number)
    const overdueAt = new Date(dueAt.getTime() + graceMs)
    if (overdueAt <= after || overdueAt > now) continue
    const before = previous(dueOn, number)
    const businessDate = dateOf(expectation.covers === 'same-day' ? number : before)
    found.push({ businessDate, dueAt, overdueAt, since: dueAtOf(expectation, before) })
  }
  return found
}

function dueAtOf({ zone, byMinutes }: Expectation, number: number): Date {
  return new Date(zone.instant(number * dayMs + byMinutes * 60_000))
}

/** The due day before a day. */
function previous(dueOn: BusinessDays, number: number): number {
  for (let back = number - 1; back >= number - maxDaysBack; back -= 1) {
    if (dueOn(dateOf(back))) return back
  }
  return number - 1
}

/** Whole business days from one date to another, the later one counted. */
export function businessDaysBetween(dueOn: BusinessDays, from: IsoDate, to: IsoDate): number {
  let count = 0
  for (let number = dayNumber(from) + 1; number <= dayNumber(to); number += 1) {
    if (dueOn(dateOf(number))) count += 1
  }
  return count
}
