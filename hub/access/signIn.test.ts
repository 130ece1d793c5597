import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { meSchema } from '../console/contract.ts'
import { openBooks } from '../store/beside.ts'
import { Authority } from '../testing/certificates.ts'
import { HubWorld } from '../testing/world.ts'
import { addUsers, Browser, goodPassword } from './testing/browser.ts'

let world: HubWorld
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'kontor-access-'))

beforeEach(async () => {
  world = new HubWorld()
  await world.start()
  await addUsers(
    world,
    { name: 'anna', role: 'admin' },
    { name: 'olav', role: 'operator', scope: { regions: ['nordics'] }, masked: true },
  )
  browser = new Browser(world.hub.httpUrl)
})
afterEach(() => world.end())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const status = async (path: string, from = browser) => (await from.ask(path)).status

describe('signing in', () => {
  test('gives a session that says who it is and what they may', async () => {
    expect(await status('/v1/console/me')).toBe(401)
    expect(await browser.signIn('olav')).toMatchObject({ status: 204, text: '' })
    const { body } = await browser.ask('/v1/console/me')
    expect(meSchema.parse(body)).toMatchObject({
      name: 'olav',
      role: 'operator',
      regions: ['nordics'],
      legalEntities: 'all',
      masked: true,
      local: false,
    })
  })

  test('a hub without users takes whoever is on its machine, and none of them once it has one', async () => {
    const empty = new HubWorld()
    await empty.start()
    const local = new Browser(empty.hub.httpUrl)
    expect((await local.ask('/v1/console/me')).body).toMatchObject({ local: true, role: 'admin' })
    expect((await local.raw('/v1/console/me', 'GET', { host: 'evil.example.com' })).status).toBe(
      401,
    )
    await addUsers(empty, { name: 'anna', role: 'viewer' })
    expect((await local.ask('/v1/console/me')).status).toBe(401)
    await empty.end()
  })

  test('an unknown name, a wrong password and a disabled user get one and the same answer', async () => {
    const books = openBooks(world.storePath, () => new Date())
    await books.access.changeUser('olav', { disabled: true })
    books.close()
    const answers = [
      await browser.signIn('nobody', goodPassword),
      await browser.signIn('anna', 'wrong but long enough'),
      await browser.signIn('olav', goodPassword),
    ].map(({ status: told, text }) => `${told} ${text}`)
    expect(new Set(answers)).toEqual(new Set([answers[0]]))
    expect(answers[0]).toMatch(/^401 .*sign-in-refused/)
    expect(browser.cookies.size).toBe(0)
  })

  test('guessing a password is paused, longer each time, for known and unknown names alike', async () => {
    for (const name of ['anna', 'nobody']) {
      const told: number[] = []
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const { status: code } = await browser.signIn(name, `guess number ${attempt}`)
        told.push(code)
      }
      expect(told).toEqual([401, 401, 401, 401, 401, 401, 429, 429])
    }
    // The right one is no way around the pause.
    const right = await browser.signIn('anna')
    expect(right).toMatchObject({ status: 429, body: { code: 'sign-in-paused' } })
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('guesses that are sent at the same moment count as if they came one after the other', async () => {
    const guesses = Array.from({ length: 20 }, (_, i) =>
      browser.signIn('anna', `guess ${i} of many`),
    )
    const told = (await Promise.all(guesses)).map(({ status: code }) => code)
    expect(told.filter((code) => code === 401)).toHaveLength(6)
  })

  test('the audit tells of sign-ins and of refused ones, and of no password', async () => {
    await browser.signIn('anna', 'a guess that is wrong')
    await browser.signIn("anna'\n2026-11-22 sign-in anna", 'x')
    await browser.signIn('anna')
    const { body, text } = await browser.ask('/v1/console/audit')
    const kinds = (body['records'] as { kind: string; by: string }[]).map(
      (r) => `${r.kind} ${r.by}`,
    )
    expect(kinds).toEqual(['sign-in-refused anna', 'sign-in-refused -', 'sign-in anna'])
    expect(text).not.toContain('guess')
    expect(text).not.toContain(goodPassword)
  })
})

describe('the session', () => {
  test('has a cookie that no script reads and no other site sends', async () => {
    await browser.signIn('anna')
    expect(browser.set[0]).toMatch(
      /^kontor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    )
  })

  test('has with TLS a cookie that no neighbour can plant', async () => {
    const { cert, key } = new Authority(folder).sign('hub')
    await world.stop()
    await world.start({ tls: { cert: Buffer.from(cert), key: Buffer.from(key) } })
    const safe = new Browser(world.hub.httpUrl)
    const told = await safe.signIn('anna')
    expect(safe.set[0]).toMatch(
      /^__Host-kontor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; .*; Secure$/,
    )
    expect(told.headers['strict-transport-security']).toContain('max-age=31536000')
    safe.cookies.set('kontor', safe.cookies.get('__Host-kontor') ?? '')
    safe.cookies.delete('__Host-kontor')
    expect(await status('/v1/console/me', safe)).toBe(401)
  })

  test('is a new one after each sign-in: a cookie that was planted before is worth nothing', async () => {
    const planted = 'A'.repeat(43)
    browser.cookies.set('kontor', planted)
    await browser.signIn('anna')
    expect(browser.cookies.get('kontor')).not.toBe(planted)
    const attacker = new Browser(world.hub.httpUrl)
    attacker.cookies.set('kontor', planted)
    expect(await status('/v1/console/me', attacker)).toBe(401)
    const before = browser.cookies.get('kontor')
    await browser.signIn('anna')
    expect(browser.cookies.get('kontor')).not.toBe(before)
  })

  test('is not taken from a cookie that is there twice', async () => {
    await browser.signIn('anna')
    const own = browser.cookies.get('kontor') ?? ''
    const cookie = `kontor=${'A'.repeat(43)}; kontor=${own}`
    expect((await browser.raw('/v1/console/me', 'GET', { cookie })).status).toBe(401)
  })

  test('ends when its user signs out', async () => {
    await browser.signIn('anna')
    const cookie = `kontor=${browser.cookies.get('kontor')}`
    expect((await browser.ask('/v1/console/sign-out', { body: '' })).status).toBe(204)
    expect(browser.cookies.size).toBe(0)
    expect((await browser.raw('/v1/console/me', 'GET', { cookie })).status).toBe(401)
  })

  test('ends when nobody uses it, and after its longest time in any case', async () => {
    let ms = Date.parse('2026-11-22T08:00:00Z')
    const books = openBooks(world.storePath, () => new Date(ms))
    const hash = Buffer.alloc(32, 7)
    const endsAt = '2026-11-22T12:00:00.000Z'
    const who = { name: 'anna', person: 'user/anna', role: 'viewer', masked: false } as const
    const scope = { regions: 'all', legalEntities: 'all' } as const
    await books.access.begin({ hash, csrf: 'c', address: '', endsAt, scope, ...who })
    const idleMs = 30 * 60_000
    for (const minutes of [25, 50, 75]) {
      ms = Date.parse('2026-11-22T08:00:00Z') + minutes * 60_000
      expect(await books.access.session(hash, idleMs)).toMatchObject({ name: 'anna' })
    }
    ms += idleMs
    expect(await books.access.session(hash, idleMs)).toBeUndefined()
    ms = Date.parse(endsAt)
    expect(await books.access.session(hash, Number.MAX_SAFE_INTEGER / 1e6)).toBeUndefined()
    books.close()
  })

  test('ends when an administrator ends it, or changes the user', async () => {
    const olav = new Browser(world.hub.httpUrl)
    await browser.signIn('anna')
    await olav.signIn('olav')
    const { body } = await browser.ask('/v1/console/sessions')
    const sessions = body['sessions'] as { number: number; name: string }[]
    const { number } = sessions.find(({ name }) => name === 'olav') ?? { number: 0 }
    expect((await browser.ask(`/v1/console/sessions/${number}/end`, { body: '' })).status).toBe(200)
    expect(await status('/v1/console/me', olav)).toBe(401)
    await olav.signIn('olav')
    const grants = { role: 'viewer', regions: 'all', legalEntities: 'all', masked: false }
    await browser.ask('/v1/console/users/olav', { body: { grants } })
    expect(await status('/v1/console/me', olav)).toBe(401)
    await olav.signIn('olav')
    expect((await olav.ask('/v1/console/me')).body).toMatchObject({
      role: 'viewer',
      regions: 'all',
    })
    await browser.ask('/v1/console/users/olav', { body: { disabled: true } })
    expect(await status('/v1/console/me', olav)).toBe(401)
    expect((await olav.signIn('olav')).status).toBe(401)
  })
})

test('a stream ends soon after the session that it goes to', async () => {
  await browser.signIn('anna')
  const cookie = `kontor=${browser.cookies.get('kontor')}`
  const live = await fetch(`${world.hub.httpUrl}/v1/console/live`, { headers: { cookie } })
  expect(live.status).toBe(200)
  const ended = live.text().then(
    () => 'ended',
    () => 'ended',
  )
  await browser.ask('/v1/console/sign-out', { body: '' })
  expect(await ended).toBe('ended')
})
