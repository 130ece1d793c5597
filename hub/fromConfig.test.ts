import { afterEach, expect, test } from 'vitest'
import { isHubFile, loadHubConfig } from '../config/hub.ts'
import { scratch } from '../config/scratch.ts'
import { optionsOf } from './fromConfig.ts'
import { everything } from './store/scope.ts'

const files = scratch()
afterEach(() => {
  for (const name of ['KONTOR_TEST_A', 'KONTOR_TEST_B', 'KONTOR_TEST_S']) delete process.env[name]
})

function optionsFrom(more: string) {
  Object.assign(process.env, { KONTOR_TEST_A: 'a', KONTOR_TEST_B: 'b', KONTOR_TEST_S: 'one two' })
  const text = `hub: central\nagents:\n  - { name: oslo, token: { env: KONTOR_TEST_A } }\n${more}`
  const file = files.write('hub.yaml', text)
  expect(isHubFile(file)).toBe(true)
  const loaded = loadHubConfig(file)
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  return optionsOf(loaded.config)
}

test('without readers nobody is told apart, and agents are known by their tokens', () => {
  const { authorize, readerOf } = optionsFrom('')
  expect(readerOf).toBeUndefined()
  expect([authorize('oslo', 'a'), authorize('oslo', 'b'), authorize('rome', 'a')]).toEqual([
    true,
    false,
    false,
  ])
})

test('a reader has the scope of its configuration', () => {
  const readers =
    'readers:\n  - { name: norway, token: { env: KONTOR_TEST_B }, regions: [nordics] }\n'
  const { readerOf } = optionsFrom(readers)
  expect(readerOf?.('b')).toMatchObject({
    name: 'norway',
    scope: { ...everything, regions: ['nordics'] },
  })
  expect(readerOf?.('a')).toBeUndefined()
})

test('a secret of a route is fetched anew at each use', () => {
  const route =
    "routes:\n  - { name: r, inbox: erp, url: 'https://x.example.com', signature: { env: KONTOR_TEST_S } }\n"
  const [push] = optionsFrom(route).routes ?? []
  expect(push?.signature?.()).toBe('one two')
  process.env['KONTOR_TEST_S'] = 'three'
  expect(push?.signature?.()).toBe('three')
  delete process.env['KONTOR_TEST_S']
  expect(() => push?.signature?.()).toThrow('secret-variable-unset')
})

test('the configuration of an agent is none of a hub', () => {
  expect(isHubFile(files.write('kontor.yaml', 'agent: oslo\n'))).toBe(false)
  expect(isHubFile(files.write('broken.yaml', 'hub: [\n'))).toBe(false)
})

test('a reader has the role of its configuration, and people what it says of them', () => {
  const more = `readers:
  - { name: norway, token: { env: KONTOR_TEST_B }, role: operator, masked: true }
fourEyes: [skip]
signIn:
  oidc:
    issuer: https://login.example.com
    clientId: kontor
    clientSecret: { env: KONTOR_TEST_S }
    publicUrl: https://hub.example.com
    scopes: [groups]
    grants: [{ value: treasury, role: admin }]
`
  const { readerOf, access } = optionsFrom(more)
  expect(readerOf?.('b')).toMatchObject({ role: 'operator', masked: true })
  expect(access).toMatchObject({ fourEyes: ['skip'], password: true })
  expect(access?.oidc).toMatchObject({
    scopes: ['openid', 'groups'],
    grants: [{ value: 'treasury', role: 'admin', scope: everything, masked: false }],
  })
  expect(access?.oidc?.clientSecret?.()).toBe('one two')
})
