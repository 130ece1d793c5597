import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ProxyConfig, SftpConfig } from '../../../config/types.ts'
import { House, serverOf, until, type Wishes } from './testing/house.ts'
import { LoopbackProxy, type ProxyWishes } from './testing/proxy.ts'
import { type Script, ScriptedServer } from './testing/scriptedServer.ts'

let house: House
let server: ScriptedServer
let proxy: LoopbackProxy | undefined
let port: number

beforeEach(() => {
  house = new House()
})
afterEach(async () => {
  await house.close()
  await server.end()
  await proxy?.end()
  proxy = undefined
})

async function serve(script: Script = {}): Promise<void> {
  server = new ScriptedServer(script)
  port = await server.begin()
}

function rules(more: Partial<SftpConfig> = {}): SftpConfig {
  return serverOf(port, { hostKeys: [server.fingerprint], timeoutMs: 500, ...more })
}

const start = (more: Partial<SftpConfig> = {}, wishes: Wishes = {}) =>
  house.start(rules(more), { ...wishes, login: { password: 'open sesame', ...wishes.login } })

describe('a download', () => {
  const bytes = Buffer.from(Array.from({ length: 500_000 }, (_, n) => (n * 7 + (n >> 8)) & 255))

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'that is cut after %i tenths is gone on with',
    async (n) => {
      let cuts = 0
      await serve({
        on: (request, _, offset) => {
          const here = request === 'READ' && cuts === 0 && offset >= (bytes.length * n) / 10
          if (here) cuts += 1
          return here ? 'cut' : 'serve'
        },
      })
      server.put('a.sta', bytes)
      const first = start()
      await until(() => house.codes().length === 1)
      expect(house.codes()).toEqual(['connection-lost'])
      const before = server.requests.filter((request) => request.startsWith('READ ')).length
      await first.stop()
      start()
      await house.visited()
      expect(house.taken.map(({ bytes: got }) => got.equals(bytes))).toEqual([true])
      expect(house.leftovers()).toEqual([])
      const after = server.requests.filter((request) => request.startsWith('READ ')).length - before
      // 17 pieces and the look beyond its end; what came before the cut is not asked for again.
      expect(after).toBeLessThanOrEqual(18 - Math.floor((n * 50_000) / 30_720))
    },
  )

  test('that was cut is begun anew where the file has changed since', async () => {
    let cuts = 0
    await serve({
      on: (request, _, offset) =>
        request === 'READ' && offset > 300_000 && cuts++ === 0 ? 'cut' : 'serve',
    })
    server.put('a.sta', bytes)
    const first = start()
    await until(() => house.codes().length === 1)
    await first.stop()
    expect(house.leftovers().map((name) => name.slice(-5))).toEqual(['.part'])
    server.put('a.sta', Buffer.alloc(bytes.length, 'x'), 1_700_000_001)
    start()
    await house.visited()
    expect(
      house.taken.map(({ bytes: got }) => got.equals(Buffer.alloc(bytes.length, 'x'))),
    ).toEqual([true])
    expect(house.leftovers()).toEqual([])
  })

  test('that stalls in the middle ends at the deadline, and nothing hangs', async () => {
    await serve({
      on: (request, _, offset) => (request === 'READ' && offset > 200_000 ? 'stall' : 'serve'),
    })
    server.put('a.sta', bytes)
    const begun = performance.now()
    start()
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['timeout'])
    expect(performance.now() - begun).toBeLessThan(3_000)
  })

  test.each([
    ['longer', 100],
    ['shorter', -100],
  ])('of a file that is %s than it states is not taken', async (_, more) => {
    await serve()
    server.files.set('/out/a.sta', { bytes, mtime: 1, statedSize: bytes.length - more })
    server.put('b.sta', 'two')
    start()
    await until(() => house.codes().length === 1 && house.taken.length === 1)
    expect(house.codes()).toEqual(['file-cut'])
    expect(house.texts()).toEqual(['b.sta=two'])
  })

  test('of a file that is replaced meanwhile is taken again, whole', async () => {
    let replaced = false
    await serve({
      on: (request, _, offset) => {
        if (request === 'READ' && offset > 200_000 && !replaced) {
          replaced = true
          server.put('a.sta', Buffer.alloc(bytes.length, 'y'), 1_700_000_009)
        }
        return 'serve'
      },
    })
    server.put('a.sta', bytes)
    start()
    await until(() => house.made === 1)
    expect(house.codes()).toEqual(['file-changed'])
    expect(
      house.taken.map(({ bytes: got }) => got.equals(Buffer.alloc(bytes.length, 'y'))),
    ).toEqual([true])
  })

  test('that the user may not read says so once, and holds up no other', async () => {
    await serve({
      on: (request, path) => (request === 'OPEN' && path.endsWith('a.sta') ? 'refuse' : 'serve'),
    })
    server.put('a.sta', 'one')
    server.put('b.sta', 'two')
    start()
    await until(() => house.taken.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(house.codes()).toEqual(['file-unreadable'])
    expect(house.texts()).toEqual(['b.sta=two'])
  })
})

