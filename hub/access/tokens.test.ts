import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { HubWorld } from '../testing/world.ts'
import { addUsers, Browser } from './testing/browser.ts'

const world = new HubWorld()
let admin: Browser

beforeAll(async () => {
  await world.start()
  await world.deliverBooked('a', 2, 'erp')
  await world.deliverBooked('t', 2, 'treasury')
  await addUsers(world, { name: 'anna', role: 'admin' })
  admin = new Browser(world.hub.httpUrl)
  await admin.signIn('anna')
})
afterAll(() => world.end())

async function made(more: object = {}): Promise<{ number: number; token: string }> {
  const { body } = await admin.ask('/v1/console/tokens', { body: { name: 'ledger', ...more } })
  return { number: Number(body['number']), token: String(body['token']) }
}

const ask = (path: string, token: string) => world.ask(path, { token })

test('a token reads what it was made for, and nothing else', async () => {
  const { token } = await made({ inboxes: ['erp'] })
  expect(token).toMatch(/^kontor_[\w-]{43}$/)
  expect((await ask('/v1/events?inbox=erp', token)).body.events).toHaveLength(2)
  expect((await ask('/v1/events?inbox=treasury', token)).status).toBe(403)
  expect((await ask('/v1/console/users', token)).body.code).toBe('role-not-enough')
  const narrow = await made({ regions: ['nordics'] })
  expect((await ask('/v1/events?inbox=erp', narrow.token)).body.events).toEqual([])
})

test('a masked token gets no event as it is, neither page nor subscription', async () => {
  const { token } = await made({ masked: true })
  expect((await ask('/v1/events?inbox=erp', token)).body.code).toBe('masked-caller')
  const socket = subscribed(token)
  expect(await refusal(socket)).toBe(403)
})

test('a secret is shown once: no answer has it again, and the store has its hash alone', async () => {
  const { token } = await made()
  const { text } = await admin.ask('/v1/console/tokens')
  expect(text).toContain('"madeBy":"anna"')
  expect(text).not.toContain(token)
  expect(text).not.toContain('hash')
  const files = ['', '-wal'].map((end) => readFileSync(`${world.storePath}${end}`, 'latin1'))
  expect(files.join()).not.toContain(token)
})

test('a token that is revoked ends at once, and so does what is connected with it', async () => {
  const { number, token } = await made()
  const socket = subscribed(token)
  const closed = new Promise((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`))
  })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ t: 'start' }))
  await new Promise((resolve) => socket.once('message', resolve))
  const revoked = await admin.ask(`/v1/console/tokens/${number}/revoke`, { body: '' })
  expect(revoked.status).toBe(200)
  expect((await ask('/v1/events?inbox=erp', token)).status).toBe(401)
  expect(await closed).toBe('4001 token-revoked')
  expect((await admin.ask(`/v1/console/tokens/${number}/revoke`, { body: '' })).status).toBe(404)
})

test('who made a token and may no longer sign in has no hand left here', async () => {
  await addUsers(world, { name: 'nils', role: 'admin' })
  const nils = new Browser(world.hub.httpUrl)
  await nils.signIn('nils')
  const { body } = await nils.ask('/v1/console/tokens', { body: { name: 'of-nils' } })
  expect((await ask('/v1/agents', String(body['token']))).status).toBe(200)
  await admin.ask('/v1/console/users/nils', { body: { disabled: true } })
  expect((await ask('/v1/agents', String(body['token']))).status).toBe(401)
})

test('a token that does not hold is not helped by the cookie of a user', async () => {
  const headers = { authorization: 'Bearer kontor_of-nobody' }
  expect((await admin.raw('/v1/console/me', 'GET', headers)).status).toBe(401)
})

test("a user's cookie opens no subscription: another site's page would have it too", async () => {
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join()
  const socket = new WebSocket(address(), 'kontor.subscribe.v1', { headers: { cookie } })
  expect(await refusal(socket)).toBe(403)
})

/** The status that a WebSocket is refused with. */
function refusal(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
  })
}

const address = () => `${world.hub.url}/v1/subscribe?inbox=erp`

function subscribed(token: string): WebSocket {
  const headers = { authorization: `Bearer ${token}` }
  return new WebSocket(address(), 'kontor.subscribe.v1', { headers })
}
