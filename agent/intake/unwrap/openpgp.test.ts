import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { KeptFiles } from '../../atRest/keptFiles.ts'
import { places } from '../places.ts'
import type { PgpKeys } from './pgpKeys.ts'
import { Bench, Gnupg, hasGnupg, inTheirTime } from './testing.ts'
import { unwrap } from './unwrap.ts'

const limits = { maxMembers: 20, maxUnpackedBytes: 100_000_000, maxRatio: 250 }
const text = ':20:STATEMENT\n'.repeat(500)

let bench: Bench
let gpg: Gnupg
let feed: PgpKeys

beforeEach(() => {
  bench = new Bench()
})

afterEach(() => bench.end())

async function unwrapped(bytes: Uint8Array, keys: PgpKeys | undefined, changed = {}) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  bench.put(sha256, bytes)
  return await unwrap(
    places(bench.root),
    {
      sha256,
      size: bytes.length,
      name: 'a.sta.pgp',
      limits: { ...limits, ...changed },
      minFreeDiskBytes: 0,
      keys,
    },
    new KeptFiles(),
  )
}

/** Whether these bytes are staged already. */
function isStaged(bytes: Uint8Array): boolean {
  return readdirSync(bench.staged).includes(createHash('sha256').update(bytes).digest('hex'))
}

async function opened(bytes: Uint8Array, keys: PgpKeys | undefined) {
  const result = await unwrapped(bytes, keys)
  if (result === undefined || 'refused' in result) throw new Error(JSON.stringify(result))
  return result.members.map(({ name, sha256 }) => [name, bench.text(sha256)])
}

async function code(bytes: Uint8Array, keys: PgpKeys | undefined, changed = {}) {
  const before = readdirSync(bench.staged).length
  const fresh = isStaged(bytes) ? 0 : 1
  const result = await unwrapped(bytes, keys, changed)
  if (result === undefined || !('refused' in result)) throw new Error(JSON.stringify(result))
  expect(readdirSync(bench.staged)).toHaveLength(before + fresh)
  expect(JSON.stringify(result.refused)).not.toMatch(/secret-passphrase|PRIVATE|[0-9A-F]{16}/)
  return result.refused[0]?.code
}

