import { expect, test } from 'vitest'
import { RecentKeys } from './keys.ts'

/** Sixteen hex digits that look as scattered as those of a hash. */
const id = (n: number) =>
  BigInt.asUintN(64, BigInt(n + 1) * 0x9e3779b97f4a7c15n)
    .toString(16)
    .padStart(16, '0')

test('an id that comes back is known for 700,000 documents, and memory does not grow', () => {
  const keys = new RecentKeys()
  for (let n = 0; n < 700_000; n += 1) if (keys.seen(id(n))) throw new Error(`${n} was not there`)
  expect([keys.seen(id(0)), keys.seen(id(699_999))]).toEqual([true, true])
  for (let n = 700_000; n < 1_000_000; n += 1) keys.seen(id(n))
  expect(keys.seen(id(700_000 - 1))).toBe(true)
})
