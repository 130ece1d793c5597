import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumText } from './sum.ts'

test('a sum has as many decimals as the longest of its parts', () => {
  expect(sumText(['1.5', '2.25', '-10'])).toBe('-6.25')
  expect(sumText(['-0.05', '0.02'])).toBe('-0.03')
  expect(sumText(['100', '-100'])).toBe('0')
  expect(sumText([])).toBe('0')
})

test('no digit of a long amount is lost', () => {
  expect(sumText(['90071992547409930000000.01', '0.01'])).toBe('90071992547409930000000.02')
})

test('sums of cents are those of whole numbers', () => {
  const cents = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
  fc.assert(
    fc.property(fc.array(cents), (amounts) => {
      const text = (amount: bigint) => {
        const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
        return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
      }
      const total = amounts.reduce((sum, amount) => sum + amount, 0n)
      expect(sumText(['0.00', ...amounts.map(text)])).toBe(text(total))
    }),
  )
})
