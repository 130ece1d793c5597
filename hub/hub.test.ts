import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { wireLimits } from '../protocol/limits.ts'
import { type RunningHub, startHub } from './hub.ts'
import type { AgentChange, Committed, HubOptions } from './options.ts'
import { everything } from './store/scope.ts'
import { bookedEvent, bookedEvents, Client, helloOf, type Who } from './testing/client.ts'

let folder: string
let hub: RunningHub
let commits: Committed[]
let changes: AgentChange[]
let faults: unknown[]

const settings = (more: Partial<HubOptions> = {}): HubOptions => ({
  storePath: join(folder, 'hub.db'),
  authorize: (_agent, token) => token === 'secret',
  listeners: {
    onCommitted: (commit) => commits.push(commit),
    onAgent: (change) => changes.push(change),
    onFault: (error) => faults.push(error),
  },
  ...more,
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-hub-'))
  commits = []
  changes = []
  faults = []
  hub = await startHub(settings())
})
afterEach(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

async function restart(more: Partial<HubOptions> = {}): Promise<void> {
  await hub.close()
  hub = await startHub(settings(more))
}

/** A client that the hub has welcomed. */
async function welcomed(who: Who = {}) {
  const client = await new Client(hub.url, who.inbox ?? 'erp').opened()
  client.say(helloOf(who))
  const welcome = await client.next('welcome')
  return { client, welcome, cursor: welcome.cursors[0]?.through }
}

async function read(path: string, token?: string) {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const response = await fetch(`${hub.httpUrl}${path}`, { headers })
  return { status: response.status, body: await response.json() }
}

async function idsIn(inbox = 'erp'): Promise<string[]> {
  const { body } = await read(`/v1/events?inbox=${inbox}&limit=1000`)
  return Object(body).events.map((e: { event: { id: string } }) => e.event.id)
}

describe('delivery', () => {
  test('an acknowledged event is in the file, for another program to read', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, bookedEvents('a', 1, 3))
    await client.ackThrough('statements', 3)
    const db = new Database(join(folder, 'hub.db'), { readonly: true })
    expect(db.prepare('SELECT id FROM event ORDER BY cursor').pluck().all()).toEqual([
      'a-1',
      'a-2',
      'a-3',
    ])
    db.close()
  })

  test('what comes again over another connection or store id is dropped', async () => {
    const first = await welcomed()
    first.client.sayEvents('statements', 0, bookedEvents('a', 1, 5))
    await first.client.ackThrough('statements', 5)
    await first.client.cut()
    // The ack was lost on its way: the agent believes it is at 2.
    const second = await welcomed({ acked: 2 })
    expect(second.cursor).toBe(5)
    second.client.sayEvents('statements', 2, bookedEvents('a', 3, 5))
    expect(await second.client.ackThrough('statements', 7)).toMatchObject({ duplicates: 3 })
    await second.client.cut()
    const third = await welcomed({ storeId: 'store-2' })
    expect(third.cursor).toBe(0)
    third.client.sayEvents('statements', 0, bookedEvents('a', 1, 7))
    expect(await third.client.ackThrough('statements', 7)).toMatchObject({ duplicates: 7 })
    expect(await idsIn()).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'a-6', 'a-7'])
  })

  test('an id with another amount is kept as a conflict and acknowledged', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, [bookedEvent('a', '-1.00'), bookedEvent('a', '-2.00')])
    expect(await client.ackThrough('statements', 2)).toMatchObject({ duplicates: 1 })
    const { body } = await read('/v1/conflicts?inbox=erp')
    expect(body).toMatchObject({
      conflicts: [{ id: 'a', other: { data: { amount: { value: '-2.00' } } } }],
    })
    expect(commits).toMatchObject([{ events: 1, duplicates: 1, conflicts: 1 }])
  })

  test('an event that is none is refused by its sequence, and the rest goes on without it', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, ['{"id":"x"}', ...bookedEvents('a', 2, 2)])
    client.sayEvents('statements', 3, bookedEvents('a', 4, 2))
    client.sayEvents('bulk', 0, bookedEvents('b', 1, 2))
    expect(await client.next('refuse')).toMatchObject({
      sequence: 1,
      code: 'event-invalid',
      disposition: 'permanent',
    })
    await client.ackThrough('bulk', 2)
    expect(await idsIn()).toEqual(['b-1', 'b-2'])
  })

  test('fifty agents at once lose nothing and keep their order', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `agent-${i}`)
    await Promise.all(
      names.map(async (agent) => {
        const { client } = await welcomed({ agent })
        for (let after = 0; after < 200; after += 20) {
          client.sayEvents('statements', after, bookedEvents(agent, after + 1, 20))
        }
        await client.ackThrough('statements', 200)
      }),
    )
    expect(commits.reduce((sum, c) => sum + c.events, 0)).toBe(10_000)
    const db = new Database(join(folder, 'hub.db'), { readonly: true })
    const ids = db.prepare("SELECT id FROM event WHERE agent = 'agent-7' ORDER BY cursor").pluck()
    expect(ids.all()).toEqual(Array.from({ length: 200 }, (_, i) => `agent-7-${i + 1}`))
    db.close()
  })

  test('everything is there after the hub was closed and started again', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, bookedEvents('a', 1, 4))
    await client.ackThrough('statements', 4)
    await restart()
    expect((await welcomed({ acked: 4 })).cursor).toBe(4)
    expect(await idsIn()).toHaveLength(4)
  })

  test('a hub that closes commits and acknowledges what it has read, and says goodbye', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, bookedEvents('a', 1, 100))
    await client.ackThrough('statements', 100)
    const closing = hub.close()
    expect(await client.bye()).toMatchObject({ code: 'hub-stopping', disposition: 'retry' })
    await closing
    expect(await client.gone()).toEqual({ code: 4000, reason: 'hub-stopping' })
    hub = await startHub(settings())
  })

  test('a full store refuses for now, and the link lives on', async () => {
    await restart({ maxStoreBytes: 400 * 1024 })
    const { client } = await welcomed()
    for (let after = 0; after < 1_000; after += 100) {
      client.sayEvents('statements', after, bookedEvents('a', after + 1, 100))
    }
    expect(await client.next('refuse')).toMatchObject({ code: 'store-full', disposition: 'retry' })
    expect(client.closed).toBeUndefined()
    expect((await read('/healthz')).status).toBe(200)
  })
})

