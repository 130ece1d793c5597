import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cronSchedule,
  dueVisit,
  repeatedVisits,
  type Schedule,
  scheduledVisits,
} from './schedule.ts'

const minuteMs = 60_000
const at = (text: string) => new Date(text)

/** Nominal times of an expression within a span, by going from one to the next. */
function times(schedule: Schedule, from: string, to: string): string[] {
  const found: string[] = []
  let next = schedule.next(at(from))
  while (next !== undefined && next < at(to)) {
    found.push(next.toISOString().slice(0, 16))
    next = schedule.next(next)
  }
  return found
}

describe('wall times of a zone', () => {
  test('that the spring change skips are made up at the change', () => {
    const night = cronSchedule(['30 2 * * *'], 'Europe/Berlin')
    expect(times(night, '2026-03-28T00:00Z', '2026-03-31T00:00Z')).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
  })

  test('that the spring change skips are one visit, however many they are', () => {
    const often = cronSchedule(['*/20 1-3 * * *'], 'Europe/Berlin')
    expect(times(often, '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual([
      '2026-03-29T00:20',
      '2026-03-29T00:40',
      '2026-03-29T01:00',
      '2026-03-29T01:20',
      '2026-03-29T01:40',
    ])
  })

  test('that the autumn change repeats are visited the first time alone', () => {
    const night = cronSchedule(['30 2 * * *'], 'Europe/Berlin')
    expect(times(night, '2026-10-24T12:00Z', '2026-10-27T00:00Z')).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
    expect(night.latest(at('2026-10-25T01:10Z'))).toEqual(at('2026-10-25T00:30Z'))
  })

  test('go on over the end of a year, on weekdays and the last day of a month', () => {
    const weekdays = cronSchedule(['0 8 * * 1-5'], 'America/New_York')
    expect(times(weekdays, '2026-12-31T00:00Z', '2027-01-05T00:00Z')).toEqual([
      '2026-12-31T13:00',
      '2027-01-01T13:00',
      '2027-01-04T13:00',
    ])
    const last = cronSchedule(['0 0 L * *'], 'UTC')
    expect(times(last, '2027-12-01T00:00Z', '2028-03-02T00:00Z')).toEqual([
      '2027-12-31T00:00',
      '2028-01-31T00:00',
      '2028-02-29T00:00',
    ])
  })

  test('of several expressions are one schedule, and a word stands for one', () => {
    const both = cronSchedule(['0 7 * * *', '@daily', '0 7 * * 1-5'], 'Europe/London')
    expect(times(both, '2026-06-01T00:00Z', '2026-06-03T00:00Z')).toEqual([
      '2026-06-01T06:00',
      '2026-06-01T23:00',
      '2026-06-02T06:00',
      '2026-06-02T23:00',
    ])
  })

  test('a leap day is found four years ahead and back', () => {
    const leap = cronSchedule(['0 12 29 2 *'], 'UTC')
    expect(leap.next(at('2024-03-01T00:00Z'))).toEqual(at('2028-02-29T12:00Z'))
    expect(leap.latest(at('2027-03-01T00:00Z'))).toEqual(at('2024-02-29T12:00Z'))
  })
})

const zones = ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']
const zone = fc.constantFrom('America/New_York', 'Africa/Casablanca', ...zones)
const expression = fc.constantFrom(
  '*/7 * * * *',
  '30 2 * * *',
  '0 0 * * *',
  '15 1,2,3 * * 0',
  '5 */6 1 * *',
)
const around = fc.constantFrom(
  '2026-03-08T00:00Z',
  '2026-03-28T12:00Z',
  '2026-04-04T06:00Z',
  '2026-10-03T06:00Z',
  '2026-10-24T12:00Z',
  '2026-10-31T20:00Z',
  '2026-12-31T06:00Z',
)

test('`latest` and `next` agree: between the two there is no other nominal time', () => {
  fc.assert(
    fc.property(zone, expression, around, fc.nat(2 * 24 * 60), (name, cron, start, minutes) => {
      const schedule = cronSchedule([cron], name)
      const now = new Date(at(start).getTime() + minutes * minuteMs)
      const latest = schedule.latest(now)
      const next = schedule.next(now)
      if (latest === undefined || next === undefined) throw new Error('every one recurs')
      expect(latest.getTime()).toBeLessThanOrEqual(now.getTime())
      expect(schedule.next(latest)).toEqual(next)
      expect(schedule.latest(next)).toEqual(next)
    }),
    { numRuns: 300 },
  )
})

