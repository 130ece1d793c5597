import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Authority } from '../../testing/certificates.ts'
import { bookedEvent } from '../../testing/client.ts'
import { type Answer, Consumer, type TakenRequest } from '../../testing/consumer.ts'
import { HubWorld, pushRoute } from '../../testing/world.ts'
import { isSigned } from './signature.ts'

let world: HubWorld
const consumers: Consumer[] = []

beforeEach(() => {
  world = new HubWorld()
})
afterEach(async () => {
  await world.end()
  for (const consumer of consumers.splice(0)) await consumer.stop()
  expect(world.faults).toEqual([])
})

async function consumer(
  decide?: (request: TakenRequest, index: number) => Answer | Promise<Answer>,
  tls?: ConstructorParameters<typeof Consumer>[1],
): Promise<Consumer> {
  const started = await new Consumer(decide, tls).start()
  consumers.push(started)
  return started
}

const routeState = async (name = 'ledger') => {
  const { body } = await world.ask('/v1/routes')
  return body.routes.find((route: { name: string }) => route.name === name)
}

describe('a push', () => {
  test('carries batches in order, each event byte for byte, with a key of its own', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url)] })
    const ids = await world.deliverBooked('a', 35)
    await expect.poll(() => ledger.taken).toEqual(ids)
    const [first] = ledger.requests
    expect(first?.headers['content-type']).toMatch(/^application\/cloudevents-batch\+json/)
    expect(first?.body.startsWith(`[${bookedEvent('a-1')}`)).toBe(true)
    const keys = ledger.requests.map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(ledger.requests.length)
    await expect.poll(() => routeState()).toMatchObject({ delivered: 35, resent: 0, behind: 0 })
  })

  test('carries one event a request where that is asked for', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url, { mode: 'single' })] })
    await world.deliverBooked('a', 3)
    await expect.poll(() => ledger.taken).toEqual(['a-1', 'a-2', 'a-3'])
    expect(ledger.requests[0]?.body).toBe(bookedEvent('a-1'))
    expect(ledger.requests[0]?.headers['content-type']).toMatch(/^application\/cloudevents\+json/)
  })

  test('keeps to the limits of a request by count and by bytes', async () => {
    const ledger = await consumer()
    const size = Buffer.byteLength(bookedEvent('a-1'))
    await world.start({ routes: [pushRoute(ledger.url, { maxBytes: 3 * size + 10 })] })
    await world.deliverBooked('a', 9)
    await expect.poll(() => ledger.taken).toHaveLength(9)
    expect(Math.max(...ledger.requests.map(({ ids }) => ids.length))).toBe(3)
  })

  test('hands on what the route chooses, and goes past the rest', async () => {
    const ledger = await consumer()
    const selection = { types: ['bank-*'], regions: ['nordics'] }
    await world.start({ routes: [pushRoute(ledger.url, { selection })] })
    const placed = (id: string, more: object) =>
      JSON.stringify({ ...JSON.parse(bookedEvent(id)), ...more })
    await world.deliver([
      placed('a', { region: 'nordics' }),
      placed('b', { region: 'iberia' }),
      placed('c', { region: 'nordics', type: 'finance.invoice-issued.v1' }),
      placed('d', {}),
      placed('e', { region: 'nordics' }),
    ])
    await expect.poll(() => ledger.taken).toEqual(['a', 'e'])
    await expect.poll(() => routeState()).toMatchObject({ delivered: 2, behind: 0 })
  })

  test('goes on where it was after the hub was started anew', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url)] })
    await world.deliverBooked('a', 12)
    await expect.poll(() => ledger.taken).toHaveLength(12)
    await world.stop()
    await world.start()
    await world.deliverBooked('b', 3)
    await expect.poll(() => ledger.taken).toHaveLength(15)
    expect(new Set(ledger.taken).size).toBe(15)
  })

  test('that a stop broke off goes out again in the same cut, under the same key', async () => {
    let answers = false
    const ledger = await consumer(() => (answers ? 200 : 'silence'))
    await world.start({ routes: [pushRoute(ledger.url)] })
    await world.deliverBooked('a', 4)
    await expect.poll(() => ledger.requests.length).toBeGreaterThan(0)
    const before = ledger.requests.at(-1)
    await world.stop()
    answers = true
    await world.start()
    await world.deliverBooked('b', 4)
    await expect.poll(() => ledger.taken).toHaveLength(8)
    const again = ledger.requests.find(
      ({ ids }, i) => i > 0 && ids[0] === 'a-1' && i >= ledger.requests.length - 3,
    )
    expect(again?.headers['idempotency-key']).toBe(before?.headers['idempotency-key'])
    expect(again?.body).toBe(before?.body)
    expect((await routeState()).resent).toBe(before?.ids.length)
  })

  test('keeps to its limit of events a second', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url, { eventsPerSecond: 20 })] })
    const begun = performance.now()
    await world.deliverBooked('a', 30)
    await expect.poll(() => ledger.taken, { timeout: 5_000 }).toHaveLength(30)
    expect(performance.now() - begun).toBeGreaterThan(900)
  })

  test('a large event alone over the limit is put aside, and the others go on', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url, { maxBytes: 2_000 })] })
    await world.deliver([
      bookedEvent('a'),
      bookedEvent('b', '-1.00', 'x'.repeat(3_000)),
      bookedEvent('c'),
    ])
    await expect.poll(() => ledger.taken).toEqual(['a', 'c'])
    expect(world.deadLetters).toEqual(['ledger event-too-large'])
  })
})

