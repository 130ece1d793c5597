import { expect, test } from 'vitest'
import { LearnedRegister } from './learned.ts'

const stamp = { source: '/kontor/test/bank', sourceFile: '0'.repeat(64) }
const file = { feed: 'bank', unknownAccount: 'deliver', stamp } as const
const rows = { accounts: [{ account: '1234567', region: 'DACH' }], postings: undefined }

test('a register is learned once and serves every file after', () => {
  const learned = new LearnedRegister()
  expect(learned.enricher({ number: 1, rows }, file)).toBeDefined()
  expect(learned.enricher({ number: 1 }, file)).toBeDefined()
})

test('a file is never read with another register than the one that was meant', () => {
  const learned = new LearnedRegister()
  expect(() => learned.enricher({ number: 1 }, file)).toThrow(/register/)
  learned.enricher({ number: 1, rows }, file)
  expect(() => learned.enricher({ number: 2 }, file)).toThrow(/register/)
})

test('without a register nothing is stamped', () => {
  expect(new LearnedRegister().enricher(undefined, file)).toBe(undefined)
})
