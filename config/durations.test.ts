import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationMs, durationText } from './durations.ts'

test.each([
  ['500ms', 500],
  ['2s', 2000],
  ['2 s', 2000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  ['0s', 0],
])('%s is %i milliseconds', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})

test.each(['', '2', 's', '2 weeks', '1.5s', '-1s', '2S', '1h30m', '2  s', '9999999999s', '２s'])(
  '%o is no duration',
  (text) => {
    expect(durationMs(text)).toBeUndefined()
  },
)

test('every whole number of milliseconds is read back from its text', () => {
  const property = fc.property(fc.nat(999_999_999), (ms) => durationMs(durationText(ms)) === ms)
  fc.assert(property)
})

test('the text uses the largest unit that leaves the number whole', () => {
  expect([90_000, 3_600_000, 1500, 0].map(durationText)).toEqual(['90s', '1h', '1500ms', '0ms'])
})
