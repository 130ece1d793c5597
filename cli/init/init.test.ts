import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadAgentConfig } from '../../config/agent.ts'
import { camt053, invoices, mt940 } from '../../test/samples.ts'
import { init } from './init.ts'
import { likelyFolders } from './likely.ts'
import { nameOf } from './plan.ts'

let folder: string
let config: string
let written = ''
let said = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-init-'))
  config = join(folder, 'etc', 'kontor.yaml')
  written = ''
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text
    return true
  })
  for (const [name, content] of [
    ['bank/a.sta', mt940(1)],
    ['bank/b.xml', camt053('S1')],
    ['exports/i.csv', invoices(['R1;20.11.2026;1.250,00;EUR'])],
  ] as const) {
    mkdirSync(join(folder, 'in', name, '..'), { recursive: true })
    writeFileSync(join(folder, 'in', name), content)
  }
  writeFileSync(join(folder, 'token'), 'a-token-for-tests\n', { mode: 0o600 })
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const none = { feed: [], sftp: [], lookIn: [], leave: false, enrolled: false, yes: true }

const flags = () => ({
  ...none,
  config,
  agent: 'frankfurt-01',
  feed: [`house-bank=${join(folder, 'in', 'bank')}`, join(folder, 'in', 'exports')],
  hub: 'ws://127.0.0.1:9/agents/treasury',
  tokenFile: join(folder, 'token'),
})

describe('with --yes', () => {
  test('a configuration is written that holds no mistake, with its schema and a mapping', async () => {
    // The hub is the one thing that is not there.
    expect(await init(flags())).toBe(69)
    const faults = written.split('\n').filter((line) => line.startsWith('✗'))
    expect(faults).toEqual([expect.stringMatching(/^✗ destination treasury: .*ECONNREFUSED/)])
    expect(readdirSync(join(folder, 'etc')).sort()).toEqual([
      'exports.mapping.yaml',
      'kontor.schema.json',
      'kontor.yaml',
    ])
    const text = readFileSync(config, 'utf8')
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/kontor\.schema\.json\n/)
    expect(text).toMatch(/# When this was written: 2 files: (mt940, camt\S+|camt\S+, mt940)\./)
    expect(loadAgentConfig(config)).toMatchObject({
      config: { feeds: [{ name: 'house-bank' }, { name: 'exports', mapping: {} }] },
    })
  })

  test('a server is written down, not pinned where no fingerprint is stated', async () => {
    const sftp = ['bank=sftp://k%20u@sftp.bank.invalid:2222/out']
    await init({ ...flags(), feed: [], sftp, sftpPassword: join(folder, 'token') })
    const { host, port, user, hostKeys } = serverOf(config)
    expect({ host, port, user, hostKeys }).toEqual({
      host: 'sftp.bank.invalid',
      port: 2222,
      user: 'k u',
      hostKeys: [],
    })
    expect(written).toMatch(/✗ feed bank: sftp\.bank\.invalid:2222 is a name/)
  })

  test('a path with quotes, blanks and backslashes is written as it stands', async () => {
    const odd = join(folder, `it's a "drop" \\ folder`)
    mkdirSync(odd)
    await init({ ...flags(), feed: [`odd=${odd}`] })
    expect(loadAgentConfig(config)).toMatchObject({ config: { feeds: [{ folder: odd }] } })
  })

  test('nothing is overwritten, and then nothing else is written either', async () => {
    mkdirSync(join(folder, 'etc'))
    writeFileSync(join(folder, 'etc', 'exports.mapping.yaml'), 'mine')
    expect(await init(flags())).toBe(64)
    expect(said).toMatch(/exports\.mapping\.yaml is there already.*overwrites nothing/)
    expect(readdirSync(join(folder, 'etc'))).toEqual(['exports.mapping.yaml'])
    expect(readFileSync(join(folder, 'etc', 'exports.mapping.yaml'), 'utf8')).toBe('mine')
  })

  test('what the flags leave open is told, all at once', async () => {
    expect(await init({ ...none, config })).toBe(64)
    expect(said).toMatch(/--feed NAME=FOLDER.*\n.*--hub wss:/)
  })
})

function serverOf(file: string) {
  const loaded = loadAgentConfig(file)
  const sftp = 'config' in loaded ? loaded.config.feeds[0]?.sftp : undefined
  if (sftp === undefined) throw new Error('the configuration must have a server')
  return sftp
}

test('folders with files of banks are found, those with the most first', () => {
  mkdirSync(join(folder, 'in', '.hidden'))
  writeFileSync(join(folder, 'in', '.hidden', 'x.sta'), '')
  expect(likelyFolders([join(folder, 'in'), join(folder, 'nowhere')])).toEqual([
    { folder: join(folder, 'in', 'bank'), files: 2 },
    { folder: join(folder, 'in', 'exports'), files: 1 },
  ])
})

test.each([
  ['Deutsche Bank (MT940)', [], 'deutsche-bank-mt940'],
  ['Zürich', [], 'zurich'],
  ['___', [], 'feed'],
  ['bank', ['bank', 'bank-2'], 'bank-3'],
])('a folder %j becomes the name of a feed', (text, taken, name) => {
  expect(nameOf(text, taken)).toBe(name)
})
