import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')
files.write('ours.asc', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n')
files.write('bank.asc', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n')
files.write('ssh', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n')

const load = (text: string) =>
  loadAgentConfig(files.write('kontor.yaml', text), {
    environment: { ...environment, PASS: 'a pass phrase' },
  })
const problems = (pgp: string, more = '') =>
  files.shown(load(agentText(`folder: drop\n    pgp: ${pgp}`, more)))

describe('a feed with keys for OpenPGP', () => {
  test('has them by reference, and demands a signature where it knows a bank', () => {
    const pgp = '{ keys: [{ file: ours.asc }], passphrase: { env: PASS }, signedBy: [bank.asc] }'
    const loaded = load(agentText(`folder: drop\n    pgp: ${pgp}`))
    expect(files.shown(loaded)).toEqual([])
    expect('config' in loaded && loaded.config.feeds[0]?.pgp).toMatchObject({
      keys: [{ kind: 'file' }],
      passphrase: { kind: 'env', name: 'PASS' },
      requireSignature: true,
    })
    expect(JSON.stringify(loaded)).not.toMatch(/AAAA|a pass phrase/)
  })

  test.each([
    ['no key at all', '{ keys: [] }', /^pgp-key-invalid .*pgp {2}names no key/],
    ['a key of another kind', '{ keys: [{ file: ssh }] }', /^pgp-key-invalid .*none of OpenPGP/],
    ['a bank key that is absent', '{ signedBy: [none.asc] }', /^pgp-key-invalid .*not exist/],
    ['a bank key that is private', '{ signedBy: [ours.asc] }', /^pgp-key-invalid .*public key/],
    [
      'a signature that nobody can know',
      '{ keys: [{ file: ours.asc }], requireSignature: true }',
      /^pgp-key-invalid .*names no key to know it by/,
    ],
  ])('is told of %s', (_what, pgp, expected) => {
    const [first, ...rest] = problems(pgp)
    expect(first).toMatch(expected)
    expect(rest).toEqual([])
  })
})

describe('a retention', () => {
  test.each(['90d', '10y', 'forever'])('may be %s', (text) => {
    expect(problems('{ signedBy: [bank.asc] }', `retention: { archive: ${text} }`)).toEqual([])
  })

  test.each(['10', '1m', '-1d', 'never'])('is not %s', (text) => {
    const [first] = problems('{ signedBy: [bank.asc] }', `retention: { archive: ${text} }`)
    expect(first).toMatch(/^(retention-invalid|value-type) /)
  })
})
