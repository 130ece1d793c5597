import { expect, test } from 'vitest'
import { backOffMs } from './backOff.ts'

test('the network is tried soon and then slower, up to five minutes', () => {
  const waits = [1, 2, 3, 7, 100].map((failures) => backOffMs('network', failures, 0.5))
  expect(waits).toEqual([5_000, 10_000, 20_000, 300_000, 300_000])
})

test('a refusal is tried rarely from the first time on', () => {
  const waits = [1, 2, 100].map((failures) => backOffMs('refusal', failures, 0.5) / 60_000)
  expect(waits).toEqual([15, 30, 240])
})

test('tries of many feeds are spread over a fifth to either side', () => {
  expect([backOffMs('server', 1, 0), backOffMs('server', 1, 0.999)]).toEqual([48_000, 71_976])
})
