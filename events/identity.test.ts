import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  entryId,
  keyedRowId,
  paymentId,
  placedRowId,
  revisionId,
  rowsId,
  type StatementFacts,
  statementId,
  withdrawalId,
} from './identity.ts'

const facts: StatementFacts = {
  kind: 'mt940',
  account: 'DE71 9990 0011 0001 2345 67',
  number: '224',
  page: '1',
  openingDate: '261119',
}

/**
 * These ids are in stores and ledgers of customers. A test that fails here is no reason to change
 * the expectation: whoever changes an id delivers everything twice.
 */
describe('golden ids', () => {
  test('of a statement', () => {
    expect(statementId(facts)).toBe('st1-adfc723c2550ac809884dc406579b7a6a92cf86e')
    expect(statementId({ ...facts, number: '0', openingAmount: 'EUR18452,11' })).toBe(
      'st1-2467d37635a7fefad3efbc1223675c25bb33c79c',
    )
  })

  test('of an entry and of a payment inside it', () => {
    const entry = entryId('st1-x', ':61:2611201120C12500,00NTRFRE-1', 1)
    expect(entry).toBe('tx1-ee89d7731c22e6de30fe0fd496c8f485a50e883f')
    expect(paymentId(entry, 'raw', 2)).toBe('it1-cfc161bef4225f64df22e2649f339e7abb990f2b')
  })

  test('of a withdrawn entry and of a corrected statement', () => {
    expect(withdrawalId('tx1-x', 'v')).toBe('wd1-35261f2c8673c9586799d36a5a264e307688eba3')
    expect(revisionId('st1-x', 'v')).toBe('sr1-5bf2246fd584f84a016950494576c899bd8868a0')
  })

  test('of legacy rows', () => {
    expect(keyedRowId('invoices', 'invoice-issued', ['RE-1', '1000'])).toBe(
      'ro1-c1fc49865c2bd6612787b854bbeeedc545559095',
    )
    expect(keyedRowId('invoices', 'invoice-issued', ['RE-1', '1000'], '7')).toBe(
      'ro1-98e2573be550ec4e962e8e565f4dd6b6ecb3afb7',
    )
    expect(rowsId('ab'.repeat(32))).toBe('rs1-ac64ab9c4d7b4e0807fb280c0f148937d49c6a7d')
    expect(placedRowId('ab'.repeat(32), 12)).toBe('rp1-89772b9a513f4134392ffe24815d14e77a55ef94')
  })
})

test('white space of any kind makes no difference', () => {
  const wrapped = { ...facts, account: 'DE719990\r\n0011000123\t4567' }
  expect(statementId(wrapped)).toBe(statementId(facts))
  expect(entryId('s', 'a b\r\nc', 1)).toBe(entryId('s', 'abc', 1))
})

test('the same text in another field gives another id', () => {
  const text = fc.string({ minLength: 1 }).filter((t) => /\S/.test(t))
  fc.assert(
    fc.property(text, (value) => {
      const none = { ...facts, number: undefined, page: undefined }
      expect(statementId({ ...none, number: value })).not.toBe(
        statementId({ ...none, page: value }),
      )
    }),
  )
})

test('two equal entries of a statement are two', () => {
  expect(entryId('s', 'raw', 1)).not.toBe(entryId('s', 'raw', 2))
})

test('keys of two columns do not run together', () => {
  expect(keyedRowId('i', 't', ['1', '23'])).not.toBe(keyedRowId('i', 't', ['12', '3']))
})
