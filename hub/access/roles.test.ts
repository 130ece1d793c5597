import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { holdingKey } from '../commands/holdingKey.ts'
import type { Operation } from '../http/operation.ts'
import { operations } from '../http/operations.ts'
import { openBooks } from '../store/beside.ts'
import { Client, helloOf } from '../testing/client.ts'
import { Consumer } from '../testing/consumer.ts'
import { HubWorld, pushRoute } from '../testing/world.ts'
import { addUsers, Browser, type TestUser } from './testing/browser.ts'

const world = new HubWorld()
const consumer = new Consumer(() => 422)
const table: readonly Operation[] = operations

const people: readonly TestUser[] = [
  { name: 'viewer', role: 'viewer' },
  { name: 'operator', role: 'operator' },
  { name: 'admin', role: 'admin' },
  { name: 'masked', role: 'admin', masked: true },
  { name: 'oslo-operator', role: 'operator', scope: { regions: ['north'] } },
  { name: 'oslo-admin', role: 'admin', scope: { regions: ['north'] } },
]
const browsers = new Map<string, Browser>()

const secretAccount = 'DE06999999980000202600'

/** An event of the region that must stay hidden. */
function event(id: string, region: string): string {
  const account = { id: region === 'south' ? secretAccount : 'NO9386011117947', scheme: 'iban' }
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: `/${region}/bank`,
    type: 'finance.bank-transaction-booked.v1',
    subject: account.id,
    region,
    sourcefile: region === 'south' ? 'b'.repeat(64) : 'a'.repeat(64),
    datacontenttype: 'application/json',
    data: {
      account,
      amount: { value: region === 'south' ? '-77777.77' : '12.00', currency: 'EUR' },
      bookingDate: '2026-11-02',
      valueDate: '2026-11-02',
      references: { endToEnd: `E2E-${region}` },
      remittance: { text: `rent ${region}` },
    },
  })
}

beforeAll(async () => {
  await consumer.start()
  await world.start({ routes: [pushRoute(consumer.url)] })
  await world.deliver([event('n-1', 'north')], 'erp', 'oslo')
  await world.deliver([event('s-1', 'south')], 'erp', 'rome')
  // The same id with another amount: a conflict of the south.
  const other = await new Client(world.hub.url, 'erp').opened()
  other.say(helloOf({ agent: 'rome-2' }))
  await other.next('welcome')
  other.sayEvents('statements', 0, [event('s-1', 'south').replace('-77777.77', '-1.00')])
  await other.ackThrough('statements', 1)
  await other.cut()
  await addUsers(world, ...people)
  for (const { name } of people) {
    const browser = new Browser(world.hub.httpUrl)
    await browser.signIn(name)
    browsers.set(name, browser)
  }
  await vi.waitUntil(() => world.deadLetters.length === 2)
})
afterAll(async () => {
  await world.end()
  await consumer.stop()
})

function browserOf(name: string): Browser {
  const found = browsers.get(name)
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}

/** Its path with values that lead nowhere. */
function nowhere({ path }: Operation): string {
  return path.replaceAll('{number}', '999').replaceAll(/\{\w+\}/g, 'x')
}

const guarded = table.filter(({ open, path }) => !open && path.startsWith('/v1/'))
const order = ['viewer', 'operator', 'admin']

describe('every operation', () => {
  test.each(guarded.map((operation) => [operation.id, operation] as const))(
    '%s is for its role and those above it, and for nobody else',
    async (_, operation) => {
      const { role = 'viewer', whole, plain, method } = operation
      for (const user of people) {
        // A parameter that there is not: whoever is let in learns that, and nothing happens.
        const asked = { method, ...(method === 'POST' ? { body: '' } : {}) }
        const told = await browserOf(user.name).ask(`${nowhere(operation)}?unknown=1`, asked)
        const reaches = order.indexOf(user.role) >= order.indexOf(role)
        const isLimited = user.scope !== undefined || user.masked === true
        const expected = !reaches || (whole && isLimited) ? 'role-not-enough' : undefined
        const masked = plain && user.masked ? 'masked-caller' : undefined
        const code = told.body['code']
        expect([user.name, code]).toEqual([user.name, expected ?? masked ?? 'request-invalid'])
      }
    },
  )

  test('that changes something is for operators, but for what is the own of whoever asks', () => {
    const open = guarded.filter(({ method, role }) => method === 'POST' && !role)
    expect(open.map(({ id }) => id)).toEqual(['outcomes', 'signOut'])
  })

  test('that is about users, tokens or the audit is for administrators of the whole hub', () => {
    const paths = /^\/v1\/console\/(users|sessions|tokens|audit)/
    const found = guarded.filter(({ path }) => paths.test(path))
    expect(found.length).toBeGreaterThan(8)
    expect(found.every(({ role, whole }) => role === 'admin' && whole === true)).toBe(true)
  })

  test('wants somebody who is known', async () => {
    for (const operation of guarded) {
      const { method } = operation
      const told = await new Browser(world.hub.httpUrl).ask(nowhere(operation), { method })
      expect([operation.id, told.status]).toEqual([operation.id, 401])
    }
  })
})