describe('a consumer that fails', () => {
  test('every third time gets everything once, in order', async () => {
    const ledger = await consumer((_, i) => (i % 3 === 2 ? 500 : 200))
    await world.start({ routes: [pushRoute(ledger.url)] })
    const ids = await world.deliverBooked('a', 100)
    await expect.poll(() => ledger.taken).toEqual(ids)
    expect((await routeState()).resent).toBeGreaterThan(0)
    expect(world.deadLetters).toEqual([])
  })

  test('on one event has that one put aside; it is listed, and sent again by request', async () => {
    let mended = false
    const ledger = await consumer(({ ids }) => (ids.includes('a-7') && !mended ? 422 : 200))
    await world.start({ routes: [pushRoute(ledger.url)] })
    const ids = await world.deliverBooked('a', 20)
    await expect.poll(() => ledger.taken).toEqual(ids.filter((id) => id !== 'a-7'))
    const { body } = await world.ask('/v1/dead-letters?route=ledger&state=dead')
    expect(body.deadLetters).toMatchObject([
      { number: 1, event: 'a-7', code: 'event-refused', status: 422, state: 'dead' },
    ])
    await expect.poll(() => routeState()).toMatchObject({ deadLetters: 1 })
    const trace = await world.ask('/v1/events/a-7/trace?inbox=erp')
    expect(trace.body.deliveries).toMatchObject([{ route: 'ledger', state: 'dead' }])

    // Not yet mended: it dies again, and nothing else suffers.
    await world.ask('/v1/dead-letters/1/retry', { body: '' })
    await expect.poll(() => world.deadLetters).toHaveLength(2)
    mended = true
    expect((await world.ask('/v1/dead-letters/1/retry', { body: '' })).status).toBe(200)
    await expect.poll(() => ledger.taken).toContain('a-7')
    const listed = async () => (await world.ask('/v1/dead-letters?route=ledger')).body.deadLetters
    await expect.poll(listed).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('on one event with 500 has it put aside after so many attempts', async () => {
    const ledger = await consumer(({ ids }) => (ids.includes('a-3') ? 500 : 200))
    await world.start({ routes: [pushRoute(ledger.url)] })
    const ids = await world.deliverBooked('a', 8)
    await expect.poll(() => ledger.taken).toEqual(ids.filter((id) => id !== 'a-3'))
    const { body } = await world.ask('/v1/dead-letters')
    expect(body.deadLetters).toMatchObject([{ event: 'a-3', code: 'consumer-failed', attempts: 3 }])
  })

  test('that asks for a pause gets it', async () => {
    const times: number[] = []
    const ledger = await consumer((_, i) => {
      times.push(performance.now())
      return i === 0 ? { status: 429, headers: { 'retry-after': '1' } } : 200
    })
    await world.start({ routes: [pushRoute(ledger.url)] })
    await world.deliverBooked('a', 1)
    await expect.poll(() => ledger.taken, { timeout: 5_000 }).toEqual(['a-1'])
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
  })

  test('that is down, slow or refuses the token delays no other route', async () => {
    const quick = await consumer()
    const slow = await consumer(() => 'silence')
    const denies = await consumer(() => 401)
    const gone = await new Consumer().start()
    const { port } = gone
    await gone.stop()
    await world.start({
      routes: [
        pushRoute(quick.url, { name: 'quick' }),
        pushRoute(slow.url, { name: 'slow', timeoutMs: 60_000 }),
        pushRoute(denies.url, { name: 'denies' }),
        pushRoute(gone.url, { name: 'gone' }),
      ],
    })
    const begun = performance.now()
    const ids = await world.deliverBooked('a', 200)
    await expect.poll(() => quick.taken).toEqual(ids)
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(await routeState('gone')).toMatchObject({
      delivered: 0,
      failing: { code: 'consumer-unreachable' },
    })
    expect(await routeState('denies')).toMatchObject({
      deadLetters: 0,
      failing: { code: 'consumer-denies', status: 401 },
    })
    // The consumer comes back, and its backlog drains.
    const back = new Consumer()
    await back.start(port)
    consumers.push(back)
    await expect.poll(() => back.taken).toEqual(ids)
    expect(world.deadLetters).toEqual([])
  })

  test('that redirects to another host is not followed', async () => {
    const thief = await consumer()
    const ledger = await consumer(() => ({ status: 307, headers: { location: thief.url } }))
    await world.start({ routes: [pushRoute(ledger.url)] })
    await world.deliverBooked('a', 1)
    await expect.poll(() => ledger.requests.length).toBeGreaterThan(2)
    expect(thief.requests).toEqual([])
    expect(await routeState()).toMatchObject({ failing: { code: 'consumer-elsewhere' } })
  })
})

describe('who is who', () => {
  test('requests are signed over their time and body', async () => {
    const ledger = await consumer()
    await world.start({ routes: [pushRoute(ledger.url, { signature: () => 'shared' })] })
    await world.deliverBooked('a', 1)
    await expect.poll(() => ledger.requests).toHaveLength(1)
    const { headers, body = '' } = ledger.requests[0] ?? { headers: {} as Record<string, string> }
    const header = String(headers['kontor-signature'])
    const now = Date.now() / 1000
    expect(isSigned(header, body, { secret: 'shared', now })).toBe(true)
    expect(isSigned(header, `${body} `, { secret: 'shared', now })).toBe(false)
    expect(isSigned(header, body, { secret: 'other', now })).toBe(false)
    expect(isSigned(header, body, { secret: 'shared', now: now + 3_600 })).toBe(false)
  })

  test('client credentials get a token, which is kept, renewed at its end and after a 401', async () => {
    const asked: string[] = []
    const issuer = await consumer(({ body, headers }) => {
      asked.push(`${body} ${headers.authorization}`)
      const token = { access_token: `t${asked.length}`, token_type: 'bearer', expires_in: 3_600 }
      const type = { 'content-type': 'application/json' }
      return { status: 200, headers: type, body: JSON.stringify(token) }
    })
    let revoked = ''
    const ledger = await consumer(({ headers }) => {
      return headers.authorization === revoked ? 401 : 200
    })
    const oauth = {
      tokenUrl: issuer.url,
      clientId: 'kontor',
      clientSecret: () => 'hush',
      scope: 'events.write',
      audience: undefined,
    }
    await world.start({ routes: [pushRoute(ledger.url, { oauth })] })
    await world.deliverBooked('a', 25)
    await expect.poll(() => ledger.taken).toHaveLength(25)
    const basic = `Basic ${Buffer.from('kontor:hush').toString('base64')}`
    expect(asked).toEqual([`scope=events.write&grant_type=client_credentials ${basic}`])
    expect(new Set(ledger.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer t1']),
    )
    revoked = 'Bearer t1'
    await world.deliverBooked('b', 5)
    await expect.poll(() => ledger.taken).toHaveLength(30)
    expect(ledger.requests.at(-1)?.headers.authorization).toBe('Bearer t2')
  })

  test('without a token nothing is sent, and the route says so', async () => {
    const issuer = await consumer(() => 503)
    const ledger = await consumer()
    const oauth = {
      tokenUrl: issuer.url,
      clientId: 'kontor',
      clientSecret: () => 'hush',
      scope: undefined,
      audience: undefined,
    }
    await world.start({ routes: [pushRoute(ledger.url, { oauth })] })
    await world.deliverBooked('a', 1)
    await expect.poll(() => routeState()).toMatchObject({ failing: { code: 'token-unavailable' } })
    expect(ledger.requests).toEqual([])
  })

  test('the hub shows its certificate, and takes only the authority that it was given', async () => {
    const authority = new Authority(world.folder)
    const server = authority.sign('consumer')
    const client = authority.sign('hub')
    const tls = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true }
    const ledger = await consumer(() => 200, tls)
    const trusted = { ...client, ca: authority.cert }
    await world.start({
      routes: [
        pushRoute(ledger.url, { name: 'known', tls: trusted }),
        pushRoute(ledger.url, { name: 'nameless', tls: { ca: authority.cert } }),
        pushRoute(ledger.url, { name: 'trusting', tls: client }),
      ],
    })
    await world.deliverBooked('a', 4)
    await expect.poll(() => ledger.taken).toEqual(['a-1', 'a-2', 'a-3', 'a-4'])
    for (const name of ['nameless', 'trusting']) {
      await expect
        .poll(() => routeState(name))
        .toMatchObject({ delivered: 0, failing: { code: 'consumer-unreachable' } })
    }
  })
})
