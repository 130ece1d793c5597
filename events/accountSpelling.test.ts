import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountSpelling } from './accountSpelling.ts'

const parts = (written: string) => {
  const { iban, bank, number } = accountSpelling(written)
  return { iban, bank, number }
}

test.each([
  ['DE79 9999 9999 0532 0017 00', '99999999', '532001700'],
  ['AT58 9999 9000 2617 0017', '99999', '26170017'],
  ['CH42 0999 0000 1234 5678 9', '9990', '123456789'],
  ['ES94 9999 0017 9902 0002 6017', '99990017', '200026017'],
  ['FR76 9999 9000 4205 0001 7K02 619', '9999900042', '500017K026'],
  ['GB12 KNTR 9999 1731 7260 26', '999917', '31726026'],
  ['IT19 X099 9911 1170 0000 0172 602', '999911117', '172602'],
  ['NL30 KNTR 0001 7026 00', 'KNTR', '1702600'],
  ['PT50 0999 0017 0001 7260 0170 6', '9990017', '17260017'],
])('the IBAN %s holds bank code and number', (iban, bank, number) => {
  expect(parts(iban)).toEqual({ iban: true, bank, number })
})

test('an IBAN of a country without a known layout has its whole rest as its number', () => {
  expect(parts('SI50999990001726034')).toEqual({
    iban: true,
    bank: undefined,
    number: '999990001726034',
  })
})

test('bank code and number stand on the two sides of a slash, in either letter case', () => {
  expect(parts('99999999/0532001700')).toEqual({
    iban: false,
    bank: '99999999',
    number: '532001700',
  })
  expect(parts(' de79999999990532001700 ').iban).toBe(true)
})

test('a BIC in front of a number is no bank code', () => {
  expect(parts('KNTRDEFF500/0532001700')).toMatchObject({ bank: undefined, number: '532001700' })
})

test('an IBAN behind a bank is the IBAN', () => {
  expect(accountSpelling('KNTRDEFF/DE79999999990532001700').compact).toBe('DE79999999990532001700')
})

const bank = fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String)
const number = fc.bigInt({ min: 1n, max: 9_999_999_999n }).map(String)

test('an account has a key in common with itself, whichever of its whole writings is used', () => {
  fc.assert(
    fc.property(bank, number, fc.nat({ max: 99 }), (blz, konto, check) => {
      const whole = konto.padStart(10, '0')
      const iban = accountSpelling(`DE${String(check).padStart(2, '0')}${blz}${whole}`)
      for (const text of [
        `${blz}/${konto}`,
        `${blz}/${whole}`,
        `${blz}${whole}`,
        `/${blz}/${konto}`,
      ]) {
        expect(accountSpelling(text).keys.some((key) => iban.keys.includes(key))).toBe(true)
      }
    }),
  )
})

test('accounts of one bank with different numbers have no key in common', () => {
  fc.assert(
    fc.property(bank, number, number, (blz, one, other) => {
      fc.pre(one !== other)
      const keys = accountSpelling(`${blz}/${one}`).keys
      expect(accountSpelling(`DE00${blz}${other.padStart(10, '0')}`).keys).not.toContain(keys[0])
    }),
  )
})

test('any text has a spelling, and blanks, points and hyphens make no other one', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const spelling = accountSpelling(text)
      expect(spelling.keys.length).toBeGreaterThan(0)
      expect(accountSpelling(` ${text}-.`)).toEqual(spelling)
    }),
  )
})
