import { expect, test } from 'vitest'
import { decimalFrom } from '../../events/decimal.ts'
import { isProven, proveByBalance } from './balance.ts'
import { findDates } from './dates.ts'
import { findNumbers } from './numbers.ts'
import { dateShape, isDate, isIbanLike, isNumber } from './recognise.ts'
import { meaningsOf, plainWords, scoreOf } from './vocabulary.ts'
import { english } from './words/english.ts'
import { german } from './words/german.ts'
import { languages } from './words/languages.ts'

test.each([
  [['31.12.2026', '01.02.2026'], 'DD.MM.YYYY'],
  [['12/31/2026', '02/01/2026'], 'MM/DD/YYYY'],
  [['1/31/26', '12/1/26'], 'M/D/YY'],
  [['2026-01-31 10:15:00', '2026-02-01 09:00:00'], 'YYYY-MM-DD*'],
  [['20260131', '20260201'], 'YYYYMMDD'],
  [['31-Jan-2026', '01-Feb-2026'], 'DD-MMM-YYYY'],
  [['Jan 31, 2026', 'Feb 1, 2026'], 'MMM D, YYYY'],
  [['2026.01.31.', '2026.02.01.'], 'YYYY.MM.DD*'],
])('dates such as %s are written %s', (texts, pattern) => {
  expect(findDates(texts, english)?.pattern).toBe(pattern)
})

test('months in another language are found and named', () => {
  const found = findDates(['05. Mär 2026', '06. Mai 2026'], german)
  expect(found?.pattern).toBe('DD. MMM YYYY')
  expect(found?.count).toBeGreaterThan(0)
})

test('dates that fit both orders are taken in the one that lies closer together', () => {
  const days = ['01/12/2026', '02/12/2026', '03/12/2026', '09/12/2026']
  expect(findDates(days, english)?.pattern).toBe('DD/MM/YYYY')
  const months = ['12/01/2026', '12/02/2026', '12/03/2026', '12/09/2026']
  expect(findDates(months, english)).toMatchObject({ pattern: 'MM/DD/YYYY', ambiguous: true })
})

test('what is no date is not taken for one', () => {
  for (const text of [
    '',
    '1.5',
    '12345678',
    '01.02.2026 payment of May',
    '99.99.9999',
    'May',
    '1/2',
  ]) {
    expect(isDate(text)).toBe(false)
  }
  expect(dateShape('31.12.2026')).toMatchObject({ parts: 'dmy', yearDigits: 4, more: false })
})

test.each([
  [['1.234,56', '12,00'], ',', '.'],
  [['1,234.56', '12.00'], '.', ','],
  [["1'234.56", '12.00'], '.', "'"],
  [['1 234,56', '12,00'], ',', ' '],
  [['1234.56', '12.00'], '.', undefined],
  [['1.234', '500', '12.000'], ',', '.'],
])('amounts such as %s have the decimal sign %s', (texts, decimal, thousands) => {
  expect(findNumbers([texts], undefined).style).toMatchObject({ decimal, thousands })
})

test('amounts that all have three digits behind the point are no thousands', () => {
  const { style } = findNumbers([['53.100', '475.000', '16.100', '0.500']], english)
  expect(style.decimal).toBe('.')
})

test('numbers are told from dates, references and texts', () => {
  for (const text of ['1.5', '-1.234,56', '1’234.50-', '(12.50)', '+3', 'EUR 5', '-£5', '5,00 €'])
    expect(isNumber(text)).toBe(true)
  for (const text of ['', 'INV 5', '12:30', 'A1', '1-2-3']) expect(isNumber(text)).toBe(false)
})

test('an IBAN is known by its form', () => {
  expect(isIbanLike('DE73 9999 9999 0000 0012 34')).toBe(true)
  expect(isIbanLike('Invoice 4711')).toBe(false)
})

const decimals = (texts: readonly string[]) => texts.map((text) => decimalFrom(text))

test('a balance proves amounts in either order, and over days with one balance', () => {
  const amounts = decimals(['5.00', '-2.00', '10.00'])
  const oldest = proveByBalance(amounts, decimals(['105.00', '103.00', '113.00']))
  expect(oldest).toEqual({ checks: 2, held: 2, order: 'oldest first' })
  const newest = proveByBalance(amounts.toReversed(), decimals(['113.00', '', '105.00']))
  expect(newest).toEqual({ checks: 1, held: 1, order: 'newest first' })
})

test('a column that stands still proves nothing', () => {
  const zeros = decimals(['0.00', '0.00', '0.00'])
  expect(isProven(proveByBalance(zeros, zeros))).toBe(false)
})

test('words are compared without marks, capitals and compounds of their own', () => {
  expect(plainWords('Währung')).toBe(plainWords('WAEHRUNG'))
  expect(plainWords('BookingDate')).toBe('booking date')
  expect(meaningsOf('Buchungstag')[0]).toMatchObject({ role: 'bookingDate', score: 1 })
  expect(scoreOf(meaningsOf('Kontobetrag'), 'amount')).toBeGreaterThan(0)
})

test('a header that lost a letter still means what fits the rest of it', () => {
  expect(scoreOf(meaningsOf('D\ufffdbit'), 'debit')).toBeGreaterThan(0.8)
  expect(scoreOf(meaningsOf('W\ufffdhrung'), 'currency')).toBeGreaterThan(0.8)
  expect(meaningsOf('\ufffd(\ufffd[')).toEqual([])
})

test.each(languages)('the two sides of a sign column go in pairs in $name', ({ debit, credit }) => {
  expect(debit.split(',')).toHaveLength(credit.split(',').length)
})

test.each(languages)('every list of months in $name has twelve', ({ months }) => {
  for (const list of months) expect(list.split(',')).toHaveLength(12)
})

test.each(languages)('$name has words for dates, amounts and texts', ({ roles }) => {
  for (const role of [
    'bookingDate',
    'amount',
    'debit',
    'credit',
    'remittance',
    'balance',
  ] as const) {
    expect(roles[role]).toBeTruthy()
  }
})