test('a clock that goes on through changes and restarts makes each nominal time once', () => {
  const naps = fc.array(fc.option(fc.integer({ min: 1, max: 300 })), { maxLength: 50 })
  fc.assert(
    fc.property(zone, expression, around, naps, (name, cron, start, sleeps) => {
      const schedule = cronSchedule([cron], name)
      let now = at(start).getTime()
      let last: Date | undefined = at(start)
      const made: string[] = []
      const expected: string[] = []
      for (const sleep of sleeps) {
        const next = schedule.next(new Date(now))
        if (next === undefined) throw new Error('every one recurs')
        // Awake, it looks at the nominal time itself; each nap is a time without an agent.
        now = sleep === null ? next.getTime() : now + sleep * minuteMs
        // Of the times that fell into one nap, the last stands for all.
        if (next.getTime() <= now)
          expected.push(schedule.latest(new Date(now))?.toISOString() ?? '')
        const { nominal } = dueVisit(schedule, last, new Date(now))
        if (nominal === undefined) continue
        made.push(nominal.toISOString())
        last = nominal
      }
      expect(made).toEqual(expected)
      expect(new Set(made).size).toBe(made.length)
    }),
    { numRuns: 60 },
  )
})

describe('a visit', () => {
  const morning = cronSchedule(['0 8 * * *'], 'UTC')

  test('that was missed is made up once, however many were', () => {
    const now = at('2026-11-22T09:00Z')
    expect(dueVisit(morning, at('2026-11-15T08:00Z'), now).nominal).toEqual(at('2026-11-22T08:00Z'))
    expect(dueVisit(morning, at('2026-11-22T08:00Z'), now).nominal).toBeUndefined()
  })

  test('that was never made is due at the first start', () => {
    expect(dueVisit(morning, undefined, at('2026-11-22T09:00Z')).nominal).toBeDefined()
  })

  test('is not made twice where the clock is set back an hour', () => {
    const last = at('2026-11-22T08:00Z')
    expect(dueVisit(morning, last, at('2026-11-22T07:30Z')).nominal).toBeUndefined()
    expect(dueVisit(morning, last, at('2026-11-22T08:00Z')).nominal).toBeUndefined()
  })

  test('does not wait for a clock that was years ahead', () => {
    const last = at('2036-01-01T08:00Z')
    expect(dueVisit(morning, last, at('2026-11-22T09:00Z')).nominal).toEqual(
      at('2026-11-22T08:00Z'),
    )
  })

  test('is looked for again within a minute, since a clock may be set', () => {
    expect(dueVisit(morning, at('2026-11-22T08:00Z'), at('2026-11-22T08:01Z')).waitMs).toBe(
      minuteMs,
    )
    expect(dueVisit(morning, at('2026-11-22T08:00Z'), at('2026-11-23T07:59:59.500Z')).waitMs).toBe(
      500,
    )
  })

  test('stays due until it was made', () => {
    let last: Date | undefined
    const write = (nominal: Date) => {
      last = nominal
    }
    const book = { last: () => last, write }
    const visits = scheduledVisits(morning, book, () => at('2026-11-22T09:00Z'))
    const { nominal, waitMs } = visits.due()
    expect(visits.due().nominal).toEqual(nominal)
    expect(waitMs).toBe(23 * 3_600_000)
    if (nominal) visits.made(nominal)
    expect(visits.due().nominal).toBeUndefined()
  })

  test('every so often is due at the start, and then so long after each that was made', () => {
    let now = 5
    const visits = repeatedVisits(1_000, () => now)
    expect(visits.due()).toEqual({ nominal: expect.any(Date), waitMs: 1_000 })
    visits.made(new Date())
    now += 400
    expect(visits.due()).toEqual({ nominal: undefined, waitMs: 600 })
    now += 600
    expect(visits.due().nominal).toBeDefined()
  })
})
