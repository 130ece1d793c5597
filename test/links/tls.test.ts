import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { straight } from '../../agent/delivery/identity.ts'
import { LoopbackProxy } from '../../agent/sources/sftp/testing/proxy.ts'
import { holder, LinkHouse, plainListener, showing, tlsListener, visit } from './house.ts'
import { Pki, type Signed } from './pki.ts'

const dayMs = 86_400_000
const house = new LinkHouse()
let company: Pki
let stranger: Pki
let own: Signed

beforeAll(async () => {
  ;[company, stranger] = await Promise.all([Pki.make('company'), Pki.make('stranger')])
  own = await company.sign({ name: 'hub' })
  const agents = [
    holder('oslo', { certificate: { commonName: 'oslo' } }),
    holder('rome', { certificate: { dnsName: 'rome.example' } }),
  ]
  const tls = { cert: Buffer.from(own.cert), key: Buffer.from(own.key) }
  await house.start({ tls, links: { agents, clientCa: company.cert } })
})

afterAll(() => house.end())

const trusted = () => ({ ca: company.cert })

/** What an agent that trusts the company says to a server that shows this. */
async function told(shown: Signed, more: object = {}) {
  const server = house.also(await tlsListener({ ...shown, ...more }))
  const outcome = await visit(`wss://127.0.0.1:${server.port}`, showing(trusted(), 'token-of-oslo'))
  return { ...outcome, bytes: server.received() }
}

describe('the agent looks at the hub first', () => {
  test('and trusts one whose certificate the authority has signed', async () => {
    const known = await visit(house.url, showing(trusted(), 'token-of-oslo'))
    expect(known).toMatchObject({ accepted: true, tls: { protocol: 'TLSv1.3' } })
  })

  test('a man in the middle with a certificate of another authority gets not one byte', async () => {
    const met = await told(await stranger.sign({ name: 'hub' }))
    expect(met).toMatchObject({ accepted: false, code: 'hub-untrusted', bytes: 0 })
  })

  test('nor does he where a variable of Node switches verification off', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const met = await told(await stranger.sign({ name: 'hub' }))
      expect(met).toMatchObject({ code: 'hub-untrusted', bytes: 0 })
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })

  test('an expired certificate of the hub gets nothing', async () => {
    const [from, until] = [new Date(Date.now() - 9 * dayMs), new Date(Date.now() - dayMs)]
    const met = await told(await company.sign({ name: 'hub', from, until }))
    expect(met).toMatchObject({ code: 'hub-untrusted', system: 'CERT_HAS_EXPIRED', bytes: 0 })
  })

  test('a good certificate for another name gets nothing', async () => {
    const met = await told(await company.sign({ name: 'hub', dns: 'mail.example' }))
    expect(met).toMatchObject({
      code: 'hub-untrusted',
      system: 'ERR_TLS_CERT_ALTNAME_INVALID',
      bytes: 0,
    })
  })

  test.each([['TLSv1.1'], ['TLSv1.2']] as const)('%s at most is too old', async (maxVersion) => {
    const weak = { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' }
    expect(await told(own, weak)).toMatchObject({ code: 'hub-untrusted', bytes: 0 })
  })

  test('1.2 is spoken where the configuration says so', async () => {
    const server = house.also(await tlsListener({ ...own, maxVersion: 'TLSv1.2' }))
    const old = showing({ ...trusted(), minVersion: 'TLSv1.2' }, 'token-of-oslo')
    const asked = visit(`wss://127.0.0.1:${server.port}`, old)
    await expect.poll(() => server.received()).toBeGreaterThan(0)
    await server.close()
    expect(await asked).toMatchObject({ accepted: false })
  })

  test('the hub of today speaks 1.3 alone', async () => {
    const old = showing({ ...trusted(), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }, 'x')
    expect(await visit(house.url, old)).toMatchObject({ accepted: false, code: 'hub-untrusted' })
  })
})

