import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addUsers, Browser, goodPassword } from '../access/testing/browser.ts'
import { HubWorld } from '../testing/world.ts'

const world = new HubWorld()
let browser: Browser

beforeAll(async () => {
  await world.start()
  await addUsers(world, { name: 'anna', role: 'admin' }, { name: 'olav', role: 'operator' })
})
beforeEach(() => {
  browser = new Browser(world.hub.httpUrl)
})
afterAll(() => world.end())

const status = async (path: string) => (await browser.ask(path)).status

describe('a page of another site', () => {
  const path = '/v1/console/sign-out'

  test('changes nothing without the token of the session', async () => {
    await browser.signIn('anna')
    const own = { origin: world.hub.httpUrl, 'sec-fetch-site': 'same-origin' }
    for (const token of [{}, { 'x-kontor-csrf': '' }, { 'x-kontor-csrf': 'x'.repeat(50) }]) {
      const { status: told, body } = await browser.raw(path, 'POST', { ...own, ...token })
      expect([told, body['code']]).toEqual([403, 'csrf-refused'])
    }
    expect(await status('/v1/console/me')).toBe(200)
  })

  test('changes nothing with the token of another session', async () => {
    await browser.signIn('anna')
    const attacker = new Browser(world.hub.httpUrl)
    await attacker.signIn('olav')
    const told = await browser.ask(path, { body: '', headers: { 'x-kontor-csrf': attacker.csrf } })
    expect(told.status).toBe(403)
  })

  test.each([
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('changes nothing where it shows itself by %o, even with the token', async (headers) => {
    await browser.signIn('anna')
    expect((await browser.ask(path, { body: '', headers })).status).toBe(403)
    expect(await status('/v1/console/me')).toBe(200)
  })

  test('signs nobody in under another name', async () => {
    const headers = { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' }
    const body = { name: 'anna', password: goodPassword }
    expect((await browser.raw('/v1/console/sign-in', 'POST', headers, body)).status).toBe(403)
  })

  test('reaches nothing on the machine of a hub that takes whoever is there', async () => {
    const empty = new HubWorld()
    await empty.start()
    const local = new Browser(empty.hub.httpUrl)
    const foreign = { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' }
    expect((await local.raw('/v1/dead-letters/1/retry', 'POST', foreign)).status).toBe(403)
    const own = { origin: empty.hub.httpUrl, 'sec-fetch-site': 'same-origin' }
    expect((await local.raw('/v1/dead-letters/1/retry', 'POST', own)).status).toBe(403)
    const csrf = { 'x-kontor-csrf': String((await local.ask('/v1/console/me')).body['csrf']) }
    const asked = await local.raw('/v1/dead-letters/1/retry', 'POST', { ...own, ...csrf })
    expect(asked.status).toBe(404)
    // A program on the machine is no browser.
    expect((await local.raw('/v1/dead-letters/1/retry', 'POST', {})).status).toBe(404)
    await empty.end()
  })
})
