import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EntryIds } from './entryIds.ts'
import { entryId } from './identity.ts'

test('equal contents get the ids of their occurrences, in their order', () => {
  const contents = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
  fc.assert(
    fc.property(contents, (raws) => {
      const ids = new EntryIds((raw, occurrence) => entryId('st1-x', raw, occurrence))
      raws.forEach((raw, i) => {
        const occurrence = raws.slice(0, i + 1).filter((other) => other === raw).length
        expect(ids.next(raw)).toBe(entryId('st1-x', raw, occurrence))
      })
    }),
  )
})

test('contents that differ in white space alone are equal', () => {
  const ids = new EntryIds((raw, occurrence) => entryId('st1-x', raw, occurrence))
  expect(ids.next('a b')).not.toBe(ids.next('ab'))
})
