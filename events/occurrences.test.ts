import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryId } from './identity.ts'
import { Occurrences } from './occurrences.ts'

const idOf = (n: number) => entryId('st1-x', String(n), 1)

test('counts like a map, whatever the order and however often it grows', () => {
  const ids = fc.array(fc.integer({ min: 0, max: 800 }).map(idOf), {
    maxLength: 3_000,
    size: 'max',
  })
  fc.assert(
    fc.property(ids, (sequence) => {
      const occurrences = new Occurrences()
      const map = new Map<string, number>()
      for (const id of sequence) {
        const expected = (map.get(id) ?? 0) + 1
        map.set(id, expected)
        expect(occurrences.count(id)).toBe(expected)
      }
    }),
    { numRuns: 30 },
  )
})

test('counts past what a byte holds, each id for itself', () => {
  const occurrences = new Occurrences()
  for (let n = 1; n <= 600; n += 1) {
    expect(occurrences.count(idOf(1))).toBe(n)
    expect(occurrences.count(idOf(2))).toBe(n)
  }
  for (let n = 10; n < 1_000; n += 1) occurrences.count(idOf(n))
  expect(occurrences.count(idOf(1))).toBe(601)
})
