import { expect, test } from 'vitest'
import { places } from './places.ts'
import { IntakeThread } from './thread.ts'

test('a register goes to the thread with its rows once, and again to one that begins anew', async () => {
  const thread = new IntakeThread(places('/nowhere'))
  const first = { number: 1, rows: { accounts: [], postings: undefined } }
  const second = { ...first, number: 2 }
  expect(thread.sent(first)).toBe(first)
  expect(thread.sent(first)).toEqual({ number: 1 })
  expect(thread.sent(second)).toBe(second)
  await thread.end()
  expect(thread.sent(second)).toBe(second)
  expect(thread.sent(undefined)).toBe(undefined)
})