/** What the operations are asked for, where they take it. */
const asked: Readonly<Record<string, string>> = {
  inbox: 'erp',
  id: 's-1',
  agent: 'rome',
  number: '2',
  sha256: 'b'.repeat(64),
  q: 'rome',
  legalEntity: 'south',
  account: secretAccount,
}

const looks = guarded.filter(({ method, id }) => method === 'GET' && id !== 'consoleLive')

/** All that an operation says of the south to somebody. */
async function saidOf({ path, query }: Operation, name: string): Promise<string> {
  const at = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => asked[part] ?? 'x')
  const said: string[] = []
  for (const parts of [['inbox', 'q'], ['inbox'], ['inbox', 'id', 'account', 'legalEntity']]) {
    const known = parts.filter((part) => Object.hasOwn(query.shape, part))
    const text = known.map((part) => `${part}=${asked[part]}`).join('&')
    said.push((await browserOf(name).ask(`${at}?${text}`)).text)
  }
  return said.join('\n')
}

describe('a caller from whom names and amounts are hidden', () => {
  test.each(looks.map((operation) => [operation.id, operation] as const))(
    'is told none by %s',
    async (_, operation) => {
      const said = await saidOf(operation, 'masked')
      for (const word of [secretAccount, '77777', 'rent south']) expect(said).not.toContain(word)
    },
  )
})

describe('an operator of one region', () => {
  const hidden = ['s-1', 'rome', secretAccount, '2600"', '77777', 'south', 'b'.repeat(64)]

  test.each(looks.map((operation) => [operation.id, operation] as const))(
    'learns nothing of another one by %s',
    async (_, operation) => {
      const said = await saidOf(operation, 'oslo-operator')
      for (const word of hidden) expect(said).not.toContain(word)
    },
  )

  test('is not told whether a key names something there', async () => {
    const of = browserOf('oslo-operator')
    const body = { reason: 'because' }
    for (const agent of ['rome', 'nowhere']) {
      const key = holdingKey({ kind: 'parked', inbox: 'erp', agent, key: 'release-1' })
      expect((await of.ask(`/v1/console/holdings/${key}/skip`, { body })).status).toBe(404)
    }
  })

  test('does nothing about another one', async () => {
    const of = browserOf('oslo-operator')
    const reason = 'because'
    const key = holdingKey({ kind: 'held', inbox: 'erp', agent: 'rome', key: 'file-1' })
    const letters = await browserOf('operator').ask('/v1/dead-letters')
    const letter = (letters.body['deadLetters'] as { number: number; event: string }[]).find(
      ({ event: id }) => id === 's-1',
    )
    const letterKey = holdingKey({ kind: 'dead-letter', number: letter?.number ?? 0 })
    const asks = [
      [`/v1/console/holdings/${key}/release`, { reason }],
      [`/v1/console/holdings/${letterKey}/retry`, { reason }],
      [`/v1/dead-letters/${letter?.number}/retry`, ''],
      ['/v1/console/agents/rome/replay', { inbox: 'erp', reason, release: 1 }],
    ] as const
    for (const [path, body] of asks) {
      expect([path, (await of.ask(path, { body })).status]).toEqual([path, 404])
    }
    const outcomes = [{ event: 's-1', status: 'posted', at: '2026-11-02T08:00:00Z' }]
    const told = await of.ask('/v1/outcomes', { body: { inbox: 'erp', outcomes } })
    expect(told.body).toEqual({ kept: 0, known: 0, unknownEvents: ['s-1'] })
  })

  test('does nothing about an agent that delivers for another region too', async () => {
    await world.deliver([event('s-2', 'south')], 'erp', 'oslo')
    const path = '/v1/console/agents/oslo/replay'
    const body = { inbox: 'erp', reason: 'because', release: 1 }
    expect((await browserOf('oslo-operator').ask(path, { body })).status).toBe(403)
    expect((await browserOf('operator').ask(path, { body })).status).toBe(200)
  })
})

test('every action of an operator or administrator stands in the audit, with who did it', async () => {
  const books = openBooks(world.storePath, () => new Date())
  const before = (await books.audit.last(1))[0]?.number ?? 0
  await browserOf('operator').ask('/v1/dead-letters/1/retry', { body: '' })
  const user = { name: 'nina', role: 'viewer', password: 'a long enough password' }
  await browserOf('admin').ask('/v1/console/users', { body: user })
  const records = await books.audit.list(before, 10)
  expect(records.map(({ kind, by, detail }) => [kind, by, detail])).toEqual([
    ['retryDeadLetter', 'operator', { number: 1 }],
    ['addUser', 'admin', { name: 'nina', role: 'viewer' }],
  ])
  expect(await books.audit.verify()).toEqual({ records: before + 2, broken: undefined })
  books.close()
})
