import { describe, expect, test } from 'vitest'
import { dayNumber, type IsoDate } from '../../events/date.ts'
import { businessDays, type CalendarName, dateOf, easter, weekday } from './holidays.ts'

const week = [1, 2, 3, 4, 5]
const date = (text: string) => text as IsoDate

test.each([
  [1961, '1961-04-02'],
  [2000, '2000-04-23'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2038, '2038-04-25'],
  [2285, '2285-03-22'],
])('Easter of %i is on %s', (year, sunday) => {
  expect(dateOf(easter(year))).toBe(sunday)
})

test('a day of the week is that of the calendar', () => {
  expect(weekday(dayNumber(date('1969-12-31')))).toBe(3)
  expect(weekday(dayNumber(date('2026-11-22')))).toBe(0)
})

/** Days of a year from Monday to Friday on which banks don't work. */
function closedDays(name: CalendarName, year: number): string[] {
  const open = businessDays(name, [], week)
  const first = dayNumber(date(`${year}-01-01`))
  return Array.from({ length: 366 }, (_, i) => first + i)
    .filter((number) => week.includes(weekday(number)) && !open(dateOf(number)))
    .map((number) => dateOf(number).slice(5))
    .filter((_, i, all) => i === 0 || all[i] !== '01-01')
}

describe('holidays', () => {
  test('of TARGET2', () => {
    const days = ['01-01', '04-03', '04-06', '05-01', '12-25']
    expect(closedDays('TARGET2', 2026)).toEqual(days)
  })

  test('of the Fed, where a Sunday is kept on Monday and a Saturday not', () => {
    // 4 July 2026 is a Saturday; 19 June 2022 was a Sunday.
    expect(closedDays('Fed', 2026)).toEqual([
      ...['01-01', '01-19', '02-16', '05-25', '06-19', '09-07', '10-12', '11-11', '11-26', '12-25'],
    ])
    expect(closedDays('Fed', 2022)).toContain('06-20')
  })

  test('of the United Kingdom, with the days that stand in for a weekend', () => {
    expect(closedDays('UK', 2026)).toEqual([
      ...['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'],
    ])
    expect(closedDays('UK', 2021).slice(-2)).toEqual(['12-27', '12-28'])
    expect(closedDays('UK', 2022)).toEqual(expect.arrayContaining(['01-03', '12-26', '12-27']))
  })

  test('of Switzerland', () => {
    expect(closedDays('SIX', 2026)).toEqual([
      ...['01-01', '01-02', '04-03', '04-06', '05-01', '05-14', '05-25', '12-25'],
    ])
  })

  test('of a file, beside those of a calendar', () => {
    const open = businessDays('TARGET2', [date('2026-11-02')], week)
    expect(open(date('2026-11-02'))).toBe(false)
    expect(open(date('2026-11-03'))).toBe(true)
  })
})
