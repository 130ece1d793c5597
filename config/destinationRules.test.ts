import { chmodSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')
chmodSync(files.write('open-token', 'hush-9431'), 0o644)
files.write('blank-token', 'hush 9431')

const load = (text: string) =>
  loadAgentConfig(files.write('kontor.yaml', text), { environment, checkFileMode: true })
const problems = (text: string) => files.shown(load(text))
const withUrl = (url: string) => agentText().replace('wss://hub.example.com/agents/treasury', url)
const withToken = (token: string) => agentText().replace('{ env: KONTOR_TOKEN }', token)
const withFilter = (filter: string) => agentText(undefined, `    filter: ${filter}\n`)

const secretRemedy =
  'Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.'

describe('an address', () => {
  const example = 'Write it like `wss://hub.example.com/agents/treasury`.'
  test.each([
    [
      'ws://hub.example.com/agents/a',
      'url-insecure',
      'begins with `ws://`, which is not encrypted, and leads to another machine. Use `wss://`.',
    ],
    [
      'ws://localhost.example.com/agents/a',
      'url-insecure',
      'begins with `ws://`, which is not encrypted, and leads to another machine. Use `wss://`.',
    ],
    [
      'https://hub.example.com/agents/a',
      'url-invalid',
      'begins with `http`; a hub is reached over a WebSocket. Begin it with `wss://`.',
    ],
    ['hub.example.com', 'url-invalid', `is no address of a hub. ${example}`],
    ['ftp://hub.example.com/agents/a', 'url-invalid', `is no address of a hub. ${example}`],
    [
      'wss://hub.example.com',
      'url-invalid',
      `does not end with \`/agents/\` and the name of an inbox. ${example}`,
    ],
    [
      'wss://hub.example.com/agents/',
      'url-invalid',
      `does not end with \`/agents/\` and the name of an inbox. ${example}`,
    ],
    [
      'wss://hub.example.com/agents/a?token=x',
      'url-invalid',
      `holds a \`?\` or \`#\`, which an inbox does not have. ${example}`,
    ],
    [
      'wss://anna:hush-9431@hub.example.com/agents/a',
      'secret-as-text',
      'holds a user or a password. Remove it, and give the destination `enrolled: true`, a `token`, `oauth` or `tls`.',
    ],
  ])('%s is refused', (url, code, message) => {
    expect(problems(withUrl(url))).toEqual([
      `${code} kontor.yaml:7:10  destinations[0].url  ${message}`,
    ])
  })

  test.each([
    'ws://localhost:8443/agents/a',
    'ws://127.0.0.1/agents/a',
    'ws://[::1]:1/agents/a',
    'wss://h/kontor/agents/erp-2',
  ])('%s is taken', (url) => {
    expect(problems(withUrl(url))).toEqual([])
  })

  test('may stand once, since two links would move one cursor', () => {
    const again =
      '  - { name: erp, url: "wss://HUB.example.com:443/agents/treasury", token: { env: KONTOR_TOKEN } }\n'
    expect(problems(agentText(undefined, again))).toEqual([
      'destination-repeated kontor.yaml:9:23  destinations[1].url  is the address in line 7 again. Remove one, or join their filters.',
    ])
  })
})

test('two destinations of one name', () => {
  const again = '  - { name: treasury, url: "wss://b/agents/b", token: { env: KONTOR_TOKEN } }\n'
  expect(problems(agentText(undefined, again))).toEqual([
    'name-repeated kontor.yaml:9:13  destinations[1].name  is the name in line 6 again. Give each its own name.',
  ])
})

describe('a token', () => {
  const where = 'destinations[0].token'
  const either = 'Write one of `{ env: NAME }`, `{ file: PATH }` and `{ credential: NAME }`.'
  test.each([
    [
      'hush-9431',
      `secret-as-text kontor.yaml:8:12  ${where}  holds the secret itself. ${secretRemedy}`,
    ],
    [
      '943194319431',
      `secret-as-text kontor.yaml:8:12  ${where}  holds the secret itself. ${secretRemedy}`,
    ],
    [
      '{ hush9431 }',
      `key-unknown kontor.yaml:8:14  ${where}['aaaa9999']  is no known key. Known here: env, file, credential.`,
    ],
    [
      '{ evn: KONTOR_TOKEN }',
      `key-unknown kontor.yaml:8:14  ${where}['aaa']  is no known key. Did you mean \`env\`?`,
    ],
    [
      '{}',
      `secret-reference-invalid kontor.yaml:8:12  ${where}  names neither a variable nor a file nor a credential. ${either}`,
    ],
    [
      '{ env: KONTOR_TOKEN, file: x }',
      `secret-reference-invalid kontor.yaml:8:12  ${where}  names more than one place. ${either}`,
    ],
    [
      '{ env: "hush 9431" }',
      `secret-reference-invalid kontor.yaml:8:19  ${where}.env  must be the name of an environment variable (letters, digits and underscores). ${either}`,
    ],
    [
      '{ env: hush9431 }',
      `secret-variable-unset kontor.yaml:8:19  ${where}.env  names an environment variable that is not set. Set it for the service that runs Kontor, or use \`{ file: PATH }\`.`,
    ],
    [
      '{ file: nowhere }',
      `secret-file-missing kontor.yaml:8:20  ${where}.file  names a file that does not exist. Correct the path, or store the secret there.`,
    ],
    [
      '{ file: open-token }',
      `secret-file-exposed kontor.yaml:8:20  ${where}.file  names a file that other accounts can read or change. Take the rights of others away: chmod 600.`,
    ],
    [
      '{ file: drop }',
      `secret-file-unreadable kontor.yaml:8:20  ${where}.file  names no file that can be read. Give the account that runs Kontor, and no other, the right to read it.`,
    ],
    [
      '{ file: blank-token }',
      `secret-malformed kontor.yaml:8:20  ${where}.file  names a file that holds other characters than a token has: letters, digits and \`-._~+/=\`. Store the secret alone, a token or password on one line, a key as it was made.`,
    ],
  ])('%s is refused, and never repeated', (token, expected) => {
    const found = problems(withToken(token))
    expect(found[0]).toBe(expected)
    expect(found.join()).not.toMatch(/hush|9431/)
  })

  test('of a file is found beside the configuration, and its place is kept for later', () => {
    const path = files.write('secret/token', 'abc-456\n')
    const loaded = load(withToken('{ file: secret/token }'))
    const destination = 'config' in loaded ? loaded.config.destinations[0] : undefined
    const identity = destination?.identity
    expect(identity?.kind === 'token' && identity.token.reveal()).toBe('abc-456')
    expect(identity).toMatchObject({ reference: { kind: 'file', path } })
  })
})

describe('a filter', () => {
  test.each([
    [
      '{ types: [bank-statment-received] }',
      'event-type-unknown kontor.yaml:9:23  destinations[0].filter.types[0]  fits no event type. Did you mean `bank-statement-received`?',
    ],
    [
      '{ types: ["bnk-*"] }',
      'event-type-unknown kontor.yaml:9:23  destinations[0].filter.types[0]  fits no event type. docs/configuration.md lists the `finance.` event names; leave prefix and version out.',
    ],
    [
      '{ feeds: [house-bnak] }',
      'feed-unknown kontor.yaml:9:23  destinations[0].filter.feeds[0]  is the name of no feed. Did you mean `house-bank`?',
    ],
    [
      '{ feeds: [] }',
      'value-out-of-range kontor.yaml:9:22  destinations[0].filter.feeds  must have at least 1 item. Choose a value within the limits.',
    ],
  ])('%s is refused', (filter, expected) => {
    expect(problems(withFilter(filter))).toEqual([expected])
  })
})
