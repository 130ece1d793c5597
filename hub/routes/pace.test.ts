import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

test('in no second more goes out than a second allows, beside the batch that began it', () => {
  const batches = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 100 })
  fc.assert(
    fc.property(batches, fc.integer({ min: 50, max: 500 }), (sizes, perSecond) => {
      const pace = new Pace(perSecond)
      let now = 0
      let sent = 0
      for (const size of sizes) {
        now += pace.waitMs(now)
        pace.spend(size, now)
        sent += size
        expect(sent).toBeLessThanOrEqual((now / 1000) * perSecond + size + 1e-6)
      }
    }),
  )
})

test('an idle time is not saved up', () => {
  const pace = new Pace(10)
  pace.spend(10, 0)
  expect(pace.waitMs(400)).toBe(600)
  pace.spend(10, 60_000)
  expect(pace.waitMs(60_000)).toBe(1_000)
})

test('without a limit nothing waits', () => {
  const pace = new Pace(undefined)
  pace.spend(1_000_000, 0)
  expect([pace.waitMs(0), pace.maxBatch]).toEqual([0, Number.POSITIVE_INFINITY])
})
