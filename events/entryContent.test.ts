import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EntryContent } from './entryContent.ts'
import { entryId } from './identity.ts'

const statement = 'st1-adfc723c2550ac809884dc406579b7a6a92cf86e'

function idOf(texts: readonly string[], occurrence = 1): string {
  const content = new EntryContent(statement)
  content.begin()
  for (const text of texts) content.add(`<${text}>`, 1, text.length + 1)
  return content.id(occurrence)
}

describe('the id of a content', () => {
  const character = fc.constantFrom('a', 'Z', '9', ':', ' ', '\r', '\n', '\u00a0', 'ü', '߿', '€')
  const wide = fc.constantFrom('\u2003', '\u3000', '\ufeff', '漢', '😀', '\ud83d')
  const text = fc.string({ unit: fc.oneof(character, wide), maxLength: 40 })

  test('is the one that entryId gives its text, whatever its characters', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.integer({ min: 1 }), (texts, occurrence) => {
        const whole = texts.map((part) => new TextDecoder().decode(new TextEncoder().encode(part)))
        expect(idOf(texts, occurrence)).toBe(entryId(statement, whole.join(''), occurrence))
      }),
    )
  })

  test('leaves control characters out', () => {
    expect(idOf(['a\u0001b\u001f€\u0002'])).toBe(entryId(statement, 'ab€', 1))
  })

  test('holds for contents of any length, one after the other', () => {
    const content = new EntryContent(statement)
    for (const length of [10, 100_000, 11, 1_000, 10]) {
      const raw = 'ü'.repeat(length)
      content.begin()
      content.add(raw, 0, raw.length)
      expect(content.id(1)).toBe(entryId(statement, raw, 1))
    }
  })
})
