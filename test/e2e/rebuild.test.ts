import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Outbox, openOutbox } from '../../outbox/outbox.ts'
import { mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

vi.setConfig({ testTimeout: 60_000 })

/** Works on the store while no agent does. */
function withStore<Result>(work: (outbox: Outbox) => Result): Result {
  const outbox = openOutbox(join(house.state, 'outbox.sqlite'), () => new Date())
  try {
    return work(outbox)
  } finally {
    outbox.close()
  }
}

/** Lets a retention end for all that was delivered. @returns How many units were let go of. */
const letGo = () =>
  withStore((outbox) => {
    const marked = outbox.pruning.retire(new Date('2099-01-01'), ['treasury'])
    while (outbox.pruning.slice());
    return marked
  })

const unheld = () =>
  withStore((outbox) => outbox.traces.since('2026').filter(({ isPruned }) => isPruned).length)

async function deliverTwo(): Promise<void> {
  await house.startAgent()
  house.drop('a.sta', mt940(1))
  house.drop('b.sta', mt940(2))
  await house.until('file-acknowledged', 2)
  await house.until('file-settled', 2)
  await house.stopAgent()
}

test('a replay of events that are not held any more sends what their original gives', async () => {
  await deliverTwo()
  expect(letGo()).toBe(2)
  withStore((outbox) => outbox.replays.begin('treasury', { file: 1 }, 'anna', 'lost there'))
  await house.startAgent()
  await house.until('replay-ended')
  await house.stopAgent()
  expect(unheld()).toBe(1)
  expect(await house.events()).toHaveLength(8)
})

test('a new destination gets from the originals what is not held any more', async () => {
  await deliverTwo()
  letGo()
  await house.startAgent(house.destination('treasury') + house.destination('erp'))
  await house.untilEvents(8, 'erp')
  const [treasury, erp] = await Promise.all([house.events('treasury'), house.events('erp')])
  const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id).sort()
  expect(ids(erp)).toEqual(ids(treasury))
})

test('where the original is gone a new destination is told, and gets the rest', async () => {
  await deliverTwo()
  letGo()
  const first = withStore((outbox) => outbox.files.get(1)?.kept ?? '')
  rmSync(join(house.state, first))
  await house.startAgent(house.destination('treasury') + house.destination('erp'))
  await house.untilEvents(4, 'erp')
  expect(house.notices).toContainEqual({
    ...{ kind: 'release-parked', destination: 'erp', lane: 'statements' },
    code: 'original-unusable',
  })
})

test('a correction of a statement that is not held any more delivers what changed', async () => {
  await deliverTwo()
  letGo()
  await house.startAgent()
  const corrected = mt940(1)
    .replace('C1,03N', 'C2,03N')
    .replace(/(:62F:C261120EUR)\d+,\d\d/, '$11004,06')
  house.drop('c.sta', corrected)
  await house.untilEvents(11)
  const types = (await house.events()).slice(8).map(({ type }) => type.split('.')[1])
  expect(types).toEqual([
    'bank-transaction-withdrawn',
    'bank-transaction-booked',
    'bank-statement-received',
  ])
})
