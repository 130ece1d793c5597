import { describe, expect, test } from 'vitest'
import { hubStateFolder, loadHubConfig } from './hub.ts'
import { scratch } from './scratch.ts'

const files = scratch()
const environment = { A: 'token-a', B: 'token-b', S: 'secret of the hub' }

const hubText = (more: string) => `hub: central
agents:
  - { name: oslo, token: { env: A } }
${more}`

const load = (text: string) => {
  return loadHubConfig(files.write('hub.yaml', hubText(text)), { environment })
}
const problems = (text: string) => files.shown(load(text))

const oidc = (more = '') => `signIn:
  oidc:
    issuer: https://login.example.com
    clientId: kontor
    clientSecret: { env: S }
    publicUrl: https://hub.example.com
    grants:
      - { value: treasury, role: operator, regions: [nordics] }
${more}`

test('a login server is loaded with every default, and its secret stays a reference', () => {
  const loaded = load(oidc())
  expect(files.shown(loaded)).toEqual([])
  expect('config' in loaded && loaded.config.signIn).toEqual({
    password: true,
    idleMs: 1_800_000,
    longestMs: 43_200_000,
    oidc: {
      name: 'Company login',
      issuer: 'https://login.example.com',
      clientId: 'kontor',
      clientSecret: { kind: 'env', name: 'S' },
      publicUrl: 'https://hub.example.com',
      scopes: ['openid', 'profile'],
      nameClaim: 'preferred_username',
      grantClaim: 'groups',
      grants: [{ value: 'treasury', role: 'operator', regions: ['nordics'], masked: false }],
    },
  })
  expect(JSON.stringify(loaded)).not.toContain('secret of the hub')
})

test('a reader looks, unless its role says more', () => {
  const loaded = load('readers:\n  - { name: ledger, token: { env: B } }\n')
  expect('config' in loaded && loaded.config.readers[0]).toMatchObject({
    role: 'viewer',
    masked: false,
  })
})

test('who is assigned what, and which actions want two people', () => {
  const text = `fourEyes: [release, skip]
assignments:
  - { agent: oslo, accounts: [NO9386011117947], legalEntities: [Norge AS] }
`
  const loaded = load(text)
  expect(files.shown(loaded)).toEqual([])
  expect('config' in loaded && loaded.config).toMatchObject({
    fourEyes: ['release', 'skip'],
    assignments: [{ agent: 'oslo', accounts: ['NO9386011117947'], legalEntities: ['Norge AS'] }],
  })
})

describe('what can not be', () => {
  test.each([
    [
      'a session that idles longer than it lasts',
      'signIn: { idle: 1h, longest: 30m }\n',
      'duration-invalid',
    ],
    [
      'a login server without encryption',
      oidc().replace('https://login', 'http://login'),
      'url-insecure',
    ],
    ['a hub without encryption', oidc().replace('https://hub', 'http://hub'), 'url-insecure'],
    [
      'an address with a password',
      oidc().replace('https://login', 'https://a:b@login'),
      'secret-as-text',
    ],
    [
      'an address that is none',
      oidc().replace('https://login.example.com', 'login'),
      'url-invalid',
    ],
    ['a secret that is nowhere', oidc().replace('env: S', 'env: UNSET'), 'secret-variable-unset'],
    ['a secret as text', oidc().replace('{ env: S }', 'hush'), 'secret-as-text'],
    ['a role that there is not', oidc().replace('operator', 'owner'), 'value-not-allowed'],
    ['an action that there is not', 'fourEyes: [relese]\n', 'value-not-allowed'],
    [
      'one agent assigned twice',
      'assignments:\n  - { agent: oslo }\n  - { agent: oslo }\n',
      'name-repeated',
    ],
  ])('%s is refused', (_, text, code) => {
    expect(problems(text)).toEqual([expect.stringMatching(new RegExp(`^${code} `))])
  })
})

test('the folder of the store is found by whoever can not read the secrets', () => {
  const file = files.write(
    'other.yaml',
    'hub: x\nstate: ./there\nagents: [{ name: a, token: { env: NO } }]\n',
  )
  expect(hubStateFolder(file)).toMatch(/there$/)
  expect(hubStateFolder(files.write('plain.yaml', 'hub: x\n'))).toMatch(/hub-state$/)
  expect(hubStateFolder(files.write('kontor.yaml', 'agent: oslo\n'))).toBeUndefined()
  expect(hubStateFolder('nowhere.yaml')).toBeUndefined()
})
