import type { ExpectationConfig } from '../../config/types.ts'
import { dayNumber, type IsoDate } from '../../events/date.ts'

/** Whether banks work on a day. */
export type BusinessDays = (date: IsoDate) => boolean

type HolidaysOf = (year: number) => readonly number[]

/** 0 is Sunday. */
const sunday = 0
const monday = 1
const thursday = 4
const saturday = 6

export function weekday(dayNumber: number): number {
  return (((dayNumber + thursday) % 7) + 7) % 7
}

function day(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / 86_400_000
}

/** Easter Sunday after the Gregorian reckoning of Meeus, Jones and Butcher. */
export function easter(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const [i, k] = [Math.floor(c / 4), c % 4]
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return day(year, Math.floor(n / 31), (n % 31) + 1)
}

/** The `n`-th weekday of a month; -1: its last. */
function nth(n: number, week: number, year: number, month: number): number {
  const first = day(year, month, 1)
  const begin = first + ((week - weekday(first) + 7) % 7)
  if (n > 0) return begin + (n - 1) * 7
  const end = day(year, month + 1, 1) - 1
  return end - ((weekday(end) - week + 7) % 7)
}

const target2: HolidaysOf = (year) => [
  day(year, 1, 1),
  easter(year) - 2,
  easter(year) + 1,
  day(year, 5, 1),
  day(year, 12, 25),
  day(year, 12, 26),
]

/** A holiday on a Sunday is kept on Monday; one on a Saturday not at all. */
const fed: HolidaysOf = (year) =>
  [
    day(year, 1, 1),
    nth(3, monday, year, 1),
    nth(3, monday, year, 2),
    nth(-1, monday, year, 5),
    day(year, 6, 19),
    day(year, 7, 4),
    nth(1, monday, year, 9),
    nth(2, monday, year, 10),
    day(year, 11, 11),
    nth(4, thursday, year, 11),
    day(year, 12, 25),
  ].map((date) => (weekday(date) === sunday ? date + 1 : date))

/** England and Wales. Days that are given once, as for a coronation, need a file. */
const uk: HolidaysOf = (year) => [
  substitute(day(year, 1, 1)),
  easter(year) - 2,
  easter(year) + 1,
  nth(1, monday, year, 5),
  nth(-1, monday, year, 5),
  nth(-1, monday, year, 8),
  ...christmas(year),
]

/** A holiday at the weekend is kept on the Monday after. */
function substitute(date: number): number {
  const week = weekday(date)
  return week === saturday ? date + 2 : week === sunday ? date + 1 : date
}

/** Two days in a row: where one falls on the weekend, the next free weekday takes its place. */
function christmas(year: number): number[] {
  const first = day(year, 12, 25)
  switch (weekday(first)) {
    case 5:
      return [first, first + 3]
    case saturday:
      return [first + 2, first + 3]
    case sunday:
      return [first + 1, first + 2]
    default:
      return [first, first + 1]
  }
}

const six: HolidaysOf = (year) => [
  day(year, 1, 1),
  day(year, 1, 2),
  easter(year) - 2,
  easter(year) + 1,
  day(year, 5, 1),
  easter(year) + 39,
  easter(year) + 50,
  day(year, 8, 1),
  day(year, 12, 25),
  day(year, 12, 26),
]

const none: HolidaysOf = () => []

/** Calendars that are known by name: the payment systems whose holidays banks keep. */
export type CalendarName = ExpectationConfig['calendar']

const calendars: Record<CalendarName, HolidaysOf> = {
  TARGET2: target2,
  Fed: fed,
  UK: uk,
  SIX: six,
  none,
}

/**
 * Business days: no holiday of the calendar, and on one of the weekdays.
 *
 * @param closed More days on which banks don't work.
 * @param weekdays 0 is Sunday.
 */
export function businessDays(
  name: CalendarName,
  closed: readonly IsoDate[],
  weekdays: readonly number[],
): BusinessDays {
  const more = new Set<number>(closed.map(dayNumber))
  const years = new Map<number, ReadonlySet<number>>()
  const holidays = (year: number) => {
    const known = years.get(year) ?? new Set(calendars[name](year))
    years.set(year, known)
    return known
  }
  return (date) => {
    const number = dayNumber(date)
    return (
      weekdays.includes(weekday(number)) &&
      !more.has(number) &&
      !holidays(Number(date.slice(0, 4))).has(number)
    )
  }
}

/** The date of a day number, see `dayNumber`. */
export function dateOf(number: number): IsoDate {
  return new Date(number * 86_400_000).toISOString().slice(0, 10) as IsoDate
}
