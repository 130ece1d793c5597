import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookedEvent } from '../testing/client.ts'
import { dueEvent, gapEvent, WatchedHub } from './testing.ts'

let hub: WatchedHub
beforeEach(async () => {
  hub = await new WatchedHub({ flapMs: 300_000 }).start()
})
afterEach(async () => {
  expect(hub.faults).toEqual([])
  await hub.end()
})

const dueAt = '2026-11-23T06:00:00Z'
const late = {
  what: 'bank',
  feed: 'bank',
  dueAt,
  lacks: 'file',
  businessDate: '2026-11-20',
} as const

describe('an overdue statement', () => {
  test('is an alert within seconds of the event that says so, and over with the one that it came', async () => {
    await hub.connect()
    await hub.deliver([dueEvent('statement-overdue', dueAt)])
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual(['statement-overdue oslo: bank open 1'])
    await hub.deliver([dueEvent('statement-arrived', dueAt)])
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual([])
  })

  test('told by event and by heartbeat, over two inboxes, is one alert', async () => {
    for (const inbox of ['erp', 'treasury']) {
      await hub.connect('oslo', inbox)
      await hub.deliver([dueEvent('statement-overdue', dueAt)], 'oslo', inbox)
      await hub.beat({ late: [late], overdue: 1 }, 'oslo', inbox)
    }
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual(['statement-overdue oslo: bank open 1'])
  })

  test('that nobody expects any more is over, although no event says so', async () => {
    await hub.connect()
    await hub.deliver([dueEvent('statement-overdue', dueAt)])
    await hub.beat({ late: [late], overdue: 1 })
    await hub.pass(6_000)
    await hub.beat({ late: [], overdue: 0 })
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual([])
  })

  test('is told of without the account that it is for', async () => {
    await hub.connect()
    await hub.deliver([
      dueEvent('statement-overdue', dueAt),
      gapEvent('statement-gap-detected', 's-3'),
    ])
    await hub.pass(6_000)
    expect(JSON.stringify(await hub.store.alerts.standing())).not.toMatch(/\d{6}/)
  })
})

test('a gap stands until the very same gap is closed', async () => {
  await hub.connect()
  await hub.deliver(['s-3', 's-5'].map((after) => gapEvent('statement-gap-detected', after)))
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual(['statement-gap oslo: bank open 1'])
  await hub.deliver([gapEvent('statement-gap-closed', 's-3')])
  await hub.pass(40_000)
  const [gap] = await hub.store.alerts.standing()
  expect(gap?.message).toBe('Feed bank: 1 gap in the chain of statements (numbering).')
  await hub.deliver([gapEvent('statement-gap-closed', 's-5')])
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual([])
})

test('a cut agent is an alert within 90 seconds, and over when it is back', async () => {
  await hub.connect()
  await hub.beat()
  await hub.pass(5_000)
  hub.cut()
  await hub.pass(70_000)
  expect(await hub.standing()).toEqual([])
  await hub.pass(20_000)
  expect(await hub.standing()).toEqual(['agent-offline oslo open 1'])
  await hub.connect()
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual([])
})