describe.skipIf(!hasGnupg)('OpenPGP as GnuPG writes it', () => {
  beforeAll(() => {
    gpg = new Gnupg()
    gpg.makeKey('ours', 'rsa2048', 'secret-passphrase')
    gpg.makeKey('curve', 'ed25519')
    gpg.makeKey('bank', 'rsa2048')
    gpg.makeKey('bankcurve', 'ed25519')
    gpg.makeKey('stranger', 'ed25519')
    feed = {
      keys: [gpg.privateKey('ours', 'secret-passphrase'), gpg.privateKey('curve')],
      passphrase: 'secret-passphrase',
      signedBy: [gpg.publicKey('bank'), gpg.publicKey('bankcurve')],
      requireSignature: true,
    }
  }, 120_000)

  afterAll(() => gpg.end())

  const encrypt = (to: string, more: readonly string[] = [], what: string | Uint8Array = text) =>
    gpg.run(['--recipient', `${to}@example.test`, ...more, '--encrypt'], what)
  const signedBy = (name: string) => ['--local-user', `${name}@example.test`, '--sign']
  const unsigned = () => ({ ...feed, requireSignature: false, signedBy: [] })

  test.each([
    ['RSA, binary', 'ours', []],
    ['RSA, armored', 'ours', ['--armor']],
    ['Curve25519, binary', 'curve', []],
    ['Curve25519, armored', 'curve', ['--armor']],
    ['not compressed', 'ours', ['--compress-algo', 'none']],
    ['compressed by ZIP', 'ours', ['--compress-algo', 'zip']],
    ['compressed by ZLIB', 'ours', ['--compress-algo', 'zlib']],
    ['compressed by BZIP2', 'ours', ['--compress-algo', 'bzip2']],
    ['to two, hidden', 'stranger', ['--hidden-recipient', 'ours@example.test']],
    ['AES of 128 bits', 'ours', ['--cipher-algo', 'AES128']],
  ])('is decrypted and verified: %s', async (_what, to, options) => {
    for (const bank of ['bank', 'bankcurve']) {
      const message = encrypt(to, [...options, ...signedBy(bank)])
      expect(await opened(message, feed)).toEqual([['a.sta', text]])
    }
  })

  test('is opened to the bottom where gzip is inside', async () => {
    const message = encrypt('ours', signedBy('bank'), gzipSync(text))
    expect(await opened(message, feed)).toEqual([['a.sta', text]])
  })

  test('that is signed and not encrypted is verified', async () => {
    const message = gpg.run(signedBy('bank'), text)
    expect(await opened(message, feed)).toEqual([['a.sta', text]])
    const armored = gpg.run(['--armor', ...signedBy('bank')], text)
    expect(await opened(armored, { ...feed, keys: [] })).toEqual([['a.sta', text]])
  })

  test('without a signature is refused where the feed has a bank key', async () => {
    expect(await code(encrypt('ours'), feed)).toBe('pgp-signature-missing')
    expect(await opened(encrypt('ours'), unsigned())).toEqual([['a.sta', text]])
    const lenient = { ...feed, requireSignature: false }
    expect(await opened(encrypt('ours'), lenient)).toEqual([['a.sta', text]])
  })

  test('signed by somebody else is refused', async () => {
    expect(await code(encrypt('ours', signedBy('stranger')), feed)).toBe('pgp-signature-invalid')
    const lenient = { ...feed, requireSignature: false }
    expect(await code(encrypt('ours', signedBy('stranger')), lenient)).toBe('pgp-signature-invalid')
  })

  test('signed by a bank key that has expired is refused', async () => {
    gpg.makeKey('oldbank', 'ed25519', '', true)
    const keys = { ...feed, signedBy: [gpg.publicKey('oldbank')] }
    const signed = gpg.run([...inTheirTime, ...signedBy('oldbank')], text)
    expect(await code(signed, keys)).toBe('pgp-signature-invalid')
  })

  test('to a key of ours that has expired is still read', async () => {
    gpg.makeKey('expired', 'ed25519', '', true)
    const keys = { ...unsigned(), keys: [gpg.privateKey('expired')] }
    const message = encrypt('expired', inTheirTime)
    expect(await opened(message, keys)).toEqual([['a.sta', text]])
  })

  test('to another key is refused, and so is a feed without keys', async () => {
    expect(await code(encrypt('stranger'), feed)).toBe('pgp-key-unknown')
    expect(await code(encrypt('ours'), undefined)).toBe('pgp-keys-missing')
    expect(await code(encrypt('ours', ['--armor']), undefined)).toBe('pgp-keys-missing')
  })

  test('with keys that can not be used is refused without a word of them', async () => {
    const message = encrypt('ours')
    for (const wrong of [
      { ...feed, passphrase: 'another' },
      { ...feed, passphrase: undefined },
      { ...feed, keys: ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nnone'] },
      { ...feed, signedBy: ['none'] },
    ]) {
      expect(await code(message, wrong)).toBe('pgp-keys-unusable')
    }
  })

  test.each([
    ['the packed data', []],
    ['data that is not compressed', ['--compress-algo', 'none']],
  ])('that was changed anywhere is refused: %s', async (_what, options) => {
    const message = encrypt('ours', [...options, ...signedBy('bank')], randomBytes(2_000))
    for (const keys of [feed, unsigned()]) {
      for (let at = 300; at < message.length; at += 211) {
        const changed = Buffer.from(message)
        changed.writeUInt8(changed.readUInt8(at) ^ 4, at)
        expect(await code(changed, keys)).toMatch(/^pgp-/)
      }
    }
  })

  test('that is cut anywhere is refused', async () => {
    const message = encrypt('ours', signedBy('bank'))
    const armored = encrypt('ours', ['--armor', ...signedBy('bank')])
    for (const whole of [message, armored]) {
      for (let part = 2; part <= 20; part += 3) {
        const cut = whole.subarray(0, Math.floor((whole.length * part) / 21))
        expect(await code(cut, feed)).toMatch(/^pgp-/)
      }
    }
  })

  test('without protection against changes is refused', async () => {
    // GnuPG writes no such message any more: its session key, and the old packet behind it.
    const message = encrypt('ours')
    const sessionKey = message.subarray(0, 3 + message.readUInt16BE(1))
    const unprotected = Buffer.concat([Buffer.from([0xc9, 100]), randomBytes(100)])
    expect(await code(Buffer.concat([sessionKey, unprotected]), feed)).toBe('pgp-unprotected')
  })

  test('with a password in place of a key is refused', async () => {
    const secret = ['--pinentry-mode', 'loopback', '--passphrase', 'x']
    expect(await code(gpg.run([...secret, '--symmetric'], text), feed)).toBe('pgp-unsupported')
  })

  test('that is a key, a signature alone or a signed text is refused', async () => {
    const key = Buffer.from(feed.signedBy[0] ?? '')
    const alone = gpg.run(['--armor', ...signedBy('bank').slice(0, 2), '--detach-sign'], text)
    const clear = gpg.run([...signedBy('bank').slice(0, 2), '--clear-sign'], text)
    for (const bytes of [key, alone, clear]) expect(await code(bytes, feed)).toBe('pgp-unsupported')
  })

  test('that unpacks to too much is refused at the limit', async () => {
    const message = encrypt('ours', signedBy('bank'), Buffer.alloc(5_000_000))
    expect(await code(message, feed, { maxUnpackedBytes: 1_000_000 })).toBe('wrapper-too-large')
  })

  test('of 40 MB is read in flat memory', async () => {
    const large = randomBytes(40_000_000)
    const message = encrypt('curve', ['--compress-algo', 'none', ...signedBy('bank')], large)
    const before = process.memoryUsage.rss()
    const result = await unwrapped(message, feed)
    expect(result).toMatchObject({ members: [{ size: large.length }] })
    expect(process.memoryUsage.rss() - before).toBeLessThan(250_000_000)
  }, 60_000)
})
