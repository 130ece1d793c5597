import { expect, test } from 'vitest'
import type { Cash } from '../../../contract.ts'
import { type CashAccount, cashRows, fits } from './rows.ts'

function account(key: string, legalEntity: string, rest: Partial<CashAccount> = {}): CashAccount {
  return { key, account: `DE-${key}`, legalEntity, currency: 'EUR', marks: [], ...rest }
}

const accounts = [
  account('a', 'Nord', { booked: '10.10', asOf: '2026-03-13' }),
  account('b', 'Nord', { booked: '-0.20', asOf: '2026-03-11', marks: ['stale'] }),
  account('c', 'Sued'),
]

const cash: Cash = {
  asOf: '2026-03-16T06:40:12.000Z',
  currencies: [{ currency: 'EUR', booked: '9.90', accounts: 3, stale: 1, unproven: 0 }],
  accounts,
}

test('a currency opens to its legal entities, and those to their accounts', () => {
  const titles = (open: ReadonlySet<string>) => cashRows(cash, accounts, open).map((r) => r.title)
  expect(titles(new Set())).toEqual(['EUR'])
  expect(titles(new Set(['EUR']))).toEqual(['EUR', 'Nord', 'Sued'])
  expect(titles(new Set(['EUR', 'EUR Nord']))).toEqual(['EUR', 'Nord', 'DE-a', 'DE-b', 'Sued'])
})

test('a sum says the oldest day and the marks of its accounts, and is absent where none has one', () => {
  const [, nord, sued] = cashRows(cash, accounts, new Set(['EUR']))
  expect(nord).toMatchObject({ booked: '9.90', day: '2026-03-11', stale: 1, accounts: 2 })
  expect(sued?.booked).toBeUndefined()
})

test('the sum over what a filter leaves is the sum of what is shown', () => {
  const left = accounts.filter((one) => fits(one, '', 'stale'))
  const [eur] = cashRows(cash, left, 'all')
  expect(eur).toMatchObject({ booked: '-0.20', accounts: 1 })
})