describe('the hub looks at the certificate of the agent', () => {
  const shown = async (signed: Promise<Signed>, agent = 'oslo') => {
    const { cert, key } = await signed
    return visit(house.url, showing({ ...trusted(), cert, key }), agent)
  }

  test('and lets in whose mark the configuration names', async () => {
    expect(await shown(company.sign({ name: 'oslo' }))).toMatchObject({ accepted: true })
    const rome = company.sign({ name: 'x', dns: 'rome.example' })
    expect(await shown(rome, 'rome')).toMatchObject({ accepted: true })
  })

  test('one of another authority is refused', async () => {
    expect(await shown(stranger.sign({ name: 'oslo' }))).toMatchObject({
      code: 'certificate-refused',
      status: 401,
    })
  })

  test('an expired one is refused', async () => {
    const [from, until] = [new Date(Date.now() - 9 * dayMs), new Date(Date.now() - dayMs)]
    expect(await shown(company.sign({ name: 'oslo', from, until }))).toMatchObject({
      code: 'certificate-expired',
    })
  })

  test.each([
    ['that of another agent', { name: 'rome', dns: 'rome.example' }, 'oslo'],
    ['that of any colleague', { name: 'anna' }, 'oslo'],
    ['a wildcard', { name: 'rome', dns: '*.example' }, 'rome'],
  ])('%s does not make an agent', async (_which, wish, agent) => {
    const met = await shown(company.sign(wish), agent)
    expect(met).toMatchObject({ accepted: false, code: 'certificate-refused' })
  })

  test('no certificate and no token gets no link', async () => {
    const met = await visit(house.url, showing(trusted()))
    expect(met).toMatchObject({ status: 401, code: 'token-refused' })
  })

  test('the token of another agent is refused', async () => {
    const met = await visit(house.url, showing(trusted(), 'token-of-rome'))
    expect(met).toMatchObject({ accepted: false, code: 'token-refused' })
  })
})

describe('a proxy', () => {
  const through = (kind: 'http' | 'socks5', port: number, password?: string) => {
    const proxy = { kind, host: '127.0.0.1', port, user: password && 'anna', password: undefined }
    return { way: { ...straight, timeoutMs: 2_000, proxy, proxyPassword: password } }
  }

  test.each(['http', 'socks5'] as const)('with a password leads to the hub: %s', async (kind) => {
    const proxy = new LoopbackProxy({ user: 'anna', password: 'secret' })
    await proxy.begin()
    try {
      const good = showing(trusted(), 'token-of-oslo', through(kind, proxy.port, 'secret'))
      expect(await visit(house.url, good)).toMatchObject({ accepted: true })
      const bad = showing(trusted(), 'token-of-oslo', through(kind, proxy.port, 'wrong'))
      expect(await visit(house.url, bad)).toMatchObject({ code: 'proxy-refused' })
    } finally {
      await proxy.end()
    }
  })

  test('that leads to another server, in place of the hub, gets not one byte', async () => {
    const other = await stranger.sign({ name: 'hub' })
    const trap = house.also(await tlsListener(other))
    const proxy = new LoopbackProxy()
    await proxy.begin()
    try {
      const way = through('http', proxy.port)
      const led = visit(`wss://127.0.0.1:${trap.port}`, showing(trusted(), 'token-of-oslo', way))
      expect(await led).toMatchObject({ code: 'hub-untrusted' })
      expect(trap.received()).toBe(0)
    } finally {
      await proxy.end()
    }
  })

  test('that says it leads there, and then speaks itself, gets no more than a handshake', async () => {
    const liar = house.also(
      await plainListener((socket) => {
        socket.once('data', () =>
          socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Welcome\r\n\r\n'),
        )
      }),
    )
    const lied = showing(trusted(), 'token-of-oslo', through('http', liar.port))
    const met = await visit(house.url, lied)
    expect(met).toMatchObject({ accepted: false, status: undefined })
  })
})
