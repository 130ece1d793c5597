import { afterEach, expect, test } from 'vitest'
import type { Caller } from '../http/caller.ts'
import { everything } from '../store/scope.ts'
import { bookedEvent, bookedEvents, Client, helloOf } from '../testing/client.ts'
import { HubWorld } from '../testing/world.ts'

const callers: Readonly<Record<string, Caller>> = {
  anna: { name: 'anna', scope: everything, role: 'operator' },
  viewer: { name: 'vera', scope: everything },
  nordics: { name: 'nora', scope: { regions: ['nordics'], legalEntities: 'all' } },
  iberia: { name: 'ines', scope: { regions: ['iberia'], legalEntities: 'all' } },
  erp: { name: 'erik', scope: everything, inboxes: ['erp'] },
}

const clients: Client[] = []
let world: HubWorld
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate()
  await world.end()
  expect(world.faults).toEqual([])
})

async function started() {
  world = new HubWorld()
  await world.start({ readerOf: (token) => callers[token] })
}

async function connected(agent = 'oslo', inbox = 'erp') {
  const client = await new Client(world.hub.url, inbox).opened()
  clients.push(client)
  client.say(helloOf({ agent, inbox }))
  await client.next('welcome')
  return client
}

const ask = (token: string, path: string, body?: unknown) => {
  return world.ask(`/v1/console/${path}`, { token, ...(body === undefined ? {} : { body }) })
}
const inRegion = (id: string, region: string) =>
  JSON.stringify({ ...JSON.parse(bookedEvent(id)), region, legalentity: 'Kontor Nordic AS' })

test('an agent with two inboxes is one agent, with its figures and links', async () => {
  await started()
  const client = await connected('oslo', 'erp')
  await connected('oslo', 'treasury')
  client.say({
    t: 'status',
    uptimeSeconds: 60,
    waiting: [{ lane: 'statements', events: 3, bytes: 2_700, oldestAt: new Date().toISOString() }],
    feeds: [{ feed: 'bank', kind: 'folder' }],
    held: 1,
    freeDiskBytes: 50_000_000_000,
    clockOffsetMs: 7,
  })
  client.sayEvents('bulk', 0, bookedEvents('a', 1, 2))
  await client.ackThrough('bulk', 2)
  await expect
    .poll(async () => (await ask('viewer', 'fleet')).body.agents[0]?.held, { timeout: 3_000 })
    .toBe(1)
  const { body } = await ask('viewer', 'fleet?state=attention&q=OSL')
  expect(body).toMatchObject({
    counts: { healthy: 0, attention: 1, stalled: 0, offline: 0, retired: 0 },
    agents: [
      {
        agent: 'oslo',
        program: 'kontor 0',
        connected: true,
        reasons: [{ code: 'held' }],
        backlog: { events: 3, bytes: 2_700 },
        feeds: { total: 1, failing: 0 },
        freeDiskBytes: 50_000_000_000,
        clockOffsetMs: 7,
      },
    ],
  })
  const detail = await ask('viewer', 'agents/oslo')
  expect(detail.body.links).toMatchObject([
    {
      inbox: 'erp',
      connected: true,
      lanes: [{ lane: 'statements' }, { lane: 'bulk', through: 2 }],
    },
    { inbox: 'treasury', connected: true },
  ])
  expect((await ask('erp', 'agents/oslo')).body.links).toHaveLength(1)
})

test('scopes hold for the list, the agent, what waits, alerts and actions', async () => {
  await started()
  const client = await connected()
  client.sayEvents('bulk', 0, [inRegion('a-1', 'nordics')])
  await client.ackThrough('bulk', 1)
  const item = { kind: 'held', key: 'file-7-unit-2', target: { file: 7, unit: 2 } } as const
  const since = '2026-11-23T06:00:00Z'
  client.say({ t: 'status', held: 1, standing: [{ ...item, code: 'statement-overlaps', since }] })
  const seen = async (who: string) => {
    const [fleet, holdings, alerts] = await Promise.all([
      ask(who, 'fleet'),
      ask(who, 'holdings'),
      ask(who, 'alerts'),
    ])
    const lists = [fleet.body.agents, holdings.body.holdings, alerts.body.alerts]
    return lists.map((list: readonly unknown[]) => list.length)
  }
  await expect.poll(() => seen('viewer'), { timeout: 10_000 }).toEqual([1, 1, 1])
  await expect.poll(() => seen('nordics'), { timeout: 12_000 }).toEqual([1, 1, 1])
  expect(await seen('iberia')).toEqual([0, 0, 0])
  expect((await ask('iberia', 'agents/oslo')).status).toBe(404)
  const { body } = await ask('anna', 'holdings?kind=held')
  expect(body).toMatchObject({
    counts: { held: 1 },
    holdings: [{ agent: 'oslo', code: 'statement-overlaps', actions: ['release'] }],
  })
  expect((await ask('viewer', 'holdings')).body.holdings[0].actions).toEqual([])
}, 30_000)

test('an alert is acknowledged by an operator, with a note, and by nobody else', async () => {
  await started()
  const client = await connected()
  client.say({ t: 'status', quarantined: 2 })
  await expect
    .poll(async () => (await ask('anna', 'alerts')).body.counts.open, { timeout: 10_000 })
    .toBe(1)
  expect((await ask('viewer', 'alerts/1/acknowledge', { note: 'x' })).status).toBe(403)
  const { body } = await ask('anna', 'alerts/1/acknowledge', { note: 'asked the bank' })
  expect(body).toMatchObject({
    ...{ number: 1, code: 'quarantine', state: 'acknowledged', acknowledgedBy: 'anna' },
    history: [{ state: 'open' }, { state: 'acknowledged', by: 'anna' }],
  })
  expect((await ask('anna', 'alerts/99/acknowledge', {})).status).toBe(404)
})

test('retiring takes an operator and a reason, and is taken back', async () => {
  await started()
  await connected()
  expect((await ask('viewer', 'agents/oslo/retire', { reason: 'gone' })).status).toBe(403)
  expect((await ask('anna', 'agents/oslo/retire', {})).status).toBe(400)
  const retired = await ask('anna', 'agents/oslo/retire', { reason: 'moved to Bergen' })
  expect(retired.body).toMatchObject({ state: 'retired', reasons: [] })
  const revived = await ask('anna', 'agents/oslo/revive', { reason: 'back' })
  expect(revived.body.state).toBe('healthy')
  expect((await ask('anna', 'agents/gone/retire', { reason: 'gone' })).status).toBe(404)
})

test('an open page hears at once that there is something new, and ends with the hub', async () => {
  await started()
  const headers = { authorization: 'Bearer viewer' }
  const response = await fetch(`${world.hub.httpUrl}/v1/console/live`, { headers })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  let heard = ''
  const reading = (async () => {
    for await (const part of response.body ?? []) heard += Buffer.from(part).toString()
  })()
  await connected()
  await expect.poll(() => heard, { timeout: 5_000 }).toContain('"topic":"fleet"')
  await world.stop()
  await reading
})

test('an agent whose line is cut is offline, in real time, after three heartbeats', async () => {
  world = new HubWorld()
  await world.start({ readerOf: (token) => callers[token], session: { heartbeatMs: 700 } })
  const client = await connected()
  await client.cut()
  const state = async () => (await ask('viewer', 'fleet')).body.agents[0]?.state
  expect(await state()).toBe('healthy')
  await expect.poll(state, { timeout: 9_000, interval: 200 }).toBe('offline')
}, 15_000)