describe('what breaks the protocol', () => {
  test('a frame that leaves a gap ends the link', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 1, bookedEvents('a', 2, 1))
    expect(await client.bye()).toMatchObject({ code: 'range-gap', disposition: 'retry' })
    expect(await idsIn()).toEqual([])
  })

  test('a store that was rolled back behind the cursor is told so', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, bookedEvents('a', 1, 4))
    await client.ackThrough('statements', 4)
    await client.cut()
    const twin = await welcomed({ acked: 2 })
    twin.client.sayEvents('statements', 2, bookedEvents('other', 3, 4))
    expect(await twin.client.bye()).toMatchObject({ code: 'store-forked' })
    expect(await idsIn()).toHaveLength(4)
  })

  test('an oversized frame ends the link before it is read', async () => {
    const { client } = await welcomed()
    client.socket.send('x'.repeat(wireLimits.maxFrameBytes + 1))
    expect((await client.gone()).code).toBe(1009)
    expect((await read('/healthz')).status).toBe(200)
  })

  test('text that is no frame, binary, and a wrong first frame end the link with their codes', async () => {
    const says = async (message: string | Buffer) => {
      const client = await new Client(hub.url, 'erp').opened()
      client.socket.send(message)
      return (await client.bye()).code
    }
    expect(await says('{')).toBe('frame-malformed')
    expect(await says(Buffer.from('{}'))).toBe('frame-malformed')
    expect(await says('{"t":"hello"}')).toBe('frame-invalid')
    expect(await says('{"t":"status"}')).toBe('frame-unexpected')
  })

  test('a connection that never says hello is ended', async () => {
    await restart({ session: { helloMs: 50 } })
    const client = await new Client(hub.url, 'erp').opened()
    expect((await client.bye()).code).toBe('hello-late')
  })

  test('a link that answers no ping is ended', async () => {
    await restart({ session: { heartbeatMs: 40 } })
    const { client } = await welcomed()
    client.socket.pause()
    await expect
      .poll(() => changes.at(-1))
      .toMatchObject({
        state: 'disconnected',
        code: 'heartbeat-missed',
      })
  })
})

/** Of the answer to whoever gets no link. */
async function status(url: string, token?: string, protocol?: string): Promise<number> {
  const client = new Client(url, 'erp', token, protocol)
  const [, response] = await new Promise<unknown[]>((resolve) => {
    client.socket.on('unexpected-response', (...args) => resolve(args))
  })
  return Object(response).statusCode
}