describe('a login', () => {
  test.each(['password', 'keyboard-interactive'] as const)('by %s', async (login) => {
    await serve({ login, password: 'open sesame' })
    server.put('a.sta', 'one')
    start()
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one'])
    expect(server.logins).toEqual([login])
  })

  test.each(['password', 'keyboard-interactive'] as const)(
    'with a wrong password by %s is tried once, told of without it, and not soon again',
    async (login) => {
      await serve({ login, password: 'open sesame' })
      start({}, { login: { password: 'open barley' } })
      await until(() => house.notices.length === 1)
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(house.notices).toEqual([
        expect.objectContaining({ kind: 'server-lost', code: 'login-refused', retryMs: 720_000 }),
      ])
      expect(server.logins).toEqual([login])
      expect(JSON.stringify(house.notices)).not.toContain('barley')
    },
  )

  test('is not tried at a server whose key has changed, and the new one is shown', async () => {
    await serve({ login: 'password', password: 'open sesame' })
    const pinned = [server.fingerprint]
    await server.end()
    await server.begin(port)
    start({ hostKeys: pinned })
    await until(() => house.notices.length === 1)
    const offered = server.fingerprint
    expect(house.notices[0]).toMatchObject({ code: 'host-key-changed', offered })
    expect(server.logins).toEqual([])
  })

  test('is not made by old algorithms until the feed names them', async () => {
    const algorithms = { hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] } as const
    await serve({ algorithms: { hmac: [...algorithms.hmac], cipher: [...algorithms.cipher] } })
    server.put('a.sta', 'one')
    const refused = start()
    await until(() => house.notices.length === 1)
    expect(house.codes()).toEqual(['handshake-failed'])
    await refused.stop()
    start({ algorithms: { kex: [], serverHostKey: [], cipher: [], hmac: ['hmac-sha1'] } })
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one'])
  })
})

