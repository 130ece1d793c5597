import { describe, expect, test } from 'vitest'
import type { IsoDate } from '../../events/date.ts'
import { Zone } from '../zone.ts'
import { businessDaysBetween, dueBetween, type Expectation } from './due.ts'
import { businessDays } from './holidays.ts'

const week = [1, 2, 3, 4, 5]
const target2 = businessDays('TARGET2', [], week)

function expectation(change: Partial<Expectation> = {}): Expectation {
  return {
    feed: 'bank',
    account: undefined,
    byMinutes: 8 * 60 + 30,
    zone: new Zone('Europe/Berlin'),
    dueOn: target2,
    covers: 'previous-day',
    graceMs: 0,
    onNoMovement: 'statement',
    ...change,
  }
}

function due(after: string, now: string, change: Partial<Expectation> = {}) {
  return dueBetween(expectation(change), new Date(after), new Date(now)).map(
    ({ businessDate, dueAt }) => `${businessDate} ${dueAt.toISOString()}`,
  )
}

describe('what is due', () => {
  test('on Monday covers Friday, at the wall time of the bank', () => {
    // 23 November 2026 is a Monday.
    expect(due('2026-11-23T00:00:00Z', '2026-11-23T12:00:00Z')).toEqual([
      '2026-11-20 2026-11-23T07:30:00.000Z',
    ])
  })

  test('is overdue only behind the grace', () => {
    const grace = { graceMs: 30 * 60_000 }
    expect(due('2026-11-23T00:00:00Z', '2026-11-23T07:59:59Z', grace)).toEqual([])
    expect(due('2026-11-23T00:00:00Z', '2026-11-23T08:00:00Z', grace)).toHaveLength(1)
  })

  test('leaves out weekends and holidays, and covers the banking day before them', () => {
    // Good Friday and Easter Monday 2026: 3 and 6 April.
    expect(due('2026-04-02T12:00:00Z', '2026-04-07T12:00:00Z')).toEqual([
      '2026-04-02 2026-04-07T06:30:00.000Z',
    ])
  })

  test('keeps its wall time when the clocks change', () => {
    const change = { dueOn: businessDays('none', [], [0, 1, 2, 3, 4, 5, 6]) }
    expect(due('2026-03-28T00:00:00Z', '2026-03-29T23:00:00Z', change)).toEqual([
      '2026-03-27 2026-03-28T07:30:00.000Z',
      '2026-03-28 2026-03-29T06:30:00.000Z',
    ])
  })

  test('of a statement that comes the same evening covers that day', () => {
    const evening = { byMinutes: 22 * 60, covers: 'same-day' } as const
    expect(due('2026-11-23T12:00:00Z', '2026-11-23T22:00:00Z', evening)).toEqual([
      '2026-11-23 2026-11-23T21:00:00.000Z',
    ])
  })

  test('comes once, however the time between is cut up', () => {
    const moments = Array.from({ length: 24 * 21 }, (_, hour) =>
      new Date(Date.UTC(2026, 9, 15, hour)).toISOString(),
    )
    const pieces = moments.slice(1).flatMap((now, i) => due(moments[i] ?? now, now))
    expect(pieces).toEqual(due(moments[0] ?? '', moments.at(-1) ?? ''))
    expect(new Set(pieces).size).toBe(pieces.length)
    expect(pieces.length).toBe(15)
  })
})

test('business days between two dates', () => {
  const [from, to] = ['2026-04-02', '2026-04-08'] as IsoDate[]
  if (from && to) expect(businessDaysBetween(target2, from, to)).toBe(2)
})
