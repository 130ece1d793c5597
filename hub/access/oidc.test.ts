import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubWorld } from '../testing/world.ts'
import { callbackPath, oidcPath } from './oidc.ts'
import type { OidcSettings } from './settings.ts'
import { Browser } from './testing/browser.ts'
import { LoginServer } from './testing/loginServer.ts'

const world = new HubWorld()
const login = new LoginServer()
let port = 0
const all = { regions: 'all', legalEntities: 'all' } as const

function settings(): OidcSettings {
  return {
    name: 'Company login',
    issuer: login.url,
    clientId: 'kontor',
    clientSecret: () => 'a secret of the tests',
    publicUrl: `http://127.0.0.1:${port}`,
    scopes: ['openid', 'profile', 'groups'],
    nameClaim: 'preferred_username',
    grantClaim: 'groups',
    grants: [
      { value: 'treasury-admins', role: 'admin', scope: all, masked: false },
      {
        value: 'nordics',
        role: 'operator',
        scope: { ...all, regions: ['nordics'] },
        masked: false,
      },
    ],
  }
}

beforeAll(async () => {
  port = await freePort()
  await login.start(() => `http://127.0.0.1:${port}${callbackPath}`)
  await world.start({ port, access: { oidc: settings() } })
})
afterAll(async () => {
  await world.end()
  await login.stop()
})

let browser: Browser
beforeEach(() => {
  browser = new Browser(world.hub.httpUrl)
  login.person = { subject: 's-1', name: 'Anna Berg', groups: ['staff', 'nordics'] }
})

/** Follows the login server's redirects until it sends the browser back. @returns Path and query. */
async function throughLogin(from: string): Promise<string> {
  const there = new Browser(login.url)
  let url = from
  for (let step = 0; step < 6; step += 1) {
    const { pathname, search } = new URL(url, login.url)
    const { headers } = await there.raw(`${pathname}${search}`, 'GET', {})
    url = String(headers['location'])
    if (url.startsWith(world.hub.httpUrl)) return url.slice(world.hub.httpUrl.length)
  }
  throw new Error('the login server does not send the browser back')
}

const begin = async () => String((await browser.ask(oidcPath)).headers['location'])

describe('signing in at a login server', () => {
  test('is offered, and gives the role and scope of the first grant that fits', async () => {
    const ways = await browser.ask('/v1/console/sign-in')
    expect(ways.body).toEqual({ password: true, oidc: { name: 'Company login', url: oidcPath } })
    const back = await throughLogin(await begin())
    const told = await browser.ask(back)
    expect([told.status, told.headers['location']]).toEqual([303, '/'])
    expect((await browser.ask('/v1/console/me')).body).toMatchObject({
      name: 'Anna Berg (oidc)',
      role: 'operator',
      regions: ['nordics'],
    })
  })

  test('asks with PKCE, state and nonce, and keeps them out of the browser', async () => {
    const asked = new URL(await begin()).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('redirect_uri')).toBe(`${world.hub.httpUrl}${callbackPath}`)
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)).toMatch(/^[\w-]{43}$/)
      expect(browser.set.join()).not.toContain(asked.get(name))
    }
    expect(browser.set[0]).toMatch(/^kontor-sign-in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; /)
  })

  test('where the claim has no grant, lets nobody in', async () => {
    login.person = { ...login.person, groups: ['staff'] }
    const told = await browser.ask(await throughLogin(await begin()))
    expect([told.status, told.body['code']]).toEqual([401, 'sign-in-refused'])
    expect(browser.cookies.has('kontor')).toBe(false)
  })

  test('a name that would break a line of a log is not shown', async () => {
    login.person = { ...login.person, name: 'Anna\n2026-11-22 sign-in root' }
    await browser.ask(await throughLogin(await begin()))
    expect((await browser.ask('/v1/console/me')).body['name']).toMatch(/^oidc\/[0-9a-f]{32}$/)
  })

  test('the address of the hub is that of its configuration, whatever Host says', async () => {
    const told = await browser.raw(oidcPath, 'GET', { host: 'evil.example.com' })
    const asked = new URL(String(told.headers['location'])).searchParams
    expect(asked.get('redirect_uri')).toBe(`${world.hub.httpUrl}${callbackPath}`)
  })
})

describe('whoever brings back another answer', () => {
  const refused = async (path: string, from = browser) => {
    const told = await from.ask(path)
    expect([told.status, told.body['code']]).toEqual([401, 'sign-in-refused'])
    expect(from.cookies.has('kontor')).toBe(false)
  }

  test('with a state that was changed is refused', async () => {
    const back = await throughLogin(await begin())
    await refused(back.replace(/state=[^&]+/, `state=${'x'.repeat(43)}`))
  })

  test('without a state is refused', async () => {
    const back = await throughLogin(await begin())
    await refused(back.replace(/state=[^&]+&?/, ''))
  })

  test('in a browser that did not begin is refused: nobody is signed in as the attacker', async () => {
    await refused(await throughLogin(await begin()), new Browser(world.hub.httpUrl))
  })

  test('in a browser that began another sign-in is refused', async () => {
    const back = await throughLogin(await begin())
    const victim = new Browser(world.hub.httpUrl)
    await victim.ask(oidcPath)
    await refused(back, victim)
  })

  test('for the second time is refused', async () => {
    const back = await throughLogin(await begin())
    const cookies = new Map(browser.cookies)
    expect((await browser.ask(back)).status).toBe(303)
    const again = new Browser(world.hub.httpUrl)
    for (const [name, value] of cookies) again.cookies.set(name, value)
    await refused(back, again)
  })

  test('with a code that was changed, or of an issuer that is another, is refused', async () => {
    const back = await throughLogin(await begin())
    await refused(back.replace(/code=[^&]+/, 'code=of-somebody-else'))
    const other = await throughLogin(await begin())
    const iss = encodeURIComponent('https://evil.example.com')
    await refused(other.replace(/iss=[^&]+/, `iss=${iss}`))
  })

  test('and wishes to be led elsewhere is led home', async () => {
    const back = await throughLogin(await begin())
    const told = await browser.ask(
      `${back}&next=https://evil.example.com&redirect=//evil.example.com`,
    )
    expect([told.status, told.headers['location']]).toEqual([303, '/'])
  })

  test('with a nonce that is another is refused', async () => {
    const url = new URL(await begin())
    url.searchParams.set('nonce', 'x'.repeat(43))
    await refused(await throughLogin(url.href))
  })
})

test('a login server that is not there is said so, and asked again by the next one', async () => {
  const lone = new HubWorld()
  const issuer = `http://127.0.0.1:${await freePort()}`
  await lone.start({ access: { oidc: { ...settings(), issuer } } })
  const told = await new Browser(lone.hub.httpUrl).ask(oidcPath)
  expect([told.status, told.body['code']]).toEqual([503, 'sign-in-unavailable'])
  await lone.end()
})

test('without a login server the way to one leads nowhere', async () => {
  const lone = new HubWorld()
  await lone.start()
  for (const path of [oidcPath, callbackPath]) {
    expect((await new Browser(lone.hub.httpUrl).ask(path)).status).toBe(404)
  }
  await lone.end()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
