import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clampedDate, dayNumber, fullYear, type IsoDate, isoDate, nearestYear } from './date.ts'

describe('calendar dates', () => {
  test.each([
    [2024, 2, 29, '2024-02-29'],
    [2023, 2, 29, undefined],
    [1900, 2, 29, undefined],
    [2000, 2, 29, '2000-02-29'],
    [2026, 4, 31, undefined],
    [2026, 13, 1, undefined],
    [2026, 0, 1, undefined],
    [2026, 1, 0, undefined],
  ])('%i-%i-%i is %s', (year, month, day, date) => {
    expect(isoDate(year, month, day)).toBe(date)
  })

  test('30 February of a bank with thirty-day months is the last of February, and says so', () => {
    expect(clampedDate(2026, 2, 30)).toEqual({ date: '2026-02-28', clamped: true })
    expect(clampedDate(2024, 2, 29)).toEqual({ date: '2024-02-29', clamped: false })
    expect(clampedDate(2026, 2, 32)).toBeUndefined()
  })

  test.each([
    [12, 31, '2026-01-02', 2025],
    [1, 2, '2025-12-30', 2026],
    [6, 1, '2026-06-03', 2026],
    [2, 29, '2024-03-01', 2024],
  ])('the year of %i/%i nearest to %s is %i', (month, day, near, year) => {
    expect(nearestYear(month, day, near as IsoDate)).toBe(year)
  })

  test('no other year is nearer than the nearest', () => {
    const dates = fc.date({
      min: new Date('1981-01-01'),
      max: new Date('2078-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (value, month, day) => {
          const near = value.toISOString().slice(0, 10) as IsoDate
          const distance = (year: number) => {
            const date = isoDate(year, month, day)
            return date === undefined ? Number.NaN : Math.abs(dayNumber(date) - dayNumber(near))
          }
          const best = nearestYear(month, day, near)
          expect(distance(best)).toBeLessThanOrEqual(
            Math.min(distance(best - 1), distance(best + 1)),
          )
        },
      ),
    )
  })

  test('two digits of a year mean this century, or the end of the last one', () => {
    expect([0, 26, 79, 80, 99].map(fullYear)).toEqual([2000, 2026, 2079, 1980, 1999])
  })
})
