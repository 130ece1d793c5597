import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCreditorReference, isQrReference } from './checkDigits.ts'

test('references of the standards hold', () => {
  expect(isCreditorReference('RF18 5390 0754 7034')).toBe(true)
  expect(isCreditorReference('rf18539007547034')).toBe(true)
  expect(isQrReference('21 00000 00003 13947 14300 09017')).toBe(true)
})

test('what only looks like a reference does not hold', () => {
  expect(isCreditorReference('RF19539007547034')).toBe(false)
  expect(isCreditorReference('RF18')).toBe(false)
  expect(isQrReference('210000000003139471430009018')).toBe(false)
  expect(isQrReference('21000000000313947143000901')).toBe(false)
})

test('one wrong digit never passes', () => {
  const digits = '210000000003139471430009017'
  fc.assert(
    fc.property(fc.nat(26), fc.integer({ min: 1, max: 9 }), (at, step) => {
      const wrong = (Number.parseInt(digits.charAt(at), 10) + step) % 10
      expect(isQrReference(digits.slice(0, at) + wrong + digits.slice(at + 1))).toBe(false)
    }),
  )
})
