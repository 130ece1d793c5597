import { expect, test } from 'vitest'
import { retainedFrom, retentionOf } from './retention.ts'

const now = new Date('2026-11-22T12:00:00Z')

test.each([
  ['10y', '2016-11-22T12:00:00.000Z'],
  ['90d', '2026-08-24T12:00:00.000Z'],
  ['0d', '2026-11-22T12:00:00.000Z'],
  ['forever', '1970-01-01T00:00:00.000Z'],
])('of %s nothing is deleted that was taken from %s on', (text, expected) => {
  const retention = retentionOf(text)
  expect(retention && retainedFrom(retention, now).toISOString()).toBe(expected)
})

test.each(['', '10', '10 years', '1.5y', '99999d'])('%j is none', (text) => {
  expect(retentionOf(text)).toBeUndefined()
})
