import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWeekend } from '../store/ledgerDays.ts'
import { dayOf } from '../store/statementFacts.ts'
import type { LedgerAccount } from '../store/viewContract.ts'
import { bankingDaysBetween, dayAt } from './days.ts'
import { isExpected } from './expected.ts'
import { marksOf, sumOf } from './position.ts'

const day = (text: string) => dayOf(text) ?? 0

test('a weekend is no banking day', () => {
  expect(bankingDaysBetween(day('2026-11-06'), day('2026-11-09'))).toBe(1)
  expect(bankingDaysBetween(day('2026-11-05'), day('2026-11-09'))).toBe(2)
  expect(bankingDaysBetween(day('2026-11-06'), day('2026-11-08'))).toBe(0)
  expect(dayAt(new Date('2026-11-06T23:59:59Z'))).toBe(day('2026-11-06'))
})

test('banking days are counted as one by one', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999, max: 30_000 }), fc.nat(400), (after, length) => {
      const days = Array.from({ length }, (_, i) => after + 1 + i)
      const counted = days.filter((each) => !isWeekend(each)).length
      expect(bankingDaysBetween(after, after + length)).toBe(counted)
    }),
  )
})

const account: LedgerAccount = {
  number: 1,
  inbox: 'erp',
  account: 'A',
  name: undefined,
  region: undefined,
  legalEntity: undefined,
  currency: undefined,
  agent: 'oslo',
  firstDay: day('2026-10-26'),
  lastDay: day('2026-10-30'),
  days: 4,
}

test('a statement is expected behind the last one of an account that has one most days', () => {
  const today = day('2026-11-03')
  const expected = (text: string, more: Partial<LedgerAccount> = {}) => {
    return isExpected({ ...account, ...more }, day(text), today)
  }
  expect(expected('2026-11-02')).toBe(true)
  expect(expected('2026-11-03')).toBe(true)
  expect(expected('2026-11-01')).toBe(false)
  expect(expected('2026-11-04')).toBe(false)
  expect(expected('2026-10-29')).toBe(false)
  expect(expected('2026-11-02', { firstDay: day('2026-09-01') })).toBe(false)
  expect(expected('2026-11-02', { days: 2 })).toBe(false)
})

const balance = {
  account: 1,
  currency: 'EUR',
  booked: '0.10',
  bookedDay: day('2026-11-06'),
  event: 'st-1',
  proven: true,
  available: undefined,
  interimDay: undefined,
}

test('a balance of Friday is fresh on Monday, and stale on Tuesday', () => {
  expect(marksOf(balance, day('2026-11-09'))).toEqual([])
  expect(marksOf(balance, day('2026-11-10'))).toEqual(['stale'])
  expect(marksOf({ ...balance, interimDay: day('2026-11-09') }, day('2026-11-09'))).toEqual([
    'intraday',
  ])
  expect(marksOf({ ...balance, booked: undefined, bookedDay: undefined }, 0)).toEqual([
    'stale',
    'unproven',
  ])
})

test('a sum is exact, in the digits of its currency', () => {
  const of = (currency: string, ...booked: string[]) => {
    return sumOf(
      currency,
      booked.map((each) => ({ ...balance, booked: each })),
      0,
    ).booked
  }
  expect(of('EUR', '0.10', '0.20', '-0.30')).toBe('0.00')
  expect(of('EUR', '90071992547409930.01', '0.01', '0.001')).toBe('90071992547409930.021')
  expect(of('JPY', '5', '-7')).toBe('-2')
  expect(sumOf('EUR', [{ ...balance, booked: undefined }], 0)).toMatchObject({ unproven: 1 })
})
