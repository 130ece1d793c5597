import { expect, test } from 'vitest'
import { campaign } from './campaign.ts'

test('agent and hub killed a dozen times while files drop: every event at each inbox once', async () => {
  const outcome = await campaign({ rounds: 12, seed: 20261122, tell: () => {} })
  expect(outcome).toMatchObject({ missing: 0, doubled: 0, foreign: 0, unsettled: 0 })
  expect(outcome.kills).toBeGreaterThanOrEqual(12)
  expect(outcome.expected).toBeGreaterThan(1_000)
}, 240_000)
