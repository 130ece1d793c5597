import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadHubConfig } from './hub.ts'
import { scratch } from './scratch.ts'

const files = scratch()
const environment = { A: 'token-a', B: 'token-b', C: 'token-a', D: 'token-d' }

/** Lines 1 to 3 of a sound configuration; more agents follow from line 4, other keys behind them. */
const hubText = (more = '') => `hub: central
agents:
  - { name: frankfurt-01, token: { env: A } }
${more}`

const load = (text: string) =>
  loadHubConfig(files.write('hub.yaml', text), { environment, checkFileMode: true })
const problems = (text: string) => files.shown(load(text))

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
files.write('key.pem', pem(keys.privateKey))
files.write('other.pem', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))
files.write('cert.pem', selfSigned(keys.publicKey, keys.privateKey))
chmodSync(files.write('open.pem', pem(keys.privateKey)), 0o644)

test('a sound configuration is loaded with every default', () => {
  const loaded = load(hubText())
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  const { agents, ...rest } = loaded.config
  expect(rest).toEqual({
    file: join(files.folder, 'hub.yaml'),
    hub: 'central',
    stateFolder: join(files.folder, 'hub-state'),
    store: undefined,
    listen: { host: '127.0.0.1', port: 8443 },
    maxLinks: 5_000,
    tls: undefined,
    oauth: undefined,
    enrolment: undefined,
    readers: [],
    routes: [],
    signIn: { password: true, idleMs: 1_800_000, longestMs: 43_200_000, oidc: undefined },
    fourEyes: [],
    assignments: [],
    alerts: expect.objectContaining({ mail: undefined, webhooks: [] }),
    log: { level: 'info' },
  })
  expect(agents[0]?.name).toBe('frankfurt-01')
  expect(agents[0]?.token?.matches('token-a')).toBe(true)
})

describe('agents', () => {
  test.each([
    [
      'hub: central\n',
      'agents-absent hub.yaml:1:1  agents  is missing. Add an agent: its name and a `token`.',
    ],
    [
      hubText('  - { name: frankfurt-01, token: { env: B } }\n'),
      'name-repeated hub.yaml:4:13  agents[1].name  is the name in line 3 again. Give each its own name.',
    ],
    [
      hubText('  - { name: madrid-01, token: { env: C } }\n'),
      'secret-repeated hub.yaml:4:31  agents[1].token  is the token in line 3 again. Issue each agent and each reader a token of its own.',
    ],
    [
      hubText('  - { name: madrid-01, token: hush }\n'),
      'secret-as-text hub.yaml:4:31  agents[1].token  holds the secret itself. Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.',
    ],
    [
      hubText('  - { name: madrid-01, tokn: { env: B } }\n'),
      'key-unknown hub.yaml:4:24  agents[1].tokn  is no known key. Did you mean `token`?',
    ],
  ])('%# are refused', (text, expected) => {
    expect(problems(text)).toEqual([expected])
  })
})

describe('readers', () => {
  const withReaders = (readers: string) => hubText(`readers:\n${readers}`)

  test('are loaded with their tokens, and where those are kept', () => {
    const path = files.write('reader-token', 'token-r\n')
    const loaded = load(
      withReaders(
        '  - { name: ledger, token: { env: B } }\n  - { name: audit, token: { file: reader-token } }\n',
      ),
    )
    expect(files.shown(loaded)).toEqual([])
    const readers = 'config' in loaded ? loaded.config.readers : []
    expect(readers.map(({ name, token }) => `${name} ${token.reveal()}`)).toEqual([
      'ledger token-b',
      'audit token-r',
    ])
    expect(readers.map(({ tokenReference }) => tokenReference)).toEqual([
      { kind: 'env', name: 'B' },
      { kind: 'file', path },
    ])
    expect(JSON.stringify(loaded)).not.toMatch(/token-[abr]/)
  })

  test('may have the name of an agent, which they are no rival of', () => {
    const text = withReaders('  - { name: frankfurt-01, token: { env: B } }\n')
    expect(problems(text)).toEqual([])
  })

  test.each([
    [
      'none, where the key stands',
      hubText('readers: []\n'),
      'value-out-of-range hub.yaml:4:10  readers  must have at least 1 item. Choose a value within the limits.',
    ],
    [
      'two of one name',
      withReaders(
        '  - { name: ledger, token: { env: B } }\n  - { name: ledger, token: { env: D } }\n',
      ),
      'name-repeated hub.yaml:6:13  readers[1].name  is the name in line 5 again. Give each its own name.',
    ],
    [
      'one with the token of another',
      withReaders(
        '  - { name: ledger, token: { env: B } }\n  - { name: audit, token: { env: B } }\n',
      ),
      'secret-repeated hub.yaml:6:27  readers[1].token  is the token in line 5 again. Issue each agent and each reader a token of its own.',
    ],
    [
      'one with the token of an agent',
      withReaders('  - { name: ledger, token: { env: C } }\n'),
      'secret-repeated hub.yaml:5:28  readers[0].token  is the token in line 3 again. Issue each agent and each reader a token of its own.',
    ],
    [
      'one whose token stands in the file',
      withReaders('  - { name: ledger, token: hush }\n'),
      'secret-as-text hub.yaml:5:28  readers[0].token  holds the secret itself. Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.',
    ],
    [
      'one whose token is nowhere',
      withReaders('  - { name: ledger, token: { env: UNSET } }\n'),
      'secret-variable-unset hub.yaml:5:35  readers[0].token.env  names an environment variable that is not set. Set it for the service that runs Kontor, or use `{ file: PATH }`.',
    ],
    [
      'one without a token',
      withReaders('  - { name: ledger }\n'),
      'key-missing hub.yaml:5:5  readers[0].token  is missing; it must be a reference: `{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`. Add it.',
    ],
  ])('%s are refused', (_, text, expected) => {
    expect(problems(text)).toEqual([expected])
  })
})

