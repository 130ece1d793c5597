import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('in')
files.write('token', 'abc-123')
files.write('no-pem', 'nothing')
chmodSync(join(files.folder, 'token'), 0o600)
const [cert, key] = [join(files.folder, 'cert.pem'), join(files.folder, 'key.pem')]
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const made = [
  'req',
  '-x509',
  ...curve,
  '-keyout',
  key,
  '-out',
  cert,
  '-subj',
  '/CN=x',
  '-days',
  '2',
]
execFileSync('openssl', made, { stdio: 'ignore' })
chmodSync(key, 0o600)

function loaded(link: string) {
  const text = `agent: oslo
feeds: [{ name: bank, folder: in }]
destinations:
  - name: erp
    url: wss://hub.example.com/agents/erp
${link}
`
  return loadAgentConfig(files.write('kontor.yaml', text), { environment })
}

function found(link: string): string[] {
  const result = loaded(link)
  return 'problems' in result ? result.problems.map(({ code, path }) => `${code} ${path}`) : []
}

describe('what an agent proves itself by', () => {
  test.each([
    ['a token', '    token: { file: token }', 'token'],
    ['a certificate', '    tls: { cert: cert.pem, key: key.pem }', 'certificate'],
    ['an enrolment', '    enrolled: true', 'enrolled'],
    [
      'client credentials',
      '    oauth: { tokenUrl: "https://a.example/t", clientId: c, clientSecret: { file: token } }',
      'oauth',
    ],
    [
      'client credentials by a certificate',
      '    oauth: { tokenUrl: "https://a.example/t", clientId: c }\n    tls: { cert: cert.pem, key: key.pem }',
      'oauth',
    ],
  ])('may be %s', (_what, link, kind) => {
    const result = loaded(link)
    expect(found(link)).toEqual([])
    expect('config' in result && result.config.destinations[0]?.identity.kind).toBe(kind)
  })

  test.each([
    ['nothing', '    startFrom: now', ['identity-unclear destinations[0]']],
    [
      'two ways',
      '    token: { file: token }\n    enrolled: true',
      ['identity-unclear destinations[0].enrolled'],
    ],
    [
      'an enrolment and a certificate',
      '    enrolled: true\n    tls: { cert: cert.pem, key: key.pem }',
      ['identity-unclear destinations[0].enrolled'],
    ],
    [
      'a certificate without its key',
      '    tls: { cert: cert.pem }',
      ['key-missing destinations[0].tls.key'],
    ],
    [
      'an authority that is none',
      '    token: { file: token }\n    tls: { ca: no-pem }',
      ['tls-invalid destinations[0].tls.ca'],
    ],
    [
      'an old version of TLS',
      '    token: { file: token }\n    tls: { minVersion: TLSv1.1 }',
      ['value-not-allowed destinations[0].tls.minVersion'],
    ],
    [
      'a token endpoint in plain text',
      '    oauth: { tokenUrl: "http://a.example/t", clientId: c, clientSecret: { file: token } }',
      ['url-insecure destinations[0].oauth.tokenUrl'],
    ],
    [
      'client credentials without a proof',
      '    oauth: { tokenUrl: "https://a.example/t", clientId: c }',
      ['login-missing destinations[0].oauth'],
    ],
    [
      'a proxy with its password in the address',
      '    enrolled: true\n    proxy: { url: "http://a:b@proxy:1" }',
      ['secret-as-text destinations[0].proxy.url'],
    ],
  ])('may not be %s', (_what, link, expected) => {
    expect(found(link)).toEqual(expected)
  })

  test('has a key that nobody else may read', () => {
    chmodSync(key, 0o644)
    const link = '    tls: { cert: cert.pem, key: key.pem }'
    expect(found(link)).toEqual(['secret-file-exposed destinations[0].tls.key'])
    chmodSync(key, 0o600)
  })
})
