import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoff, reconnectBackoff } from './backoff.ts'

test('the wait doubles up to its ceiling', () => {
  const waits = [0, 1, 2, 3, 20, 5_000].map((attempt) => backoff(attempt, 0))
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 60_000, 60_000])
})

test('chance shortens the wait by half at most, and spreads it', () => {
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, r) => {
        const full = backoff(n, 0)
        expect(backoff(n, r)).toBeLessThanOrEqual(full)
        expect(backoff(n, r)).toBeGreaterThanOrEqual(full / 2)
        expect(full).toBeLessThanOrEqual(reconnectBackoff.maxMs)
      },
    ),
  )
  expect(backoff(3, 0.1)).not.toBe(backoff(3, 0.9))
})
