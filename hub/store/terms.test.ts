import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eachTerm, normalTerm, numbersIn, termHash } from './terms.ts'

const envelope = { specversion: '1.0', source: '/oslo/bank' } as const

function termsOf(type: string, data: object, id = 'en-0123456789'): string[] {
  const terms: string[] = []
  eachTerm({ ...envelope, id, type: `finance.${type}.v1`, data }, (text) => terms.push(text))
  return terms
}

test('an entry is found by its references and by the numbers in its text', () => {
  const data = {
    references: { customer: 'NONREF', endToEnd: 'RE-4711', bank: 'B-99', mandate: 'NOTPROVIDED' },
    remittance: {
      text: 'Rechnung RE-2026/00471 vom 02.11.2026, Kd. 12',
      reference: 'RF18539007547034',
    },
  }
  expect(termsOf('bank-transaction-booked', data)).toEqual([
    'en-01234',
    'RE-4711',
    'B-99',
    'RF18539007547034',
    'RE-2026/00471',
  ])
})

test('what takes back, itemizes or corrects is found by what it names', () => {
  expect(termsOf('bank-transaction-withdrawn', { withdraws: { eventId: 'en-1' } })).toContain(
    'en-1',
  )
  expect(termsOf('bank-transaction-itemized', { entry: { eventId: 'en-2' } })).toContain('en-2')
  expect(termsOf('bank-statement-received', { corrects: { eventId: 'st-3' } })).toContain('st-3')
})

test('a document is found by every number that it bears', () => {
  const data = {
    number: 'P-100',
    invoiceNumber: 'RE-200',
    allocations: [{ invoiceNumber: 'RE-300' }, { invoiceNumber: 'RE-400' }],
  }
  expect(termsOf('cash-applied', data)).toEqual(['en-01234', 'P-100', 'RE-200', 'RE-300', 'RE-400'])
})

test('an event of whatever form has at most some terms', () => {
  const types = fc.constantFrom(
    'bank-transaction-booked',
    'cash-applied',
    'bank-statement-received',
  )
  fc.assert(
    fc.property(types, fc.object({ maxDepth: 3 }), (type, data) => {
      expect(termsOf(type, data).length).toBeLessThanOrEqual(17)
    }),
    { numRuns: 50 },
  )
  const references = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`r${i}`, `ref-${i}`]))
  expect(termsOf('bank-transaction-booked', { references })).toHaveLength(17)
})

test('dates, amounts and words are no numbers of documents', () => {
  expect(numbersIn('vom 02.11.2026 bis 2026-11-30 EUR 12,50 Rechnung')).toEqual([])
  expect(numbersIn('Inv.2026-1 and 4500012345, 4500012346; 4500012347/4500012348')).toEqual([
    'Inv.2026-1',
    '4500012345',
    '4500012346',
  ])
})

test('terms with the same letters and digits have the same hash', () => {
  expect(normalTerm('re 2026/00471')).toBe('RE202600471')
  expect(normalTerm('00012-3')).toBe('123')
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), fc.string({ maxLength: 100 }), (a, b) => {
      const same = normalTerm(a) === normalTerm(b)
      expect(termHash(a) === termHash(b)).toBe(same)
      expect(termHash(a)).toBe(termHash(normalTerm(a)))
    }),
  )
})

test('hashes are spread over all buckets', () => {
  const buckets = new Set(
    Array.from({ length: 5_000 }, (_, i) => Math.floor(termHash(`RE-${i}`) / 2 ** 32)),
  )
  expect(buckets.size).toBe(256)
})
