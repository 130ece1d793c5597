import { afterEach, beforeEach, expect, test } from 'vitest'
import { Client, helloOf } from '../testing/client.ts'
import { HubWorld } from '../testing/world.ts'

const world = new HubWorld()
beforeEach(() =>
  world.start({
    assignments: [
      { agent: 'oslo', accounts: ['NO9386011117947'] },
      { agent: 'rome', legalEntities: ['Roma SpA'] },
    ],
  }),
)
afterEach(() => world.stop())

function event(id: string, account: string, legalentity?: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/a/bank',
    type: 'finance.bank-transaction-booked.v1',
    ...(legalentity ? { legalentity } : {}),
    data: { account: { id: account, scheme: 'iban' } },
  })
}

async function welcomed(agent: string): Promise<Client> {
  const client = await new Client(world.hub.url, 'erp').opened()
  client.say(helloOf({ agent, storeId: `store-of-${agent}` }))
  await client.next('welcome')
  return client
}

test('an agent delivers the accounts that it is assigned', async () => {
  const client = await welcomed('oslo')
  client.sayEvents('statements', 0, [event('a-1', 'NO9386011117947')])
  expect(await client.next('ack')).toMatchObject({ through: 1 })
  await client.cut()
})

test('an event of another account is refused for good, by its own place, and nothing of its frame is kept', async () => {
  const client = await welcomed('oslo')
  const own = event('b-1', 'NO9386011117947')
  client.sayEvents('bulk', 0, [own, event('b-2', 'DE06999999980000202600'), own])
  expect(await client.next('refuse')).toMatchObject({
    lane: 'bulk',
    sequence: 2,
    code: 'event-not-assigned',
    disposition: 'permanent',
  })
  // As an agent does that has parked it: the link goes on.
  client.sayEvents('bulk', 0, [own])
  expect(await client.next('ack')).toMatchObject({ lane: 'bulk', through: 1 })
  await client.cut()
})

test('an event that names no legal entity is none of an agent that is limited to one', async () => {
  const client = await welcomed('rome')
  client.sayEvents('statements', 0, [event('c-1', 'IT1', 'Roma SpA')])
  expect(await client.next('ack')).toMatchObject({ through: 1 })
  client.sayEvents('statements', 1, [event('c-2', 'IT1')])
  expect(await client.next('refuse')).toMatchObject({ sequence: 2, code: 'event-not-assigned' })
  await client.cut()
})

test('an agent without an assignment delivers all', async () => {
  await world.deliver([event('d-1', 'DE06999999980000202600')], 'erp', 'paris')
})
