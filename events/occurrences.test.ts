import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Occurrences } from './occurrences.ts'

test('counts like a map, whatever the order and however often it grows', () => {
  const texts = fc.array(fc.integer({ min: 0, max: 800 }).map(String), {
    maxLength: 3_000,
    size: 'max',
  })
  fc.assert(
    fc.property(texts, (sequence) => {
      const occurrences = new Occurrences()
      const map = new Map<string, number>()
      for (const text of sequence) {
        const expected = (map.get(text) ?? 0) + 1
        map.set(text, expected)
        expect(occurrences.count(text)).toBe(expected)
      }
    }),
    { numRuns: 30 },
  )
})
