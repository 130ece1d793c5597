import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCreditorReference, isIban, isOgm, isQrReference } from './checkDigits.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const characters = fc.constantFrom(...letters, ...'0123456789')
const country = fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 2 })
const account = fc.string({ unit: characters, minLength: 11, maxLength: 30 })
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

/** The standard's own sum, on the whole number at once: 98 less what 97 leaves of it. */
function mod97(head: string, body: string): string {
  const number = [...`${body}${head}00`].map((c) => Number.parseInt(c, 36)).join('')
  return String(98n - (BigInt(number) % 97n)).padStart(2, '0')
}

const ibans = fc.tuple(country, account).map(([head, body]) => head + mod97(head, body) + body)
const references = fc
  .string({ unit: characters, minLength: 1, maxLength: 21 })
  .map((body) => `RF${mod97('RF', body)}${body}`)
const ogms = digits(10).map((body) => {
  const rest = BigInt(body) % 97n
  return body + String(rest === 0n ? 97n : rest).padStart(2, '0')
})
const qrs = digits(26).map((body) => {
  const last = [...'0123456789'].filter((digit) => isQrReference(body + digit))
  expect(last).toHaveLength(1)
  return body + last[0]
})

describe.each([
  ['an IBAN', isIban, ibans],
  ['a creditor reference', isCreditorReference, references],
  ['a QR reference', isQrReference, qrs],
  ['a Belgian reference', isOgm, ogms],
])('%s', (_, holds, made) => {
  test('holds with the check digits of its standard', () => {
    fc.assert(fc.property(made, holds))
  })

  test('holds with no digit mistyped', () => {
    fc.assert(
      fc.property(made, fc.nat(), fc.integer({ min: 1, max: 9 }), (text, any, step) => {
        const places = [...text].flatMap((c, i) => (/\d/.test(c) ? [i] : []))
        const at = places[any % places.length] ?? 0
        const digit = (Number.parseInt(text.charAt(at), 10) + step) % 10
        expect(holds(text.slice(0, at) + digit + text.slice(at + 1))).toBe(false)
      }),
    )
  })

  test('holds with nothing cut off or added', () => {
    fc.assert(
      fc.property(made, (text) => {
        for (const wrong of [
          '',
          text.slice(2),
          `${text}${'0'.repeat(30)}`,
          `-${text}`,
          `${text}ß`,
        ]) {
          expect(holds(wrong)).toBe(false)
        }
      }),
    )
  })
})

test('examples that their standards print hold, in groups and in small letters too', () => {
  expect(isCreditorReference('RF18 5390 0754 7034')).toBe(true)
  expect(isCreditorReference('rf18539007547034')).toBe(true)
  expect(isQrReference('21 00000 00003 13947 14300 09017')).toBe(true)
  expect(isOgm('090933755493')).toBe(true)
})

test('an IBAN is asked for as it is stored: without blanks and in capitals', () => {
  expect(isIban('DE73999999990000001234')).toBe(true)
  expect(isIban('DE73 9999 9999 0000 0012 34')).toBe(false)
  expect(isIban('de73999999990000001234')).toBe(false)
  expect(isIban('999999990000001234')).toBe(false)
})

test('letters that become others in capitals are none of a reference', () => {
  const made = `RF${mod97('RF', 'KONTOR17SS')}KONTOR17SS`
  expect(isCreditorReference(made)).toBe(true)
  expect(isCreditorReference(made.replace('SS', 'ß'))).toBe(false)
})

test('the rest of a Belgian reference is never nought', () => {
  expect(isOgm('000000000097')).toBe(true)
  expect(isOgm('000000000000')).toBe(false)
})
