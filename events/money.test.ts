import { expect, test } from 'vitest'
import { decimalFrom } from './decimal.ts'
import { money } from './money.ts'

test.each([
  ['1250', 'EUR', '1250.00'],
  ['1250.00', 'JPY', '1250'],
  ['1.5', 'KWD', '1.500'],
  ['1.23456', 'EUR', '1.23456'],
  ['7', 'CLF', '7.0000'],
])('%s %s is written %s', (text, currency, value) => {
  expect(money(decimalFrom(text) ?? { units: 0n, scale: 0 }, currency)).toEqual({ value, currency })
})

test.each(['eur', 'EURO', '', 'E1R'])('%j is no currency', (currency) => {
  expect(() => money({ units: 1n, scale: 0 }, currency)).toThrow(/three capital letters/)
})
