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
  ['in a stream with a dot in its name', 'tls://a, stream: a.b', 'name-invalid'],
])('a store %s is refused', (_, text, code) => {
  expect(files.shown(load(`{ jetstream: ${text} }`))).toEqual([
    expect.stringMatching(new RegExp(`^${code} `)),
  ])
})
