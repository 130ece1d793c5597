import { expect, test } from 'vitest'
import { keyBytes } from './atRestRules.ts'

const key = Buffer.alloc(32, 0xfb)

test.each([
  ['hex', key.toString('hex')],
  ['base64', key.toString('base64')],
  ['base64 for addresses', key.toString('base64url')],
])('a key is taken as %s', (_, text) => {
  expect(Buffer.from(keyBytes(text) ?? []).equals(key)).toBe(true)
})

test.each(['', 'password', 'ab'.repeat(31), key.subarray(1).toString('base64'), 'x'.repeat(64)])(
  'what has not 256 bits is no key: %j',
  (text) => {
    expect(keyBytes(text)).toBeUndefined()
  },
)
