import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delay, fromNow, isWeekend, plusDays, span } from './moments.ts'
import { accountText, amountText, bytesText, counted, shareText } from './numbers.ts'
import { statementDays } from './statementDays.ts'

test('digits are grouped in threes, and none is lost', () => {
  expect(amountText('-1234567.80')).toBe('−1,234,567.80')
  expect(amountText('999')).toBe('999')
  expect(amountText('1000')).toBe('1,000')
  const digits = fc.stringMatching(/^-?[1-9]\d{0,40}(\.\d{1,5})?$/)
  fc.assert(
    fc.property(digits, (decimal) => {
      expect(amountText(decimal).replaceAll(',', '').replace('−', '-')).toBe(decimal)
    }),
  )
})

test('a share is never rounded up to the whole', () => {
  expect(shareText(4_999, 5_000)).toBe('99.9\u00a0%')
  expect(shareText(5_000, 5_000)).toBe('100.0\u00a0%')
  expect(shareText(0, 0)).toBe('–')
})

test('counts, sizes and accounts are written as people write them', () => {
  expect([counted(1, 'file'), counted(1_200, 'file')]).toEqual(['1 file', '1,200 files'])
  expect([bytesText(999), bytesText(18_240), bytesText(56_500_000_000)]).toEqual([
    '999 B',
    '18.2 kB',
    '56.5 GB',
  ])
  expect(accountText('DE13100100100001000000')).toBe('DE13 1001 0010 0001 0000 00')
  expect(accountText('0001234567')).toBe('0001234567')
})

test('times are said in the two units that matter', () => {
  expect([span(40), span(720), span(3_661), span(90_000)]).toEqual([
    '40 s',
    '12 min',
    '1 h 1 min',
    '1 d 1 h',
  ])
  expect([delay(0.84), delay(12.4), delay(180)]).toEqual(['0.8 s', '12 s', '3 min'])
  const now = new Date('2026-03-16T06:40:00Z')
  expect(fromNow(new Date('2026-03-16T06:28:00Z'), now)).toBe('12 min ago')
  expect(fromNow(new Date('2026-03-16T07:00:00Z'), now)).toBe('in 20 min')
})

test('on a Monday the statements of Friday are looked at', () => {
  expect(statementDays('2026-03-16')).toEqual({ from: '2026-03-13', to: '2026-03-16' })
  expect(statementDays('2026-03-17')).toEqual({ from: '2026-03-16', to: '2026-03-17' })
  expect(isWeekend('2026-03-15')).toBe(true)
  expect(plusDays('2026-03-01', -1)).toBe('2026-02-28')
})
