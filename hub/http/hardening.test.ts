import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../access/testing/browser.ts'
import { HubWorld } from '../testing/world.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

const world = new HubWorld()
const table: readonly Operation[] = operations
let browser: Browser

beforeAll(async () => {
  await world.start({ http: { headMs: 300, requestMs: 600 } })
  await world.deliverBooked('a', 3)
  browser = new Browser(world.hub.httpUrl)
})
afterAll(() => world.end())

/** Says bytes to the hub's port, and waits for what it says until it hangs up. */
function say(parts: readonly string[], everyMs = 0): Promise<{ text: string; ms: number }> {
  return new Promise((resolve) => {
    const began = performance.now()
    const socket = connect(world.hub.port, '127.0.0.1')
    let text = ''
    const rest = [...parts]
    const next = () => {
      const part = rest.shift()
      if (part !== undefined && !socket.destroyed) socket.write(part)
      if (rest.length > 0) setTimeout(next, everyMs)
    }
    socket.on('connect', next)
    socket.on('data', (data) => {
      text += data.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve({ text, ms: performance.now() - began }))
  })
}

describe('every answer', () => {
  test.each([
    ['an operation', '/v1/console/me', 200],
    ['a page that there is not', '/v1/nothing', 404],
    ['a refusal', '/v1/events?inbox=', 400],
    ['a path that is none', '/%', 404],
  ])('says what a browser may do with it: %s', async (_, path, status) => {
    const { headers, status: told } = await browser.ask(path)
    expect(told).toBe(status)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('a request that is too large or too slow', () => {
  test('with headers over the limit is turned away', async () => {
    const big = 'x'.repeat(17 * 1024)
    const { text } = await say([`GET /healthz HTTP/1.1\r\nHost: a\r\nX-Big: ${big}\r\n\r\n`])
    expect(text).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('with a body over the limit is turned away before it is read', async () => {
    const head =
      'POST /v1/console/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
    const { text } = await say([`${head}Content-Length: 1000000000\r\n\r\n`])
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('whose head drips in is cut off', async () => {
    const drops = ['GET /healthz HTTP/1.1\r\n', ...Array.from({ length: 40 }, () => 'X: y\r\n')]
    const { text, ms } = await say(drops, 100)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeLessThan(2_000)
  })

  test('whose body drips in is cut off', async () => {
    const head =
      'POST /v1/console/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
    const drops = [`${head}Content-Length: 100\r\n\r\n`, ...Array.from({ length: 40 }, () => '{')]
    const { text, ms } = await say(drops, 100)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeLessThan(2_500)
  })

  test('with two lengths, or a length and chunks, is turned away: nobody smuggles a second one', async () => {
    const head = 'POST /v1/console/sign-in HTTP/1.1\r\nHost: a\r\n'
    const both = `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
    const two = `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`
    for (const text of [both, two]) expect((await say([text])).text).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('a hostile text', () => {
  const texts = [
    "' OR '1'='1",
    "'; DROP TABLE event; --",
    '" UNION SELECT password FROM access_user --',
    '%00',
    '../../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%0d%0aSet-Cookie:%20kontor=evil',
    '\u202e\ud83d\ude00',
    '*'.repeat(200),
    '{"$gt":""}',
    '__proto__',
  ]
  const looks = table.filter(({ method, id }) => method === 'GET' && id !== 'consoleLive')

  test.each(looks.map((operation) => [operation.id, operation] as const))(
    'in any filter or place of %s is a text and nothing else',
    async (_, { path, query }) => {
      for (const text of texts) {
        const written = text.includes('%') ? text : encodeURIComponent(text)
        const at = path.replaceAll(/\{\w+\}/g, written)
        for (const name of ['', ...Object.keys(query.shape)]) {
          const inbox = Object.hasOwn(query.shape, 'inbox') && name !== 'inbox' ? 'inbox=erp&' : ''
          const told = await browser.ask(`${at}?${inbox}${name === '' ? '' : `${name}=${written}`}`)
          expect([
            told.status < 500 || told.body['code'] === 'sign-in-unavailable',
            at,
            name,
          ]).toEqual([true, at, name])
          expect(told.headers['set-cookie']).toBeUndefined()
          expect(told.text).not.toMatch(/root:x:|SQLITE|syntax error|argon2id/)
        }
      }
    },
  )

  test('has left the store as it was', async () => {
    expect((await browser.ask('/v1/events?inbox=erp')).body['events']).toHaveLength(3)
    expect(world.faults).toEqual([])
  })

  test.each([
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../../package.json',
    '//etc/passwd',
    '/.git/config',
    '/hub.db',
  ])('in the path leads to no file: %s', async (path) => {
    const { text } = await say([
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    ])
    expect(text).not.toMatch(/root:x:|"dependencies"|SQLite format/)
    expect(text).toMatch(/^HTTP\/1\.1 (200|400|404) /)
  })

  test('as a key of JSON reaches no prototype', async () => {
    const body = JSON.parse('{"name":"x","password":"y","__proto__":{"role":"admin"}}')
    expect((await browser.ask('/v1/console/sign-in', { body })).status).toBe(400)
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false)
  })
})

test('one caller has no more requests than its share, and learns when to come back', async () => {
  const narrow = new HubWorld()
  await narrow.start({ http: { requestsPerSecond: 1, requestsAtOnce: 5 } })
  const one = new Browser(narrow.hub.httpUrl)
  const told = await Promise.all(Array.from({ length: 8 }, () => one.ask('/v1/console/me')))
  expect(told.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(told.find(({ status }) => status === 429)?.headers['retry-after']).toBe('1')
  await narrow.end()
})

test('who has no token may ask in vain, and not without end', async () => {
  const closed = new HubWorld()
  await closed.start({ readerOf: () => undefined })
  const stranger = new Browser(closed.hub.httpUrl)
  const told = new Set<number>()
  for (let i = 0; i < 120; i += 1) told.add((await stranger.ask('/v1/console/me')).status)
  expect([...told]).toEqual([401, 429])
  await closed.end()
})
