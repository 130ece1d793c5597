import { createHmac, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { accessTokens } from '../../hub/receiver/accessTokens.ts'
import type { PeerCertificate } from '../../hub/receiver/peer.ts'
import { holder } from './house.ts'
import { Pki } from './pki.ts'

const now = new Date('2026-11-23T00:00:00Z')
const nowS = now.getTime() / 1000
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const issuer = 'https://login.example'
const rules = { issuer, audience: 'kontor', claim: 'client_id', bound: false } as const
const keys = { key: async (kid: string) => (kid === 'k1' ? publicKey : ('unknown' as const)) }
const agents = [
  holder('oslo', { oauthClient: 'c-oslo' }),
  holder('rome', { oauthClient: 'c-rome' }),
]

const sound = { iss: issuer, aud: 'kontor', exp: nowS + 600, client_id: 'c-oslo' }
const es256 = { alg: 'ES256', kid: 'k1', typ: 'at+jwt' }

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed(claims: object, header: object = es256, key: KeyObject = privateKey): string {
  const text = `${part(header)}.${part(claims)}`
  const seal = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${seal.toString('base64url')}`
}

let peer: PeerCertificate

beforeAll(async () => {
  const { cert } = await (await Pki.make('company')).sign({ name: 'oslo' })
  const certificate = new X509Certificate(cert)
  const fingerprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex')
  peer = { certificate, fingerprint, isVouchedFor: false, flaw: 'SELF_SIGNED' }
})

const judge = (token: string, more: object = {}, shown?: PeerCertificate, agent = 'oslo') =>
  accessTokens(agents, { ...rules, ...more }, keys, () => now)(agent, { token, peer: shown })

describe('an access token', () => {
  test('that the issuer signed for this hub lets its agent in', async () => {
    expect(await judge(signed(sound))).toBe('admitted')
    expect(await judge(signed({ ...sound, aud: ['other', 'kontor'] }))).toBe('admitted')
  })

  test.each([
    ['another issuer', { iss: 'https://login.example.evil' }, 'token-refused'],
    ['another audience', { aud: 'mail' }, 'token-refused'],
    ['another client', { client_id: 'c-rome' }, 'token-refused'],
    ['no end', { exp: undefined }, 'token-refused'],
    ['an end in the past', { exp: nowS - 60 }, 'token-expired'],
    ['a begin in the future', { nbf: nowS + 600 }, 'token-expired'],
    ['a confirmation of another kind', { cnf: { jkt: 'x' } }, 'token-refused'],
  ])('with %s lets nobody in', async (_what, claims, code) => {
    expect(await judge(signed({ ...sound, ...claims }))).toBe(code)
  })

  test('of one agent makes no other', async () => {
    expect(await judge(signed(sound), {}, undefined, 'rome')).toBe('token-refused')
  })

  test.each(['none', 'None', 'nOnE', ''])('without a signature is none: alg %j', async (alg) => {
    const bare = `${part({ ...es256, alg })}.${part(sound)}.`
    expect(await judge(bare)).toBe('token-refused')
  })

  test('signed with the public key as a secret is none', async () => {
    const text = `${part({ ...es256, alg: 'HS256' })}.${part(sound)}`
    const pem = publicKey.export({ format: 'pem', type: 'spki' })
    const seal = createHmac('sha256', pem).update(text).digest('base64url')
    expect(await judge(`${text}.${seal}`)).toBe('token-refused')
  })

  test.each([
    [
      'another key',
      signed(sound, es256, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    ],
    ['a key that is unknown', signed(sound, { ...es256, kid: '../../dev/null' })],
    ['a key that it brings itself', signed(sound, { ...es256, kid: 'k2', jwk: publicKey })],
    ['an algorithm of other keys', signed(sound, { ...es256, alg: 'RS256' })],
    ['a property of every object', signed(sound, { ...es256, alg: 'constructor' })],
    ['a demand that nobody knows', signed(sound, { ...es256, crit: ['exp'], exp: 1 })],
    ['the type of an ID token', signed(sound, { ...es256, typ: 'id_token' })],
    ['more parts', `${signed(sound)}.x`],
    ['no parts', 'x'],
    ['no end in sight', `${'a'.repeat(9_000)}.${signed(sound)}`],
  ])('with %s is none', async (_what, token) => {
    expect(await judge(token)).toBe('token-refused')
  })

  test('that was changed after it was signed is none', async () => {
    const [head, , seal] = signed(sound).split('.')
    const claims = part({ ...sound, client_id: 'c-rome' })
    expect(await judge(`${head}.${claims}.${seal}`, {}, undefined, 'rome')).toBe('token-refused')
  })

  test('that is bound to a certificate is worth nothing without it', async () => {
    const mark = peer.fingerprint.toString('base64url')
    const bound = signed({ ...sound, cnf: { 'x5t#S256': mark } })
    expect(await judge(bound, {}, peer)).toBe('admitted')
    expect(await judge(bound)).toBe('certificate-refused')
    const other = { ...peer, fingerprint: Buffer.alloc(32) }
    expect(await judge(bound, {}, other)).toBe('certificate-refused')
  })

  test('that is bound to none is refused where every one must be', async () => {
    expect(await judge(signed(sound), { bound: true }, peer)).toBe('token-refused')
  })

  test('is judged later where the keys of the issuer can not be had', async () => {
    const none = { key: async () => 'unavailable' as const }
    const judged = accessTokens(agents, rules, none, () => now)
    expect(await judged('oslo', { token: signed(sound), peer: undefined })).toBe('hub-failed')
  })
})
