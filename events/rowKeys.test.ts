import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyedRowId } from './identity.ts'
import { RowKeys } from './rowKeys.ts'

const unit = fc.constantFrom(
  'a',
  '7',
  ' ',
  '\t',
  '\r',
  'ü',
  '😀',
  '\u00a0',
  '\u3000',
  '\u0001',
  '-',
)
const text = fc.string({ unit, maxLength: 300 })

test('an id by the bytes of a key is the one by its texts', () => {
  const keys = new RowKeys('invoices', 'invoice-issued', 2)
  fc.assert(
    fc.property(text, text, fc.option(text, { nil: undefined }), (one, other, version) => {
      keys.begin()
      for (const column of [one, other, version ?? '']) {
        const bytes = Buffer.from(`<${column}>`)
        keys.add(bytes, 1, bytes.length - 1)
      }
      expect(keys.id()).toBe(keyedRowId('invoices', 'invoice-issued', [one, other], version))
    }),
  )
})
