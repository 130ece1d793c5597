import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../http/caller.ts'
import { everything } from '../../store/scope.ts'
import { bookedEvent, Client, helloOf } from '../../testing/client.ts'
import { HubWorld } from '../../testing/world.ts'

let world: HubWorld
beforeEach(() => {
  world = new HubWorld()
})
afterEach(async () => {
  await world.end()
  expect(world.faults).toEqual([])
})

const idsOf = (body: { events: { event: { id: string } }[] }) => body.events.map((e) => e.event.id)

describe('a page of events', () => {
  test('leads to the next by its cursor until nothing is left', async () => {
    await world.start()
    const all = await world.deliverBooked('a', 25)
    const read: string[] = []
    let after = ''
    for (let page = 0; page < 4; page += 1) {
      const { body } = await world.ask(`/v1/events?inbox=erp&limit=10${after}`)
      read.push(...idsOf(body))
      after = `&after=${body.next}`
    }
    expect(read).toEqual(all)
  })

  test('waits for what is not there yet, and comes at once when it does', async () => {
    await world.start()
    await world.deliverBooked('a', 1)
    const { next } = (await world.ask('/v1/events?inbox=erp')).body
    const begun = performance.now()
    const waiting = world.ask(`/v1/events?inbox=erp&after=${next}&wait=30s`)
    await world.deliverBooked('b', 1, 'treasury')
    await world.deliverBooked('c', 1)
    expect(idsOf((await waiting).body)).toEqual(['c-1'])
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  test('waits no longer than it was told, nor than the hub runs', async () => {
    await world.start()
    const begun = performance.now()
    const { body } = await world.ask('/v1/events?inbox=erp&wait=1s')
    expect(body.events).toEqual([])
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990)
    const waiting = world.ask('/v1/events?inbox=erp&wait=60s')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await world.stop()
    expect((await waiting).body.events).toEqual([])
  })

  test('holds what is asked for, and its cursor goes past the rest', async () => {
    await world.start()
    await world.deliverBooked('a', 30)
    const { body } = await world.ask('/v1/events?inbox=erp&types=invoice-*')
    expect(body.events).toEqual([])
    const rest = await world.ask(`/v1/events?inbox=erp&after=${body.next}`)
    expect(rest.body.events).toEqual([])
    const some = await world.ask(
      '/v1/events?inbox=erp&types=none&types=bank-*&account=DE06999999980000202600',
    )
    expect(some.body.events).toHaveLength(30)
  })
})

describe('a cursor', () => {
  test('that is none is told apart from one of before a restore', async () => {
    await world.start()
    await world.deliverBooked('a', 1)
    const { next } = (await world.ask('/v1/events?inbox=erp')).body
    expect(await world.ask('/v1/events?inbox=erp&after=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'cursor-invalid' },
    })
    const ahead = `${next.slice(0, 13)}zzz`
    expect(await world.ask(`/v1/events?inbox=erp&after=${ahead}`)).toMatchObject({
      status: 410,
      body: { code: 'cursor-stale' },
    })
  })

  test('is stale once an agent shows that the hub lost what it had acknowledged', async () => {
    await world.start()
    await world.deliverBooked('a', 3)
    await world.stop()
    const backup = join(world.folder, 'backup.db')
    copyFileSync(world.storePath, backup)
    await world.start()
    await world.deliverBooked('b', 2)
    const { next } = (await world.ask('/v1/events?inbox=erp')).body
    await world.stop()
    copyFileSync(backup, world.storePath)
    await world.start()
    const agent = await new Client(world.hub.url, 'erp').opened()
    agent.say(helloOf({ acked: 5 }))
    const welcome = await agent.next('welcome')
    expect(welcome.cursors[0]).toEqual({ lane: 'statements', through: 3 })
    agent.sayEvents('statements', 3, [bookedEvent('b-1'), bookedEvent('b-2'), bookedEvent('c-1')])
    await agent.ackThrough('statements', 6)
    expect(await world.ask(`/v1/events?inbox=erp&after=${next}`)).toMatchObject({
      status: 410,
      body: { code: 'cursor-stale' },
    })
    const { body } = await world.ask('/v1/events?inbox=erp')
    expect(idsOf(body)).toEqual(['a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'c-1'])
  })
})

describe('a reader', () => {
  const readers: Readonly<Record<string, Caller>> = {
    all: { name: 'central', scope: everything },
    norway: { name: 'norway', scope: { regions: ['nordics'], legalEntities: ['Oslo AS'] } },
    erp: { name: 'ledger', scope: everything, inboxes: ['erp'] },
    paced: { name: 'paced', scope: everything, eventsPerSecond: 5 },
  }
  const placed = (id: string, region: string, legalentity: string) =>
    JSON.stringify({ ...JSON.parse(bookedEvent(id)), region, legalentity })
  beforeEach(() => world.start({ readerOf: (token) => readers[token] }))

  test('sees its scope in every page, and nothing of the rest', async () => {
    await world.deliver([placed('a', 'nordics', 'Oslo AS'), placed('b', 'nordics', 'Bergen AS')])
    await world.deliver([placed('c', 'iberia', 'Madrid SA')], 'erp', 'madrid')
    await world.deliver([bookedEvent('d'), bookedEvent('a', '-9.00')], 'erp', 'bergen')
    const seen = async (token: string) => ({
      events: idsOf((await world.ask('/v1/events?inbox=erp', { token })).body),
      agents: (await world.ask('/v1/agents', { token })).body.agents.map(
        (agent: { agent: string }) => agent.agent,
      ),
      conflicts: (await world.ask('/v1/conflicts?inbox=erp', { token })).body.conflicts.length,
      traced: (await world.ask('/v1/events/c/trace?inbox=erp', { token })).status,
    })
    expect(await seen('norway')).toEqual({
      events: ['a'],
      agents: ['oslo'],
      conflicts: 1,
      traced: 404,
    })
    expect(await seen('all')).toMatchObject({
      events: ['a', 'b', 'c', 'd'],
      agents: ['bergen', 'madrid', 'oslo'],
      traced: 200,
    })
    const own = {
      inbox: 'erp',
      outcomes: [{ event: 'c', status: 'posted', at: '2026-11-03T00:00:00Z' }],
    }
    const told = await world.ask('/v1/outcomes', { token: 'norway', body: own })
    expect(told.body).toEqual({ kept: 0, known: 0, unknownEvents: ['c'] })
  })

  test('asks of its inboxes only', async () => {
    const asked = await world.ask('/v1/events?inbox=treasury', { token: 'erp' })
    expect(asked).toMatchObject({ status: 403, body: { code: 'inbox-not-allowed' } })
  })

  test('is held to its limit of events a second', async () => {
    await world.deliverBooked('a', 20)
    const first = await world.ask('/v1/events?inbox=erp', { token: 'paced' })
    expect(first.body.events).toHaveLength(5)
    const second = await world.ask('/v1/events?inbox=erp', { token: 'paced' })
    expect(second).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    expect(second.headers.get('retry-after')).toBe('1')
  })
})
