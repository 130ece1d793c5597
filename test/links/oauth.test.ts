import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityOf } from '../../agent/delivery/identities.ts'
import { openLink } from '../../agent/delivery/socket.ts'
import type { DestinationConfig } from '../../config/types.ts'
import { holder, LinkHouse, showing, visit } from './house.ts'
import { Pki, type Signed } from './pki.ts'

const house = new LinkHouse()
const audience = 'urn:kontor'
let company: Pki
let own: Signed
let issuer: string
let lifeS = 600

beforeAll(async () => {
  company = await Pki.make('company')
  own = await company.sign({ name: 'oslo' })
  const server = await company.sign({ name: 'server' })
  mkdirSync(house.folder, { recursive: true })
  for (const [name, text] of Object.entries({ ca: company.cert, ...own })) {
    writeFileSync(join(house.folder, name), text, { mode: 0o600 })
  }
  writeFileSync(join(house.folder, 'secret'), 's3cret', { mode: 0o600 })
  issuer = await authorizationServer(server)
  const oauth = { issuer, audience, claim: 'client_id', bound: false, ca: company.cert } as const
  await house.start({
    tls: { cert: Buffer.from(server.cert), key: Buffer.from(server.key) },
    links: { agents: [holder('oslo', { oauthClient: 'c-oslo' }), holder('rome')], oauth },
  })
})

afterAll(() => house.end())

/** A real authorization server, which binds tokens to certificates where one is shown. */
async function authorizationServer(server: Signed): Promise<string> {
  const https = createServer({ ...server, requestCert: true, rejectUnauthorized: false })
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
  house.also({
    close: async () => {
      https.closeAllConnections()
      https.close()
    },
  })
  const at = `https://127.0.0.1:${(https.address() as AddressInfo).port}`
  const client = {
    client_secret: 's3cret',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }
  const provider = new Provider(at, {
    clients: [
      { ...client, client_id: 'c-oslo' },
      { ...client, client_id: 'c-bound', tls_client_certificate_bound_access_tokens: true },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        getCertificate: ({ socket }: { socket: unknown }) =>
          socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenTTL: lifeS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  } as never)
  https.on('request', provider.callback())
  return at
}

function destination(clientId: string, withCertificate: boolean): DestinationConfig {
  const file = (name: string) => join(house.folder, name)
  const pair = withCertificate ? { cert: file('cert'), key: file('key') } : {}
  const none = { cert: undefined, key: undefined, passphrase: undefined }
  return {
    name: 'erp',
    url: `${house.url}/agents/erp`,
    inbox: 'erp',
    identity: {
      kind: 'oauth',
      tokenUrl: `${issuer}/token`,
      clientId,
      clientSecret: { kind: 'file', path: file('secret') },
      scope: undefined,
      audience: undefined,
      ca: file('ca'),
    },
    tls: { ...none, ...pair, ca: file('ca'), minVersion: 'TLSv1.3' },
    proxy: undefined,
  } as unknown as DestinationConfig
}

const oslo = (clientId = 'c-oslo', withCertificate = false) =>
  identityOf(destination(clientId, withCertificate), house.folder)

describe('client credentials', () => {
  test('get a token, and the hub lets its agent in and no other', async () => {
    expect(await visit(house.url, oslo())).toMatchObject({ accepted: true })
    expect(await visit(house.url, oslo(), 'rome')).toMatchObject({ code: 'token-refused' })
  })

  test('of another client let nobody in', async () => {
    const met = await visit(house.url, oslo('c-bound', true))
    expect(met).toMatchObject({ accepted: false, code: 'token-refused' })
  })

  test('a token that is bound to a certificate is useless to a thief', async () => {
    const bound = new LinkHouse()
    const server = await company.sign({ name: 'server' })
    const oauth = { issuer, audience, claim: 'client_id', bound: true, ca: company.cert } as const
    await bound.start({
      tls: { cert: Buffer.from(server.cert), key: Buffer.from(server.key) },
      links: { agents: [holder('oslo', { oauthClient: 'c-bound' })], oauth },
    })
    try {
      const identity = oslo('c-bound', true)
      expect(await visit(bound.url, identity)).toMatchObject({ accepted: true })
      const { bearer } = await identity.present(new AbortController().signal)
      const thief = showing({ ca: company.cert }, bearer)
      expect(await visit(bound.url, thief)).toMatchObject({ code: 'certificate-refused' })
    } finally {
      await bound.end()
    }
  })

  test('that the server refuses leave the link waiting, without a word of the secret', async () => {
    const met = await visit(house.url, oslo('nobody'))
    expect(met).toMatchObject({ accepted: false, code: 'identity-unavailable' })
    expect(JSON.stringify(met)).not.toContain('s3cret')
  })

  test('are used again before the token ends, after four fifths of its life', async () => {
    lifeS = 1
    const expired = new Promise<number>((resolve) => {
      const began = performance.now()
      const socket = openLink(`${house.url}/agents/erp`, oslo(), {
        opened: () => {},
        frame: () => {},
        malformed: () => {},
        pong: () => {},
        expiring: () => {
          resolve(performance.now() - began)
          socket.close()
        },
        closed: () => {},
      })
    })
    const afterMs = await expired
    lifeS = 600
    expect(afterMs).toBeGreaterThan(600)
    expect(afterMs).toBeLessThan(1_500)
  })
})
