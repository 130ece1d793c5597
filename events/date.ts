import { z } from 'zod'

/** A calendar date, `YYYY-MM-DD`, without a time zone because its source gave none. */
export type IsoDate = string & { readonly __isoDate: never }

export const isoDateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ id: 'IsoDate', description: 'Calendar date YYYY-MM-DD without a time zone.' })

/**
 * A moment as the source wrote it: a local date and time, with an offset only where the source
 * gave one.
 */
export const dateTimeSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/)
  .meta({ id: 'DateTime', description: 'Date and time; an offset only where the source has one.' })

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0)
}

function text(year: number, month: number, day: number): IsoDate {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as IsoDate
}

/** The date, or undefined where the calendar has no such day. */
export function isoDate(year: number, month: number, day: number): IsoDate | undefined {
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined
  return text(year, month, day)
}

/**
 * The date, with a day past the month's end (up to 31) moved to its last day: banks that count
 * thirty days in every month write 30 February. Undefined where month or day can't be meant.
 */
export function clampedDate(
  year: number,
  month: number,
  day: number,
): { date: IsoDate; clamped: boolean } | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const last = monthLength(year, month)
  return { date: text(year, month, Math.min(day, last)), clamped: day > last }
}

/** Days since 1970-01-01; for distances between dates. */
export function dayNumber(date: IsoDate): number {
  return Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8, 10)) / 86_400_000
}

/**
 * The year that puts a month and day nearest to another date: a `:61:` entry date is written
 * without its year, and around New Year it is not the value date's.
 */
export function nearestYear(month: number, day: number, near: IsoDate): number {
  const base = +near.slice(0, 4)
  const distance = (year: number) =>
    Math.abs(Date.UTC(year, month - 1, day) / 86_400_000 - dayNumber(near))
  return [base, base - 1, base + 1].reduce((best, y) => (distance(y) < distance(best) ? y : best))
}

/**
 * The full year of a two-digit one. SWIFT gives no rule for the century; statements are of this
 * one unless they are from 1980 to 1999.
 */
export function fullYear(twoDigits: number): number {
  return twoDigits >= 80 ? 1900 + twoDigits : 2000 + twoDigits
}
