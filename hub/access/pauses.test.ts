import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Buckets } from './buckets.ts'
import { Pauses } from './pauses.ts'

const rules = { free: 2, firstMs: 100, longestMs: 1_000, forgetMs: 10_000, maxKeys: 3 }

describe('pauses', () => {
  test('begin after the free mistakes, double, and end growing', () => {
    const pauses = new Pauses(rules)
    const seen: number[] = []
    let now = 0
    for (let i = 0; i < 8; i += 1) {
      pauses.begun('a', now)
      seen.push(pauses.left('a', now))
      now += pauses.left('a', now)
    }
    expect(seen).toEqual([0, 0, 100, 200, 400, 800, 1_000, 1_000])
    expect(pauses.left('b', now)).toBe(0)
  })

  test('are forgotten by a success, and by time', () => {
    const pauses = new Pauses(rules)
    for (let i = 0; i < 4; i += 1) pauses.begun('a', 0)
    pauses.succeeded('a')
    pauses.begun('a', 0)
    expect(pauses.left('a', 0)).toBe(0)
    for (let i = 0; i < 4; i += 1) pauses.begun('b', 0)
    pauses.begun('b', rules.forgetMs + 1)
    expect(pauses.left('b', rules.forgetMs + 1)).toBe(0)
  })

  test('forgive one attempt and no more: a valid account is no licence to guess others', () => {
    const pauses = new Pauses(rules)
    for (let i = 0; i < 3; i += 1) pauses.begun('address', 0)
    pauses.begun('address', 100)
    pauses.forgiven('address')
    pauses.begun('address', 200)
    expect(pauses.left('address', 200)).toBe(200)
  })

  test('of many names take no more memory than was said', () => {
    const pauses = new Pauses(rules)
    for (let i = 0; i < 3; i += 1) pauses.begun('a', 0)
    for (const name of ['b', 'c', 'd']) pauses.begun(name, 0)
    expect(pauses.left('a', 0)).toBe(0)
  })
})

test('a bucket never gives more than its burst and what time has filled', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 })
  fc.assert(
    fc.property(steps, (gaps) => {
      const buckets = new Buckets({ perSecond: 10, burst: 5, maxKeys: 10 })
      let now = 0
      let given = 0
      for (const gap of gaps) {
        now += gap
        const wait = buckets.take('a', now)
        if (wait === 0) given += 1
        else expect(buckets.take('a', now + wait - 1)).toBeGreaterThanOrEqual(0)
      }
      expect(given).toBeLessThanOrEqual(5 + Math.ceil((now + 100) / 100))
    }),
  )
})

test('who comes back when it was told is let in', () => {
  const buckets = new Buckets({ perSecond: 3, burst: 1, maxKeys: 10 })
  expect(buckets.take('a', 0)).toBe(0)
  const wait = buckets.take('a', 0)
  expect(wait).toBeGreaterThan(0)
  expect(buckets.take('a', wait)).toBe(0)
})
