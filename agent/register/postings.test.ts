import { expect, test } from 'vitest'
import type { PostingRule } from '../../config/types.ts'
import type { BankTransaction } from '../../events/bank.ts'
import { PostingIndex } from './postings.ts'

interface Entry {
  readonly value?: string
  readonly name?: string
  readonly codes?: BankTransaction['codes']
}

function entry({ value = '-10.00', name, codes = {} }: Entry): BankTransaction {
  return {
    account: { id: 'DE71999000110001234567', scheme: 'iban' },
    statement: { eventId: 'st1-1' },
    ordinal: 1,
    status: 'booked',
    amount: { value, currency: 'EUR' },
    reversal: false,
    codes,
    references: {},
    counterparty: name === undefined ? {} : { name },
    remittance: {},
  }
}

const german = { legalEntity: 'DE01', region: 'DACH' }
const find = (rules: readonly PostingRule[], of: Entry, owner = german) =>
  new PostingIndex(rules).find(entry(of), owner)

const rules: PostingRule[] = [
  { rule: 'fees', legalEntity: 'DE01', code: 'NCHG', account: '6855', taxCode: 'V0', text: 'Fees' },
  { rule: 'rent', counterparty: '*immobilien*', sign: 'debit', account: '4210' },
  { rule: 'dach', region: 'DACH', code: 'gvc:166', account: '1200' },
  { rule: 'any fee', code: 'NCHG', account: '6800' },
  { rule: 'rest', account: '1590' },
]

test('the first rule of the table that fits gives the proposal, with all that it says', () => {
  expect(find(rules, { codes: { swift: 'NCHG' } })).toEqual({
    account: '6855',
    taxCode: 'V0',
    text: 'Fees',
    rule: 'fees',
  })
})

test.each([
  [
    'of its legal entity only',
    { codes: { swift: 'NCHG' } },
    { legalEntity: 'AT01', region: 'AT' },
    'any fee',
  ],
  ['of its region only', { codes: { gvc: '166' } }, { legalEntity: 'X', region: 'IT' }, 'rest'],
  ['of a code under its own name only', { codes: { bai: '166' } }, german, 'rest'],
  ['of a code that fits', { codes: { gvc: '166' } }, german, 'dach'],
  ['of a counterparty that fits', { name: 'Süd Immobilien AG' }, german, 'rent'],
  ['of money out only', { name: 'Süd Immobilien AG', value: '5.00' }, german, 'rest'],
  ['of a counterparty, where the entry has none', {}, german, 'rest'],
])('a rule fits an entry %s', (_, of, owner, rule) => {
  expect(find(rules, of, owner)?.rule).toBe(rule)
})

test('the order of the table counts for more than what a rule asks for', () => {
  expect(find([...rules].reverse(), { codes: { swift: 'NCHG' } })?.rule).toBe('rest')
})

test('an entry that fits no rule gets no proposal', () => {
  expect(find(rules.slice(0, 2), { value: '1.00' })).toBe(undefined)
})

test('an entry whose owner is unknown gets rules for any owner alone', () => {
  const nobody = { legalEntity: undefined, region: undefined }
  expect(new PostingIndex(rules).find(entry({ codes: { swift: 'NCHG' } }), nobody)?.rule).toBe(
    'any fee',
  )
})

test('a rule is looked for as if one asked each in turn', () => {
  const words = (...all: string[]) => [undefined, ...all]
  const table: PostingRule[] = []
  for (const legalEntity of words('DE01', 'AT01')) {
    for (const code of words('NTRF', 'swift:NTRF', 'gvc:166')) {
      for (const sign of words('credit', 'debit') as PostingRule['sign'][]) {
        const row = { rule: `row ${table.length}`, legalEntity, code, sign, account: '1' }
        table.push(JSON.parse(JSON.stringify(row)))
      }
    }
  }
  for (let shift = 0; shift < table.length; shift += 1) {
    const turned = [...table.slice(shift), ...table.slice(0, shift)]
    const wanted = turned.find(({ legalEntity, code, sign }) => {
      const entity = legalEntity === undefined || legalEntity === 'DE01'
      return entity && code !== 'gvc:166' && sign !== 'credit'
    })
    expect(find(turned, { codes: { swift: 'NTRF' } })?.rule).toBe(wanted?.rule)
  }
})
