import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FieldBytes } from './fieldBytes.ts'

const unit = fc.constantFrom(
  'a',
  ' ',
  '\t',
  '\v',
  'ü',
  '😀',
  '\u00a0',
  '\u3000',
  '\ufeff',
  '\u0001',
  '\u0085',
)

test('a field has no white space around it, whatever that is', () => {
  const field = new FieldBytes()
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const bytes = Buffer.from(`x${text}x`)
      const found = field.take(bytes, 1, bytes.length - 1)
      expect([found, field.text()]).toEqual([text.trim() !== '', text.trim()])
      expect([field.takeText(text), field.text()]).toEqual([text.trim() !== '', text.trim()])
    }),
  )
})
