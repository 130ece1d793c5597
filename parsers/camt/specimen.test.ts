import { expect, test } from 'vitest'
import { specimen } from './specimen.ts'

test('the sample is read as far as it goes, and nothing of it is refused', () => {
  expect(specimen.events.map(({ name }) => name)).toEqual([
    'bank-transaction-booked',
    'bank-transaction-booked',
    'bank-transaction-itemized',
    'bank-transaction-itemized',
    'bank-transaction-itemized',
  ])
  expect(() => specimen.reader.end()).toThrow(/^file-truncated/)
})
