import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { loadHubConfig } from '../../config/hub.ts'
import { jetStreamOf } from '../../hub/store/jetstream/fromConfig.ts'
import { openJetStreamStore } from '../../hub/store/jetstream/store.ts'
import { Authority, type Pair } from '../../hub/testing/certificates.ts'
import { testWith } from '../debianPackage.ts'
import { operatorMade } from './natsOperator.ts'
import { NatsServers } from './natsServer.ts'

const test = testWith('nats-server', 'nats-server')

let folder: string
let authority: Authority
let server: Pair
let nats: NatsServers | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-secure-'))
  authority = new Authority(folder)
  server = authority.sign('nats')
  file('server.pem', server.cert)
  file('server.key', server.key)
})
afterEach(async () => {
  await nats?.end()
  nats = undefined
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

const at = (name: string) => join(folder, name)
const secureUrls = () => nats?.urls.map((url) => url.replace('nats:', 'tls:')) ?? []
const serverTls = () => `cert_file: "${at('server.pem')}", key_file: "${at('server.key')}"`

/** Opens the store as a hub with these keys under `store` does, and closes it again. */
async function opened(keys: string, urls = secureUrls()): Promise<void> {
  const text = `hub: one\nagents: [{ name: oslo, token: { env: A } }]
store: { jetstream: '${urls.join()}'${keys && `, ${keys}`} }\n`
  const loaded = loadHubConfig(file('hub.yaml', text), { environment: { A: 'token-a' } })
  if ('problems' in loaded || !loaded.config.store) throw new Error('the configuration is wrong')
  const store = await openJetStreamStore({
    settings: jetStreamOf(loaded.config.store, 'one'),
    path: at('copy.db'),
    now: () => new Date(),
  })
  expect(store.epoch).not.toBe('')
  await store.close()
}

test('a server with TLS is let in by the authority that is configured, and by no other', async () => {
  nats = await NatsServers.start(1, `tls { ${serverTls()} }`)
  await opened(`tls: { ca: '${at('ca.pem')}' }`)

  const strange = mkdtempSync(join(folder, 'strange-'))
  new Authority(strange, 'another')
  const distrust = /certificate is not of an authority that the hub trusts.*`store.tls.ca`/
  await expect(opened(`tls: { ca: '${join(strange, 'ca.pem')}' }`)).rejects.toThrow(distrust)
  await expect(opened('')).rejects.toThrow(distrust)
})

test('a certificate for another name than the address is refused', async () => {
  nats = await NatsServers.start(1, `tls { ${serverTls()} }`)
  const byName = nats.urls.map((url) => url.replace('nats://127.0.0.1', 'tls://localhost'))
  const trusted = `tls: { ca: '${at('ca.pem')}' }`
  await expect(opened(trusted, byName)).rejects.toThrow(/is for another name/)
})

test('a server that asks for a certificate is shown the one of the configuration', async () => {
  const { cert, key } = authority.sign('hub')
  const shown = `cert: '${file('hub.pem', cert)}', key: '${file('hub.key', key)}'`
  nats = await NatsServers.start(
    1,
    `tls { ${serverTls()}, ca_file: "${at('ca.pem')}", verify: true }`,
  )
  await opened(`tls: { ca: '${at('ca.pem')}', ${shown} }`)
  const without = opened(`tls: { ca: '${at('ca.pem')}' }`)
  await expect(without).rejects.toThrow(/a certificate of the hub|no connection/)
})

test('a server that speaks no TLS is not talked to in plain text under `tls://`', async () => {
  nats = await NatsServers.start()
  await expect(opened(`tls: { ca: '${at('ca.pem')}' }`)).rejects.toThrow(/whether it speaks TLS/)
})

test.each([
  ['a token', 'token: "of-nats"', 'token', 'of-nats', 'token: { file: SECRET }'],
  [
    'a user with a password',
    'user: hub, password: "of-nats"',
    'password',
    'of-nats',
    'user: hub, password: { file: SECRET }',
  ],
])(
  '%s lets the hub in, and a wrong one is refused and not shown',
  async (_, wanted, name, word, keys) => {
    nats = await NatsServers.start(1, `authorization { ${wanted} }`)
    const right = file(name, word)
    const plain = nats.urls
    await opened(keys.replace('SECRET', `'${right}'`), plain)
    const wrong = file(`wrong-${name}`, 'not-of-nats')
    const refused = opened(keys.replace('SECRET', `'${wrong}'`), plain)
    await expect(refused).rejects.toThrow(/does not take the login.*`credentials`/)
    await expect(refused).rejects.not.toThrow(/not-of-nats/)
    await expect(opened('', plain)).rejects.toThrow(/does not take the login/)
  },
)

test('credentials of an operator let the hub in, and those of another operator do not', async () => {
  const { config, credentials } = operatorMade()
  nats = await NatsServers.start(1, config)
  await opened(`credentials: { file: '${file('hub.creds', credentials)}' }`, nats.urls)
  const others = file('other.creds', operatorMade().credentials)
  const refused = opened(`credentials: { file: '${others}' }`, nats.urls)
  await expect(refused).rejects.toThrow(/does not take the login/)
})
