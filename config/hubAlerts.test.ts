import { expect, test } from 'vitest'
import { loadHubConfig } from './hub.ts'
import { scratch } from './scratch.ts'

const files = scratch()
const environment = { A: 'token-a', S: 'a secret with blanks' }

const hubText = (more: string) => `hub: central
agents:
  - { name: frankfurt-01, token: { env: A } }
${more}`
const load = (more: string) =>
  loadHubConfig(files.write('hub.yaml', hubText(more)), { environment, checkFileMode: true })
const problems = (more: string) => files.shown(load(more))
const mail = (keys: string) => `alerts:
  mail: { host: mail.example.com, from: a@example.com, to: [b@example.com], ${keys} }
`

test('alerts are loaded with every default, and their secrets stay references', () => {
  const loaded = load(`alerts:
  webhooks:
    - { name: pager, url: 'https://pager.example.com/x', signature: { env: S } }
  mail: { host: mail.example.com, from: a@example.com, to: [b@example.com], least: critical }
`)
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  expect(loaded.config.alerts).toMatchObject({
    backlogAgeMs: 900_000,
    stuckMs: 300_000,
    clockOffsetMs: 30_000,
    minFreeDiskBytes: 2_000_000_000,
    certificateDays: 21,
    flapMs: 300_000,
    webhooks: [
      { name: 'pager', signature: { kind: 'env', name: 'S' }, least: 'info', ca: undefined },
    ],
    mail: { port: 587, isImplicit: false, user: undefined, least: 'critical' },
  })
})

test.each([
  [
    "alerts: { webhooks: [{ name: a, url: 'http://pager.example.com' }] }\n",
    'url-insecure hub.yaml:4:38  alerts.webhooks[0].url  begins with `http://`, which is not encrypted, and leads to another machine. Use `https://`.',
  ],
  [
    "alerts:\n  webhooks:\n    - { name: a, url: 'https://x.example.com' }\n    - { name: a, url: 'https://y.example.com' }\n",
    'name-repeated hub.yaml:7:15  alerts.webhooks[1].name  is the name in line 6 again. Give each its own name.',
  ],
  [
    mail('user: kontor'),
    'key-missing hub.yaml:5:9  alerts.mail.password  is missing; user and password go together. Add it.',
  ],
  [
    mail('ca: ./gone.pem'),
    'tls-file-missing hub.yaml:5:81  alerts.mail.ca  names a file that does not exist. Correct the path.',
  ],
])('what is wrong with alerts is told at its place: %s', (text, message) => {
  expect(problems(text)).toEqual([message])
})

test.each(['a@b@c.example', 'a b@example.com', 'a@example.com,b@example.com', 'a@exam\\nple.com'])(
  'an address that a mail server could take for something else is refused: %s',
  (address) => {
    const text = `alerts:\n  mail: { host: m, from: "${address}", to: [b@example.com] }\n`
    expect(problems(text).join()).toContain('alerts.mail.from  must be a mail address')
  },
)
