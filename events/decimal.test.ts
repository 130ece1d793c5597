import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  compare,
  type Decimal,
  decimalFrom,
  decimalText,
  equal,
  negate,
  subtract,
  zero,
} from './decimal.ts'

const decimals = fc.record({
  units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
  scale: fc.nat(6),
})

function parsed(text: string): Decimal {
  const value = decimalFrom(text)
  if (!value) throw new Error(`no decimal: ${text}`)
  return value
}

describe('decimal numbers', () => {
  test.each(['', '-', '.5', '5.', '1e3', '1,5', '+-1', ' 1', '1 ', '0x1', '١'])(
    '%j is none',
    (text) => {
      expect(decimalFrom(text)).toBeUndefined()
    },
  )

  test.each([
    ['0', 2, '0.00'],
    ['-0.00', 2, '0.00'],
    ['1250', 2, '1250.00'],
    ['-1250.5', 2, '-1250.50'],
    ['0.05', 2, '0.05'],
    ['1.23400', 2, '1.234'],
    ['1000.00', 0, '1000'],
    ['-0.001', 3, '-0.001'],
    ['9007199254740993.07', 2, '9007199254740993.07'],
  ])('%s with %i digits is written %s', (text, digits, written) => {
    expect(decimalText(parsed(text), digits)).toBe(written)
  })

  test('text and number are one and the same', () => {
    fc.assert(
      fc.property(decimals, fc.nat(4), (value, digits) => {
        expect(equal(parsed(decimalText(value, digits)), value)).toBe(true)
      }),
    )
  })

  test('sums do not depend on order or on digits behind the point', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(equal(add(add(a, b), c), add(a, add(c, b)))).toBe(true)
        expect(equal(add(a, negate(a)), zero)).toBe(true)
        expect(compare(a, b)).toBe(-compare(b, a) || 0)
        expect(compare(subtract(a, b), zero)).toBe(compare(a, b))
      }),
    )
  })
})
