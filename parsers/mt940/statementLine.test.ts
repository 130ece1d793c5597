import { describe, expect, test } from 'vitest'
import { read, refusalOf, statement } from './testing.ts'

/** The only entry of a statement with this field 61. */
function entry(...lines: string[]) {
  const [only] = read(statement(lines)).entries
  if (!only) throw new Error('no entry')
  return only.data
}

describe('field 61', () => {
  test('reads every part of a full line', () => {
    const data = entry(':61:2401030103DR12,34NTRFINV-77//BANK-1', 'Card transaction')
    expect(data).toMatchObject({
      amount: { value: '-12.34', currency: 'EUR' },
      bookingDate: '2024-01-03',
      valueDate: '2024-01-03',
      reversal: false,
      status: 'booked',
      codes: { swift: 'NTRF' },
      references: { customer: 'INV-77', bank: 'BANK-1' },
      original: { fundsCode: 'R', supplementaryDetails: 'Card transaction' },
    })
  })

  test.each([
    ['C', '5.00', false],
    ['D', '-5.00', false],
    ['RC', '-5.00', true],
    ['RD', '5.00', true],
  ])('%s moves %s', (mark, value, reversal) => {
    const data = entry(`:61:240103${mark}5,00NMSCNONREF`)
    expect(data).toMatchObject({ amount: { value }, reversal })
  })

  test.each([
    ['1000,', '1000.00'],
    [',5', '0.50'],
    ['1000', '1000.00'],
    ['12.34', '12.34'],
    ['000000000012,30', '12.30'],
    ['348000.', '348000.00'],
    ['0,00', '0.00'],
  ])('reads the amount %s as %s', (written, value) => {
    expect(entry(`:61:240103C${written}NMSCNONREF`).amount.value).toBe(value)
  })

  test('an amount of zero has no sign', () => {
    expect(entry(':61:240103D0,00NMSCNONREF').amount.value).toBe('0.00')
  })

  test.each(['1.234,56', '1.234', '1,2,3', ',', "1'000,00"])('refuses the amount %s', (written) => {
    expect(refusalOf(statement([`:61:240103C${written}NMSCNONREF`]))?.code).toBe(
      'mt-amount-invalid',
    )
  })

  test.each(['1O0,00', '12S4,50', '10,O5', '1OO00', '5.l0'])(
    'a letter in %s is no type',
    (written) => {
      expect(refusalOf(statement([`:61:240103C${written}NTRFNONREF`]))?.code).toBe(
        'mt-amount-invalid',
      )
    },
  )

  test('names line, column and byte of the character that is wrong', () => {
    const problem = refusalOf(statement([':61:2401030103C1O0,00NTRFNONREF']))
    expect(problem).toMatchObject({ code: 'mt-amount-invalid', position: { line: 5, column: 17 } })
    expect(problem?.message).toContain('"A9,99AAAAAAA"')
  })

  test('takes the year of the entry date that is nearest to the value date', () => {
    expect(entry(':61:2401021231C1,00NMSCNONREF').bookingDate).toBe('2023-12-31')
    expect(entry(':61:2312310102C1,00NMSCNONREF').bookingDate).toBe('2024-01-02')
    expect(entry(':61:9912310101C1,00NMSCNONREF').bookingDate).toBe('2000-01-01')
  })

  test('reads no entry date, and blanks or half a date for it', () => {
    expect(entry(':61:240103C1,00NMSCNONREF').bookingDate).toBeUndefined()
    expect(entry(':61:240103    CD1,00NMSCNONREF').bookingDate).toBeUndefined()
    const half = entry(':61:24010305C1,00NMSCNONREF')
    expect(half.bookingDate).toBeUndefined()
    expect(half.original).toEqual({ entryDate: '05' })
  })

  test('moves 30 February to the end of the month and keeps it as written', () => {
    const { entries, problems } = read(statement([':61:2402300301C0,00NMSCNONREF']))
    expect(entries[0]?.data).toMatchObject({
      valueDate: '2024-02-29',
      bookingDate: '2024-03-01',
      flags: ['date-clamped'],
      original: { valueDate: '240230' },
    })
    expect(problems.map((p) => p.code)).toEqual(['date-clamped'])
  })

  test('a value date of zeros is none', () => {
    const data = entry(':61:0000000103C0,00NMSCNONREF')
    expect(data.valueDate).toBeUndefined()
    expect(data.bookingDate).toBe('2024-01-03')
    expect(data.flags).toEqual(['date-absent'])
  })

  test('refuses a date that no calendar can mean', () => {
    expect(refusalOf(statement([':61:249903C1,00NMSCNONREF']))).toMatchObject({
      code: 'mt-date-invalid',
      position: { line: 5, column: 5 },
    })
  })

  test.each([
    ['NTRFX', 'NTRF', 'X'],
    ['S103X', 'S103', 'X'],
    ['FMSCX', 'FMSC', 'X'],
    ['NET X', 'NET ', 'X'],
    ['//B1', undefined, undefined],
  ])('reads the type in %s', (text, swift, customer) => {
    const data = entry(`:61:240103C1,00${text}`)
    expect([data.codes.swift, data.references.customer]).toEqual([swift, customer])
  })

  test('parts an over-long reference from the name behind its padding', () => {
    const data = entry(':61:240103C1,00N0440170226009      W.P. Jansen')
    expect(data.references.customer).toBe('0170226009')
    expect(data.original).toEqual({ supplementaryDetails: 'W.P. Jansen' })
  })

  test('keeps over-long references without a gap whole', () => {
    const data = entry(':61:240103C1,00NTRF2024-01-03-08.37.18.054696//RJHIPSH2233901WI000001215')
    expect(data.references).toEqual({
      customer: '2024-01-03-08.37.18.054696',
      bank: 'RJHIPSH2233901WI000001215',
    })
  })

  test('NONREF and pointers to field 86 are no references', () => {
    expect(entry(':61:240103C1,00NTRFNONREF//').references).toEqual({})
    const data = entry(':61:240103C1,00NTRFKREF+', ':86:166?20KREF+ORDER-1')
    expect(data.references.customer).toBe('ORDER-1')
  })

  test('goes on behind a line that a gateway wrapped, and finds a wrapped tag', () => {
    const data = entry(
      ':61:2401030103CR',
      '30,00N062NONREF',
      ':',
      '86:166?00GUTSCHRIFT?20SVWZ+Test',
    )
    expect(data).toMatchObject({ amount: { value: '30.00' }, text: 'GUTSCHRIFT' })
    expect(data.remittance.text).toBe('Test')
  })

  test('reads amount and charges of the original payment from the supplementary line', () => {
    const data = entry(':61:240103D12,34NTRFX', '/OCMT/CAD47,11/CHGS/EUR1,23')
    expect(data.exchange).toEqual({
      instructed: { value: '47.11', currency: 'CAD' },
      rate: undefined,
    })
    expect(data.charges).toEqual([{ amount: { value: '1.23', currency: 'EUR' } }])
  })

  test('warns of decimals that the currency does not have', () => {
    const { problems, entries } = read(statement([':61:240103C1,005NTRFX']))
    expect(entries[0]?.data.amount.value).toBe('1.005')
    expect(problems.map((p) => p.code)).toContain('currency-decimals')
  })
})
