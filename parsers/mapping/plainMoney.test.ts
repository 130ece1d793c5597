import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money } from '../../events/money.ts'
import { copiedAmount } from '../../events/pageWriting.ts'
import { parseAmount } from './amount.ts'
import { FieldBytes } from './fieldBytes.ts'
import { plainDecimals } from './plainMoney.ts'

const style = {
  ...({ decimal: ',', thousands: '.', parentheses: false, implied: undefined } as const),
}

/** As the short way reads it in euros; undefined where it leaves it to the long one. */
function short(text: string): string | undefined {
  const field = new FieldBytes()
  if (!field.takeText(text) || plainDecimals(field, 0x2c, 0x2e) !== 2) return undefined
  const page = Buffer.alloc(100)
  const { bytes, from, to } = field
  return page.toString('utf8', 0, copiedAmount(page, 0, bytes, from, to, 0x2c, 0x2e))
}

test('an amount that the short way takes is the one that the long way reads', () => {
  const written = fc.string({ unit: fc.constantFrom(...'0129.,-+ '), maxLength: 12 })
  fc.assert(
    fc.property(written, (text) => {
      const value = short(text)
      if (value === undefined) return
      const read = parseAmount(text, style)
      expect(read && money(read, 'EUR').value).toBe(value)
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['1.234.567,80', '1234567.80'],
  ['-12,50', '-12.50'],
  ['0,00', '0.00'],
  ['1234,00', '1234.00'],
])('%s is taken the short way', (text, value) => {
  expect(short(text)).toBe(value)
})

test.each([
  '1.23,00',
  '-0,00',
  '01,00',
  '1,0',
  '1,000',
  ',50',
  '1.,00',
  '.123,00',
  '',
  '-',
  '1,00-',
])('"%s" is left to the long way', (text) => {
  expect(short(text)).toBe(undefined)
})