describe('an alert', () => {
  const held = (count: number) => hub.beat({ held: count })

  test('that comes back soon is the same, and later is a new one', async () => {
    await hub.connect()
    await held(1)
    await hub.pass(6_000)
    await held(0)
    await hub.pass(6_000)
    await held(1)
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual(['held oslo open 2'])
    await held(0)
    await hub.pass(310_000)
    await held(1)
    await hub.pass(6_000)
    expect(await hub.standing()).toEqual(['held oslo open 1'])
    const all = await hub.store.alerts.page({ sees: () => true, limit: 9 })
    expect(all.map(({ number, state }) => `${number} ${state}`)).toEqual(['2 open', '1 resolved'])
  })

  test('that is acknowledged stays so over a restart, and keeps who and when', async () => {
    await hub.connect()
    await held(1)
    await hub.pass(6_000)
    await hub.store.alerts.acknowledge(1, 'anna', 'asked the bank')
    await hub.stop()
    await hub.start()
    await hub.pass(10_000)
    expect(await hub.standing()).toEqual(['held oslo acknowledged 1'])
    expect(await hub.store.alerts.history(1)).toMatchObject([
      { state: 'open', by: undefined },
      { state: 'acknowledged', by: 'anna' },
    ])
  })

  test('that is over can not be acknowledged', async () => {
    await hub.connect()
    await held(1)
    await hub.pass(6_000)
    await held(0)
    await hub.pass(6_000)
    expect(await hub.store.alerts.acknowledge(1, 'anna', undefined)).toMatchObject({
      state: 'resolved',
      acknowledgedBy: undefined,
    })
    expect(await hub.store.alerts.acknowledge(9, 'anna', undefined)).toBeUndefined()
  })

  test('gets new words when the figures change, at most twice a minute', async () => {
    await hub.connect()
    await held(1)
    await hub.pass(40_000)
    for (const count of [2, 3, 4]) {
      await held(count)
      await hub.pass(6_000)
    }
    const [alert] = await hub.store.alerts.standing()
    expect(alert?.message).toContain('2 statements or tables held')
    await hub.pass(30_000)
    const [later] = await hub.store.alerts.standing()
    expect(later?.message).toContain('4 statements or tables held')
    expect(later?.times).toBe(1)
  })
})

test('a restart of the hub resolves nothing before the agents had time to come back', async () => {
  await hub.connect()
  await hub.beat()
  hub.cut()
  await hub.pass(90_000)
  expect(await hub.standing()).toEqual(['agent-offline oslo open 1'])
  await hub.stop()
  await hub.start()
  await hub.pass(75_000)
  expect(await hub.standing()).toEqual(['agent-offline oslo open 1'])
  await hub.pass(30_000)
  expect(await hub.standing()).toEqual(['agent-offline oslo open 1'])
})

test('a retired agent raises nothing, and all that it raised is over', async () => {
  await hub.connect()
  await hub.beat({ held: 3 })
  hub.cut()
  await hub.pass(100_000)
  expect(await hub.standing()).toHaveLength(2)
  await hub.oversight.fleet.retire('oslo', 'anna', 'moved to Bergen')
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual([])
  await hub.oversight.fleet.revive('oslo')
  await hub.pass(6_000)
  expect(await hub.standing()).toHaveLength(2)
})

test('two stores under one name, and an id with two contents, stand for a day', async () => {
  await hub.connect()
  const event = JSON.parse(bookedEvent('a-1'))
  await hub.deliver([event, JSON.parse(bookedEvent('a-1', '-7.00'))])
  hub.oversight.onAgent({ inbox: 'erp', agent: 'oslo', state: 'denied', code: 'identity-fork' })
  hub.oversight.onAgent({ inbox: 'erp', agent: 'oslo', state: 'denied', code: 'token-refused' })
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual([
    'identity-fork oslo to erp open 1',
    'id-conflict oslo to erp open 1',
  ])
})

test('a consumer that is away is told of after five minutes, and by its route', async () => {
  await hub.end()
  hub = await new WatchedHub({}, [{ name: 'ledger', inbox: 'erp' }]).start()
  const since = hub.now.toISOString()
  const failing = { code: 'consumer-unreachable', status: undefined, attempts: 3, since } as const
  hub.failing.set('ledger', failing)
  await hub.pass(290_000)
  expect(await hub.standing()).toEqual([])
  await hub.pass(20_000)
  expect(await hub.standing()).toEqual(['route-failing ledger open 1'])
  hub.failing.delete('ledger')
  await hub.pass(6_000)
  expect(await hub.standing()).toEqual([])
})

test('what was resolved long ago is forgotten, with its history', async () => {
  await hub.connect()
  await hub.beat({ held: 1 })
  await hub.pass(6_000)
  await hub.beat({ held: 0 })
  await hub.pass(6_000)
  await hub.store.alerts.tidy([], new Date(hub.now.getTime() + 1).toISOString())
  expect(await hub.store.alerts.get(1)).toBeUndefined()
  expect(await hub.store.alerts.history(1)).toEqual([])
})
