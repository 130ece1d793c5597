import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkServerIdentity as check, connect, createServer, type Server } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeKeyPair, pemOf } from '../../trust/x509.ts'
import { anchorOf } from './anchor.ts'
import { type Authority, openAuthority } from './authority.ts'
import { OwnCertificate } from './ownCertificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'kontor-own-'))
const dayMs = 86_400_000
let authority: Authority
let now: Date
let server: Server

beforeAll(async () => {
  authority = await openAuthority(join(folder, 'authority'), 'central')
})

afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(() => {
  now = new Date()
})

afterEach(() => server.close())

async function serving(names: readonly string[]): Promise<OwnCertificate> {
  const own = await OwnCertificate.make(authority, { names }, () => now)
  server = createServer({ cert: own.tls.cert, key: own.tls.key })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return own
}

/** What is met under a name by whoever trusts the authority and nothing else. */
function met(name: string): Promise<X509Certificate> {
  const { port } = server.address() as AddressInfo
  const servername = isIP(name) ? '' : name
  const to = { host: '127.0.0.1', port, servername, ca: authority.certificate }
  return new Promise((resolve, reject) => {
    const checkServerIdentity = (_host: string, shown: Parameters<typeof check>[1]) =>
      check(name, shown)
    const socket = connect({ ...to, checkServerIdentity }, () => {
      const shown = socket.getPeerX509Certificate()
      socket.destroy()
      if (shown) resolve(shown)
      else reject(new Error('nothing was shown'))
    })
    socket.once('error', reject)
  })
}

describe('a certificate of the hub itself', () => {
  test('is trusted under each of its names, by its authority alone', async () => {
    await serving(['hub.example.com', '10.1.2.3', 'fd00::7'])
    for (const name of ['hub.example.com', '10.1.2.3', 'fd00::7']) {
      expect((await met(name)).checkIssued(new X509Certificate(authority.certificate))).toBe(true)
    }
    await expect(met('hub.example.org')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  test('is shown with the authority, which is what an invitation names', async () => {
    const { tls } = await serving(['hub.example.com'])
    const { fingerprint, subject } = anchorOf(String(tls.cert))
    expect(fingerprint).toBe(anchorOf(authority.certificate).fingerprint)
    expect(subject).toBe('CN=Kontor authority of central')
  })

  test('is made anew after two thirds of its life, on the server that runs', async () => {
    const own = await serving(['hub.example.com'])
    const before = await met('hub.example.com')
    now = new Date(now.getTime() + 59 * dayMs)
    expect(await own.refresh(server, undefined)).toBe(false)
    now = new Date(now.getTime() + dayMs)
    expect(await own.refresh(server, undefined)).toBe(true)
    const after = await met('hub.example.com').catch((error: NodeJS.ErrnoException) => error.code)
    // It begins at that time, which this machine's clock has not reached.
    expect(after).toBe('CERT_NOT_YET_VALID')
    expect(new X509Certificate(String(own.tls.cert)).validToDate.getTime()).toBeGreaterThan(
      before.validToDate.getTime() + 59 * dayMs,
    )
    expect(await own.refresh(server, undefined)).toBe(false)
  })

  test("an agent's certificate of the same authority makes no hub", async () => {
    const keys = await makeKeyPair()
    const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey))
    const { certificate } = await authority.issue('hub.example.com', spki, dayMs, now)
    const key = await pemOf(keys.privateKey)
    server = createServer({ cert: `${certificate.trim()}\n${authority.certificate}`, key })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await expect(met('hub.example.com')).rejects.toMatchObject({ code: 'INVALID_PURPOSE' })
  })
})
