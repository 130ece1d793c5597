import { describe, expect, test } from 'vitest'
import { loadHubConfig } from './hub.ts'
import { scratch } from './scratch.ts'

const files = scratch()
const environment = { A: 'token-a', B: 'token-b', S: 'a secret with blanks' }

const hubText = (more: string) => `hub: central
agents:
  - { name: frankfurt-01, token: { env: A } }
${more}`
const load = (more: string) =>
  loadHubConfig(files.write('hub.yaml', hubText(more)), { environment, checkFileMode: true })
const problems = (more: string) => files.shown(load(more))
const route = (keys: string) => `routes:\n  - { name: ledger, inbox: erp, ${keys} }\n`
const url = "url: 'https://erp.example.com/events'"

test('a route is loaded with every default, and its secrets stay references', () => {
  const loaded = load(route(`${url}, signature: { env: S }`))
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  expect(loaded.config.routes).toEqual([
    {
      name: 'ledger',
      inbox: 'erp',
      url: 'https://erp.example.com/events',
      mode: 'batch',
      filter: {},
      startFrom: 'beginning',
      maxEvents: 100,
      maxBytes: 1_000_000,
      eventsPerSecond: undefined,
      timeoutMs: 60_000,
      attempts: 10,
      firstRetryMs: 1_000,
      longestRetryMs: 300_000,
      signature: { kind: 'env', name: 'S' },
      oauth: undefined,
      tls: { cert: undefined, key: undefined, ca: undefined },
    },
  ])
})

test('a certificate that is missing is told at its place', () => {
  expect(problems(route(`${url}, tls: { ca: ./gone.pem }`))).toEqual([
    'tls-file-missing hub.yaml:5:83  routes[0].tls.ca  names a file that does not exist. Correct the path.',
  ])
})

test('a reader is loaded with its scope', () => {
  const loaded = load(
    'readers:\n  - { name: ledger, token: { env: B }, inboxes: [erp], regions: [nordics], eventsPerSecond: 50 }\n',
  )
  expect('config' in loaded && loaded.config.readers[0]).toMatchObject({
    inboxes: ['erp'],
    regions: ['nordics'],
    legalEntities: undefined,
    eventsPerSecond: 50,
  })
})

describe('a route is refused', () => {
  test.each([
    [
      'whose address is none',
      route('url: erp'),
      'url-invalid hub.yaml:5:38  routes[0].url  is no address that events can be posted to. Write it like `https://erp.example.com/events`.',
    ],
    [
      'that leaves the machine in plain text',
      route("url: 'http://erp.example.com/'"),
      'url-insecure hub.yaml:5:38  routes[0].url  begins with `http://`, which is not encrypted, and leads to another machine. Use `https://`.',
    ],
    [
      'with a password in its address',
      route("url: 'https://me:hush@erp.example.com/'"),
      'secret-as-text hub.yaml:5:38  routes[0].url  holds a user or a password. Remove it, and use `oauth`, `signature` or `tls`.',
    ],
    [
      'with a secret as text',
      route(`${url}, signature: hush`),
      'secret-as-text hub.yaml:5:83  routes[0].signature  holds the secret itself. Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.',
    ],
    [
      'whose secret is nowhere',
      route(
        `${url}, oauth: { tokenUrl: 'https://id.example.com/', clientId: k, clientSecret: { env: NO } }`,
      ),
      'secret-variable-unset hub.yaml:5:152  routes[0].oauth.clientSecret.env  names an environment variable that is not set. Set it for the service that runs Kontor, or use `{ file: PATH }`.',
    ],
    [
      'with half a certificate',
      route(`${url}, tls: { cert: a.pem }`),
      'key-missing hub.yaml:5:77  routes[0].tls.key  is missing; certificate and key go together. Add it.',
    ],
    [
      'whose pattern fits nothing',
      route(`${url}, filter: { types: [bank-statement-recieved] }`),
      'event-type-unknown hub.yaml:5:90  routes[0].filter.types[0]  fits no event type. Did you mean `bank-statement-received`?',
    ],
    [
      'whose longest pause is the shorter one',
      route(`${url}, firstRetry: 1m, longestRetry: 1s`),
      'duration-invalid hub.yaml:5:102  routes[0].longestRetry  is shorter than `firstRetry`. Make `longestRetry` the longer one of the two.',
    ],
    [
      'that has the name of another',
      `${route(url)}  - { name: ledger, inbox: erp, ${url} }\n`,
      'name-repeated hub.yaml:6:13  routes[1].name  is the name in line 5 again. Give each its own name.',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual([expected])
  })
})
