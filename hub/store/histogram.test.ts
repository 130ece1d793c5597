import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bucketOf,
  count,
  type Histogram,
  histogramFrom,
  histogramText,
  merge,
  percentile,
} from './histogram.ts'

function of(values: readonly number[]): Histogram {
  const histogram: Histogram = new Map()
  for (const value of values) count(histogram, bucketOf(value))
  return histogram
}

const seconds = fc.double({ min: 0.02, max: 1e8, noNaN: true })

test('a percentile is off by five percent at most', () => {
  fc.assert(
    fc.property(
      fc.array(seconds, { minLength: 1 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const exact =
          values.toSorted((a, b) => a - b)[Math.ceil((values.length * percent) / 100) - 1] ?? 0
        const found = percentile(of(values), percent) ?? 0
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.05 + 0.01)
      },
    ),
  )
})

test('so is one of ten seconds, of which a whole second is a tenth', () => {
  expect(percentile(of([10.24]), 50)).toBeCloseTo(10.24, 0)
})

test('what came before its time is below zero', () => {
  expect(percentile(of([-3_600, -3_600, 60]), 50)).toBeCloseTo(-3_600, -3)
  expect(percentile(of([0, 0.001]), 95)).toBe(0)
  expect(percentile(of([]), 50)).toBeUndefined()
})

test('it is kept as text, and added to another', () => {
  fc.assert(
    fc.property(fc.array(seconds), fc.array(seconds), (a, b) => {
      const both = histogramFrom(histogramText(of(a)))
      merge(both, of(b))
      expect(both).toEqual(of([...a, ...b]))
    }),
  )
  expect(() => histogramFrom('x:1')).toThrow(/histogram/)
})
