import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AccountIndex, type Match } from './accounts.ts'

const shown = (match: Match) =>
  typeof match === 'object' ? `${match.row.account} by ${match.matched}` : match

/** Made-up accounts at made-up banks. */
const index = new AccountIndex([
  { account: 'DE71 9990 0011 0001 2345 67', aliases: ['EUR-MAIN'] },
  { account: 'DE87999000110007654321' },
  { account: '99900022/0007654321' },
  { account: '88001234' },
  { account: 'FR8099990000015000130000M37' },
])
const find = (written: string) => shown(index.find(written))

describe('an account is found', () => {
  test.each([
    ['as the row writes it', 'DE71999000110001234567', 'spelling'],
    ['by an alias', 'eur main', 'spelling'],
    ['by bank code and number', '99900011/1234567', 'bank-code'],
    ['by bank code and number with leading zeros', '99900011/0001234567', 'bank-code'],
    ['by both as one number', '999000110001234567', 'bank-code'],
    ['by its number alone', '0001234567', 'short-number'],
    ['by a tail of its number', '234567', 'short-number'],
    ['by a shorter tail with its bank code', '99900011/4567', 'short-number'],
    ['behind a BIC', 'NORDDEFF/1234567', 'short-number'],
  ])('%s', (_, written, matched) => {
    expect(find(written)).toBe(`DE71 9990 0011 0001 2345 67 by ${matched}`)
  })

  test('by an IBAN although the register has a short number', () => {
    expect(find('DE18999000330088001234')).toBe('88001234 by short-number')
  })

  test('as the records of CFONB 120 write it, without the check digits', () => {
    expect(find('999900000150001300000')).toBe(undefined)
    expect(find('99990000015000130000M')).toBe('FR8099990000015000130000M37 by bank-code')
  })
})

describe('an account is not guessed', () => {
  test('where two rows fit its number', () => {
    expect(find('0007654321')).toBe('ambiguous')
    expect(find('654321')).toBe('ambiguous')
  })

  test('where its bank code is another one', () => {
    expect(find('99900044/1234567')).toBe(undefined)
  })

  test('from fewer than six characters, or than four with a bank code', () => {
    expect(find('34567')).toBe(undefined)
    expect(find('99900011/567')).toBe(undefined)
  })

  test('from another IBAN that ends alike', () => {
    expect(find('DE62999000440001234567')).toBe(undefined)
  })

  test('by a word that another word ends with', () => {
    expect(find('OLD-EUR-MAIN')).toBe(undefined)
  })

  test('where the file names none', () => {
    expect(find('NOTPROVIDED')).toBe(undefined)
    expect(find('')).toBe(undefined)
  })
})

test('a bank code decides between two rows with the same number', () => {
  expect(find('99900022/7654321')).toBe('99900022/0007654321 by spelling')
  expect(find('99900011/7654321')).toBe('DE87999000110007654321 by bank-code')
})

const blz = fc.constantFrom('99900011', '99900022', '99900033')
const konto = fc.bigInt({ min: 1n, max: 9_999_999_999n }).map((n) => n.toString().padStart(10, '0'))

test('whatever is found, its number ends with what was asked, and no second row does', () => {
  const account = fc.tuple(blz, konto).map(([bank, number]) => ({ account: `${bank}/${number}` }))
  const rows = fc.uniqueArray(account, { minLength: 1, maxLength: 30, selector: (r) => r.account })
  const asked = fc.tuple(fc.nat({ max: 29 }), fc.integer({ min: 1, max: 10 }))
  fc.assert(
    fc.property(rows, asked, (table, [which, length]) => {
      const tail = (table[which % table.length]?.account ?? '')
        .slice(-length)
        .replace(/^0+(?=.)/, '')
      const fitting = table.filter((row) =>
        row.account.split('/')[1]?.replace(/^0+/, '').endsWith(tail),
      )
      const match = new AccountIndex(table).find(tail)
      if (tail.length < 6) expect(match).toBe(undefined)
      else if (fitting.length > 1) expect(match).toBe('ambiguous')
      else expect(match).toMatchObject({ row: fitting[0], matched: 'short-number' })
    }),
  )
})