describe('listening beyond this machine', () => {
  const open = 'listen: { host: 0.0.0.0, port: 443 }\n'
  const tls = (cert: string, key: string) => `${open}tls: { cert: ${cert}, key: ${key} }\n`

  test('needs a certificate', () => {
    expect(problems(hubText(open))).toEqual([
      'listen-insecure hub.yaml:4:17  listen.host  is open to other machines, without encryption. Add `tls` with `names`, or with `cert` and `key`; or listen on 127.0.0.1.',
    ])
  })

  test('is taken with a certificate and its key', () => {
    const loaded = load(hubText(tls('cert.pem', 'key.pem')))
    expect(files.shown(loaded)).toEqual([])
    const paths = { cert: join(files.folder, 'cert.pem'), key: join(files.folder, 'key.pem') }
    expect('config' in loaded && loaded.config.tls).toMatchObject(paths)
  })

  test('is allowed with names for a certificate of its own', () => {
    const loaded = load(hubText(`${open}tls: { names: [hub.example.com, 10.1.2.3] }\n`))
    expect('config' in loaded && loaded.config.tls).toMatchObject({
      ...{ names: ['hub.example.com', '10.1.2.3'], minVersion: 'TLSv1.3' },
    })
  })

  test.each([
    [
      'of two that do not belong together',
      tls('cert.pem', 'other.pem'),
      'tls-invalid hub.yaml:5:6  tls  names no certificate and key that work together. Store certificate and key as PEM, and make sure that they belong together.',
    ],
    [
      'that is no PEM',
      tls('hub.yaml', 'key.pem'),
      'tls-invalid hub.yaml:5:6  tls  names no certificate and key that work together. Store certificate and key as PEM, and make sure that they belong together.',
    ],
    [
      'that is missing',
      tls('nothing.pem', 'key.pem'),
      'tls-file-missing hub.yaml:5:14  tls.cert  names a file that does not exist. Correct the path.',
    ],
    [
      'that is a folder',
      tls('.', 'key.pem'),
      'tls-invalid hub.yaml:5:14  tls.cert  names no file that can be read. Store certificate and key as PEM, and make sure that they belong together.',
    ],
    [
      'whose key lies open',
      tls('cert.pem', 'open.pem'),
      'secret-file-exposed hub.yaml:5:29  tls.key  names a file that other accounts can read or change. Take the rights of others away: chmod 600.',
    ],
    [
      'that is half configured',
      `${open}tls: { cert: cert.pem }\n`,
      'key-missing hub.yaml:5:6  tls.key  is missing; it must be a path. Add it, or write `names` in the place of `cert` and `key`.',
    ],
    [
      'that is none at all',
      `${open}tls: {}\n`,
      'key-missing hub.yaml:5:6  tls.cert  is missing; it must be a path. Add it, or write `names` in the place of `cert` and `key`.',
    ],
    [
      'beside names for one of its own',
      `${open}tls: { names: [hub.example.com], cert: cert.pem, key: key.pem }\n`,
      'tls-invalid hub.yaml:5:8  tls.names  stands beside a certificate of yours. Keep `names` for one of the hub itself, or `cert` and `key` for one of yours.',
    ],
    [
      'for a wildcard',
      `${open}tls: { names: ["*.example.com"] }\n`,
      'value-invalid hub.yaml:5:16  tls.names[0]  must be a DNS name or an IP address, such as `hub.example.com`. Correct the value.',
    ],
  ])('a certificate %s is refused', (_, text, expected) => {
    expect(problems(hubText(text))).toEqual([expected])
  })
})

test('a state folder that can not be made', () => {
  expect(problems(hubText('state: cert.pem\n'))).toEqual([
    'folder-not-a-folder hub.yaml:4:8  state  names a folder where something else stands. Name the folder, and pick files with `include`.',
  ])
})

/** A certificate of RFC 5280 with as little in it as TLS takes, for keys on the curve P-256. */
function selfSigned(publicKey: KeyObject, privateKey: KeyObject): string {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts)
    const long = [0x82, body.length >> 8, body.length & 255]
    return Buffer.concat([Buffer.from([tag, ...(body.length < 128 ? [body.length] : long)]), body])
  }
  const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
  const ecdsaSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
  const name = sequence(
    der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('hub')))),
  )
  const day = (text: string) => der(0x17, Buffer.from(text))
  const validity = sequence(day('200101000000Z'), day('491231000000Z'))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const body = sequence(der(0x02, Buffer.from([1])), ecdsaSha256, name, validity, name, spki)
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const base64 = sequence(body, ecdsaSha256, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}
