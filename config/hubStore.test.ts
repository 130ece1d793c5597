import { expect, test } from 'vitest'
import { loadHubConfig } from './hub.ts'
import { scratch } from './scratch.ts'

const files = scratch()
const environment = { A: 'token-a', N: 'token-of-nats', P: 'word' }
const load = (store: string) => {
  const text = `hub: central\nagents: [{ name: oslo, token: { env: A } }]\nstore: ${store}\n`
  return loadHubConfig(files.write('hub.yaml', text), { environment })
}

test('one line is enough for a store that several hubs share', () => {
  const loaded = load('{ jetstream: "nats://127.0.0.1:4222" }')
  expect(files.shown(loaded)).toEqual([])
  expect('config' in loaded && loaded.config.store).toEqual({
    servers: ['nats://127.0.0.1:4222'],
    stream: 'KONTOR',
    replicas: 1,
    events: undefined,
    login: undefined,
    tls: undefined,
  })
})

test('the login stays a reference, and the servers are told apart', () => {
  const loaded = load(
    '{ jetstream: "tls://a.example.com, tls://b.example.com:4333", replicas: 3, token: { env: N } }',
  )
  expect(files.shown(loaded)).toEqual([])
  expect('config' in loaded && loaded.config.store).toMatchObject({
    servers: ['tls://a.example.com', 'tls://b.example.com:4333'],
    replicas: 3,
    login: { kind: 'token', token: { kind: 'env', name: 'N' } },
  })
  expect(JSON.stringify(loaded)).not.toContain('token-of-nats')
})

test.each([
  ['{}', { maxAgeMs: 604_800_000, maxBytes: 10_000_000_000 }],
  ['{ maxAge: 2h, maxSize: 500 MB }', { maxAgeMs: 7_200_000, maxBytes: 500_000_000 }],
])('a stream of events is asked for with %s', (text, events) => {
  const loaded = load(`{ jetstream: "tls://a", events: ${text} }`)
  expect(files.shown(loaded)).toEqual([])
  expect('config' in loaded && loaded.config.store?.events).toEqual(events)
})

test('credentials are a file of NATS, and a private key is none', () => {
  const jwt = '-----BEGIN NATS USER JWT-----\na.b.c\n------END NATS USER JWT------\n'
  const seed = '-----BEGIN USER NKEY SEED-----\nSU\n------END USER NKEY SEED------\n'
  const named = (path: string) => load(`{ jetstream: "tls://a", credentials: { file: '${path}' } }`)
  expect(files.shown(named(files.write('nats.creds', `${jwt}\n${seed}`)))).toEqual([])
  const key = '-----BEGIN PRIVATE KEY-----\nMC4\n-----END PRIVATE KEY-----\n'
  expect(files.shown(named(files.write('key.pem', key)))).toEqual([
    expect.stringMatching(/^secret-malformed .*no credentials of NATS/),
  ])
  expect(files.shown(named(files.write('half.creds', jwt)))).toHaveLength(1)
})

test.each([
  ['without encryption to another machine', '"nats://nats.example.com:4222"', 'url-insecure'],
  ['of another protocol', '"https://nats.example.com"', 'url-invalid'],
  ['with a password in it', '"tls://a:b@nats.example.com"', 'secret-as-text'],
  ['of which one is none', '"tls://a.example.com,,tls://b.example.com"', 'url-invalid'],
  ['with a user without a password', 'tls://a, user: hub', 'identity-unclear'],
  [
    'with two logins',
    'tls://a, token: { env: N }, user: hub, password: { env: P }',
    'identity-unclear',
  ],
  ['with a secret that is nowhere', 'tls://a, token: { env: UNSET }', 'secret-variable-unset'],
  ['that keeps each message twice', 'tls://a, replicas: 2', 'value-not-allowed'],
  ['whose events stay for no time', 'tls://a, events: { maxAge: 0s }', 'duration-invalid'],
  ['in a stream with a dot in its name', 'tls://a, stream: a.b', 'name-invalid'],
])('a store %s is refused', (_, text, code) => {
  expect(files.shown(load(`{ jetstream: ${text} }`))).toEqual([
    expect.stringMatching(new RegExp(`^${code} `)),
  ])
})
