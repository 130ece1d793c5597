import { expect, test } from 'vitest'
import { fits, hashOf, isGood } from './password.ts'

test('a password fits its own hash, however its letters are typed, and no other', async () => {
  const kept = await hashOf('zwölf Boxkämpfer')
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await fits('zwo\u0308lf Boxka\u0308mpfer', kept)).toBe(true)
  expect(await fits('zwölf Boxkampfer', kept)).toBe(false)
  expect(await hashOf('zwölf Boxkämpfer')).not.toBe(kept)
})

test('where there is no user the same work is done, and nothing fits', async () => {
  expect(await fits('', undefined)).toBe(false)
  expect(await fits('correct horse battery', undefined)).toBe(false)
})

test('a hash of another form is a fault, not a refusal', async () => {
  await expect(fits('x', '$2b$10$abc')).rejects.toThrow('no known form')
  await expect(fits('x', '')).rejects.toThrow('no known form')
})

test.each([
  ['short', 'anna', false],
  ['aaaaaaaaaaaaaaaa', 'anna', false],
  ['anna-of-the-north', 'anna-of-the-north', false],
  [`${'x'.repeat(250)}abcdefg`, 'anna', false],
  ['correct horse battery', 'anna', true],
  ['пароль длинный', 'anna', true],
])('%s of %s is good: %s', (password, name, good) => {
  expect(isGood(password, name)).toBe(good)
})

test('more at the same time than the hub takes are turned away, the others wait their turn', async () => {
  const kept = await hashOf('correct horse battery')
  const all = Array.from({ length: 40 }, () => fits('correct horse battery', kept))
  const told = await Promise.allSettled(all)
  expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(34)
  const turned = told.find(({ status }) => status === 'rejected')
  expect(turned).toMatchObject({ reason: { name: 'Crowded' } })
  expect(await fits('correct horse battery', kept)).toBe(true)
})
