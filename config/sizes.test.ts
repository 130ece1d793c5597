import { expect, test } from 'vitest'
import { sizeBytes } from './sizes.ts'

test.each([
  ['0B', 0],
  ['1KB', 1000],
  ['1KiB', 1024],
  ['500 MB', 500_000_000],
  ['2GiB', 2_147_483_648],
  ['999999GiB', 999_999 * 1024 ** 3],
])('%s is %i bytes', (text, bytes) => {
  expect(sizeBytes(text)).toBe(bytes)
  expect(Number.isSafeInteger(bytes)).toBe(true)
})

test.each(['', '5', 'MB', '1.5GB', '3TB', '1mb', '-1B', '1000000B'])('%o is no size', (text) => {
  expect(sizeBytes(text)).toBeUndefined()
})
