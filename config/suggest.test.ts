import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, suggest } from './suggest.ts'

const keys = ['name', 'folder', 'settle', 'settleTime', 'legalEntity', 'url', 'env']

test.each([
  ['foldr', 'folder'],
  ['fodler', 'folder'],
  ['settel', 'settle'],
  ['settle_time', 'settleTime'],
  ['Legal-Entity', 'legalEntity'],
  ['uri', 'url'],
  ['legal', 'legalEntity'],
])('%s was meant to be %s', (written, meant) => {
  expect(suggest(written, keys)).toBe(meant)
})

test.each(['colour', 'x', 'ur1s', '', 'f'.repeat(1_000_000)])(
  'nothing is made of a far word',
  (word) => {
    expect(suggest(word, keys)).toBeUndefined()
  },
)

test('of two that are near, the nearer is suggested', () => {
  expect(suggest('settl', ['settles', 'settle'])).toBe('settle')
})

test('distance is zero for the same word alone, and the same both ways', () => {
  const word = fc.string({ maxLength: 12 })
  const property = fc.property(word, word, (a, b) => {
    expect(editDistance(a, b) === 0).toBe(a === b)
    expect(editDistance(a, b)).toBe(editDistance(b, a))
    expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
  })
  fc.assert(property)
})

test('two neighbours swapped are one slip', () => {
  expect(editDistance('fodler', 'folder')).toBe(1)
})