describe('who may come in', () => {
  test('a wrong token, path, protocol or version is turned away', async () => {
    expect(await status(`${hub.url}/elsewhere`)).toBe(404)
    expect(await status(hub.url, '')).toBe(401)
    expect(await status(hub.url, 'secret', 'other.v1')).toBe(400)
    const stranger = await new Client(hub.url, 'erp', 'guess').opened()
    stranger.say(helloOf())
    expect(await stranger.bye()).toMatchObject({ code: 'token-refused', disposition: 'permanent' })
    const old = await new Client(hub.url, 'erp').opened()
    old.say({ ...helloOf(), versions: ['kontor.v0'] })
    expect(await old.bye()).toMatchObject({ code: 'version-unsupported' })
    const lost = await new Client(hub.url, 'erp').opened()
    lost.say(helloOf({ inbox: 'treasury' }))
    expect(await lost.bye()).toMatchObject({ code: 'inbox-unknown' })
  })

  test('whoever comes while too many wait to be admitted is sent away', async () => {
    await restart({ limits: { maxAdmissions: 0 } })
    expect(await status(hub.url)).toBe(503)
  })

  test('a second link of a live agent waits; another store under its name is a fork', async () => {
    const { client } = await welcomed()
    for (const [storeId, code] of [
      ['store-1', 'already-connected'],
      ['store-2', 'identity-fork'],
    ] as const) {
      const second = await new Client(hub.url, 'erp').opened()
      second.say(helloOf({ storeId }))
      expect(await second.bye()).toMatchObject({ code, disposition: 'retry' })
    }
    expect(client.closed).toBeUndefined()
    await client.cut()
    await expect.poll(() => changes.at(-1)?.state).toBe('disconnected')
    await welcomed({ storeId: 'store-2' })
  })

  test('an agent whose old line is dead comes in after the probe', async () => {
    await restart({ session: { probeMs: 50 } })
    const { client } = await welcomed()
    client.socket.pause()
    const early = await new Client(hub.url, 'erp').opened()
    early.say(helloOf())
    expect(await early.bye()).toMatchObject({ code: 'already-connected', retryAfterMs: 50 })
    await expect.poll(() => changes.at(-1)?.code).toBe('heartbeat-missed')
    await welcomed()
  })

  test('plain text does not leave the machine, and readers need a token where one is set', async () => {
    await expect(startHub(settings({ host: '0.0.0.0' }))).rejects.toThrow(/loopback/)
    await restart({
      readerOf: (token) => (token === 'reader' ? { name: 'ledger', scope: everything } : undefined),
    })
    expect((await read('/v1/agents')).status).toBe(401)
    expect((await read('/v1/agents', 'guess')).status).toBe(401)
    expect((await read('/v1/agents', 'reader')).status).toBe(200)
  })

  test('a fault of the hub itself ends the link, is told, and the hub goes on', async () => {
    await restart({
      authorize: () => {
        throw new Error('directory is down')
      },
    })
    const client = await new Client(hub.url, 'erp').opened()
    client.say(helloOf())
    expect(await client.bye()).toMatchObject({ code: 'hub-failed', disposition: 'retry' })
    expect(faults.splice(0)).toHaveLength(1)
    expect((await read('/healthz')).status).toBe(200)
  })
})

describe('the reading API', () => {
  test('pages through the events of an inbox', async () => {
    const { client } = await welcomed()
    client.sayEvents('statements', 0, bookedEvents('a', 1, 5))
    await client.ackThrough('statements', 5)
    const first = Object((await read('/v1/events?inbox=erp&limit=2')).body)
    const rest = Object((await read(`/v1/events?inbox=erp&after=${first.next}`)).body)
    expect([...first.events, ...rest.events].map((e) => e.event.id)).toEqual([
      'a-1',
      'a-2',
      'a-3',
      'a-4',
      'a-5',
    ])
    const end = Object((await read(`/v1/events?inbox=erp&after=${rest.next}`)).body)
    expect(end).toEqual({ events: [], next: rest.next })
  })

  test('shows each agent with its lanes, its status and whether it is connected', async () => {
    const { client } = await welcomed()
    client.say({ t: 'status', uptimeSeconds: 7, mood: 3 })
    client.sayEvents('bulk', 0, bookedEvents('a', 1, 2))
    await client.ackThrough('bulk', 2)
    const { body } = await read('/v1/agents')
    expect(body).toMatchObject({
      agents: [
        {
          agent: 'oslo',
          inbox: 'erp',
          connected: true,
          status: { uptimeSeconds: 7, mood: 3 },
          lanes: [
            { lane: 'statements', through: 0 },
            { lane: 'bulk', through: 2 },
          ],
        },
      ],
    })
  })

  test('says what is wrong with a request', async () => {
    expect((await read('/v1/events')).status).toBe(400)
    expect((await read('/v1/events?inbox=erp&limit=0')).status).toBe(400)
    expect((await read('/v1/events?inbox=erp&after=-1')).status).toBe(400)
    expect((await read('/v1/elsewhere')).status).toBe(404)
    expect((await read('/v1/__proto__')).status).toBe(404)
  })
})