describe('a server', () => {
  test.each(['OPENDIR', 'READDIR', 'LSTAT', 'OPEN'])(
    'that stalls at %s hangs nothing',
    async (at) => {
      await serve({ on: (request) => (request === at ? 'stall' : 'serve') })
      server.put('a.sta', 'one')
      start()
      await until(() => house.codes().length === 1)
      expect(house.codes()).toEqual(['timeout'])
    },
  )

  test('that lets nobody list its folder says so', async () => {
    await serve({ on: (request) => (request === 'OPENDIR' ? 'refuse' : 'serve') })
    start()
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['folder-denied'])
  })

  test('that refuses to delete is told of once; the file is deleted when it lets us', async () => {
    let refuses = true
    await serve({ on: (request) => (request === 'REMOVE' && refuses ? 'refuse' : 'serve') })
    server.put('a.sta', 'one')
    start({ whenTaken: 'delete' })
    await until(() => server.requests.filter((line) => line.startsWith('REMOVE')).length >= 3)
    refuses = false
    await house.visited()
    expect(house.codes()).toEqual(['delete-refused'])
    expect(house.texts()).toEqual(['a.sta=one'])
    expect(server.files.size).toBe(0)
  })

  test('that cuts while a file is deleted is asked again, and the file is taken once', async () => {
    let cuts = 0
    await serve({ on: (request) => (request === 'REMOVE' && cuts++ === 0 ? 'cut' : 'serve') })
    server.put('a.sta', 'one')
    const first = start({ whenTaken: 'delete' })
    await until(() => house.codes().length === 1)
    await first.stop()
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(server.files.size).toBe(0)
    expect(house.texts()).toEqual(['a.sta=one'])
  })

  test('that is gone is told of once, however often it is tried', async () => {
    await serve()
    await server.end()
    start()
    await until(() => house.notices.length === 1)
    expect(house.notices[0]).toMatchObject({ code: 'unreachable', retryMs: 4_000 })
  })

  test('whose names lead out of its folder reaches nothing', async () => {
    await serve()
    for (const name of [
      '../evil.sta',
      '..',
      'a\u001b[2Jb.sta',
      `${'n'.repeat(300)}.sta`,
      'a\u202eb.sta',
    ])
      server.put(name, 'x')
    server.put('good.sta', 'one')
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(house.texts()).toEqual(['good.sta=one'])
    expect(server.requests.some((line) => line.includes('evil'))).toBe(false)
    expect(JSON.stringify(house.notices)).not.toMatch(/\\u001b|\u202e/)
  })

  test('that lists without an end is left at the limit', async () => {
    await serve({ endless: true })
    start({ timeoutMs: 5_000 })
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['listing-too-long'])
    expect(house.taken).toEqual([])
  })

  test('that says nothing once it is connected to is given up at the deadline', async () => {
    await serve()
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const begun = performance.now()
    const source = start({ port: (silent.address() as AddressInfo).port })
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['timeout'])
    expect(performance.now() - begun).toBeLessThan(3_000)
    await source.stop()
    const stopping = performance.now()
    await start({ port: (silent.address() as AddressInfo).port, timeoutMs: 60_000 }).stop()
    expect(performance.now() - stopping).toBeLessThan(1_000)
    silent.close()
  })
})

describe.each(['socks5', 'http'] as const)('through a %s proxy', (kind) => {
  const through = async (wishes: ProxyWishes, user?: string): Promise<ProxyConfig> => {
    proxy = new LoopbackProxy(wishes)
    await proxy.begin()
    return { kind, host: '127.0.0.1', port: proxy.port, user, password: undefined }
  }

  test('files come, slowly too, and the proxy resolves the name', async () => {
    await serve()
    server.put('a.sta', Buffer.alloc(200_000, 'a'))
    const way = await through({ delayMs: 5 })
    start({ proxy: way, host: 'sftp.bank.example' })
    await house.visited()
    expect(house.taken[0]?.bytes.length).toBe(200_000)
    expect(proxy?.asked).toEqual(['sftp.bank.example'])
  })

  test('that wants a password, which is right or refused', async () => {
    await serve()
    server.put('a.sta', 'one')
    const way = await through({ user: 'edge', password: 'of the proxy' }, 'edge')
    const wrong = start({ proxy: way }, { login: { proxyPassword: 'another' } })
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['proxy-refused'])
    await wrong.stop()
    start({ proxy: way }, { login: { proxyPassword: 'of the proxy' } })
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one'])
  })

  test('that cuts, a file is gone on with', async () => {
    await serve()
    const bytes = Buffer.alloc(400_000, 'kontor')
    server.put('a.sta', bytes)
    const way = await through({})
    if (proxy) proxy.cutAfter = 250_000
    const first = start({ proxy: way })
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['connection-lost'])
    await first.stop()
    start({ proxy: way })
    await house.visited()
    expect(house.taken[0]?.bytes.equals(bytes)).toBe(true)
  })

  test('that is not there, the proxy is named and not the server', async () => {
    await serve()
    const way = await through({})
    await proxy?.end()
    proxy = undefined
    start({ proxy: way })
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['proxy-unreachable'])
  })
})
