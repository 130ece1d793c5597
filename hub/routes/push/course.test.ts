import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Course, courseStart, follow } from './course.ts'
import { retryAfterMs } from './exchange.ts'
import { type Verdict, verdictOn } from './verdict.ts'

const rules = { maxEvents: 8, attempts: 3, backoff: { firstMs: 100, maxMs: 1_000 } }
const step = (course: Course, verdict: Verdict, sent = course.size) =>
  follow(course, rules, { sent, verdict, random: 0 })
const fails: Verdict = { kind: 'later', code: 'consumer-failed', status: 500, counts: true }
const down: Verdict = { kind: 'later', code: 'consumer-unreachable', counts: false }
const refuses: Verdict = { kind: 'refused', code: 'event-refused', status: 422 }

describe('after an answer', () => {
  test('pauses double up to the longest, and a success begins anew', () => {
    let course = courseStart(rules)
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      const next = step(course, down)
      course = next.course
      return next.act.kind === 'again' ? next.act.waitMs : undefined
    })
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000])
    expect(step(course, { kind: 'taken' }).course).toEqual(courseStart(rules))
  })

  test('the consumer may ask for a longer pause', () => {
    const asks: Verdict = { ...down, retryAfterMs: 7_000 }
    expect(step(courseStart(rules), asks).act).toEqual({ kind: 'again', waitMs: 7_000 })
  })

  test('a consumer that is down for ever has no event put aside', () => {
    let course = courseStart(rules)
    for (let i = 0; i < 1_000; i += 1) {
      const { course: next, act } = step(course, down, 1)
      expect(act.kind).toBe('again')
      course = next
    }
  })

  test('a consumer that fails on a batch gets its events alone, and each as many times', () => {
    const acts: string[] = []
    let course = courseStart(rules)
    for (let i = 0; i < 6; i += 1) {
      const { course: next, act } = step(course, fails)
      acts.push(`${course.size} ${act.kind}`)
      course = next
    }
    expect(acts).toEqual(['8 again', '8 again', '8 again', '1 again', '1 again', '1 bury'])
  })

  test('a refused batch is halved at once until the one event stands alone', () => {
    const sizes: number[] = []
    let course = courseStart(rules)
    for (;;) {
      sizes.push(course.size)
      const { course: next, act } = step(course, refuses)
      course = next
      if (act.kind === 'bury') break
      expect(act).toEqual({ kind: 'again', waitMs: 0 })
    }
    expect(sizes).toEqual([8, 4, 2, 1])
    const grown = [1, 2, 3].map(() => {
      course = step(course, { kind: 'taken' }).course
      return course.size
    })
    expect(grown).toEqual([2, 4, 8])
  })

  test('a consumer that refuses everything is asked ever more slowly', () => {
    let course: Course = { ...courseStart(rules), size: 1 }
    const waits = [1, 2, 3, 4].map(() => {
      const next = step(course, refuses, 1)
      course = next.course
      return next.act.kind === 'bury' ? next.act.waitMs : undefined
    })
    expect(waits).toEqual([0, 100, 200, 400])
  })

  test('whatever comes, an event is put aside only after it was sent alone', () => {
    const verdicts = fc.constantFrom<Verdict>({ kind: 'taken' }, fails, down, refuses)
    fc.assert(
      fc.property(fc.array(verdicts, { maxLength: 200 }), (answers) => {
        let course = courseStart(rules)
        for (const verdict of answers) {
          expect(course.size).toBeGreaterThanOrEqual(1)
          expect(course.size).toBeLessThanOrEqual(rules.maxEvents)
          const { course: next, act } = step(course, verdict)
          if (act.kind === 'bury') expect(course.size).toBe(1)
          if (act.kind === 'advance') expect(verdict.kind).toBe('taken')
          course = next
        }
      }),
    )
  })
})

describe('a verdict', () => {
  const on = (status: number, headers = {}) => verdictOn({ status, headers, text: '' })

  test.each([
    [200, 'taken'],
    [202, 'taken'],
    [204, 'taken'],
    [302, 'later consumer-elsewhere false'],
    [401, 'later consumer-denies false'],
    [404, 'later consumer-elsewhere false'],
    [429, 'later consumer-busy false'],
    [500, 'later consumer-failed true'],
    [503, 'later consumer-busy false'],
    [400, 'refused event-refused'],
    [409, 'refused event-refused'],
    [413, 'refused event-refused'],
    [422, 'refused event-refused'],
  ])('on status %i is %s', (status, expected) => {
    const { kind, code, counts } = Object(on(status))
    expect([kind, code, counts].filter((part) => part !== undefined).join(' ')).toBe(expected)
  })

  test('on silence counts, on a broken line does not', () => {
    expect(verdictOn({ failure: 'slow' })).toMatchObject({ counts: true })
    expect(verdictOn({ failure: 'unreachable' })).toMatchObject({ counts: false })
  })

  test('keeps the pause that the consumer asks for', () => {
    expect(on(429, { 'retry-after': '12' })).toMatchObject({ retryAfterMs: 12_000 })
    const now = Date.parse('2026-11-02T08:00:00Z')
    expect(retryAfterMs('Mon, 02 Nov 2026 08:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Mon, 02 Nov 2026 07:00:00 GMT', now)).toBe(0)
    expect(retryAfterMs('999999999')).toBe(3_600_000)
    expect(retryAfterMs('soon')).toBeUndefined()
  })
})
