import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { places } from '../agent/intake/places.ts'
import { openStore, storeSchema } from '../outbox/store.ts'
import { testWith } from '../test/debianPackage.ts'
import { exitCode } from './exitCodes.ts'
import { update } from './selfUpdate.ts'
import { addSelfUpdate, type SelfUpdateOptions } from './selfUpdateCommand.ts'

const test = testWith('minisign', 'minisign')

/** This machine as the command finds it: packed or not, with an administrator or without. */
const here = vi.hoisted(() => ({ isPacked: true, demandAdministrator: () => {} }))

vi.mock('../agent/service/packed.ts', () => ({
  get isPacked() {
    return here.isPacked
  },
  packedText: () => undefined,
}))
vi.mock('../agent/service/machine.ts', () => ({
  thisMachine: async () => ({
    demandAdministrator: () => here.demandAdministrator(),
    // No service runs: what becomes of those that do is update.test.ts's.
    services: { running: () => [], stop: () => {}, start: () => {} },
  }),
}))

let folder: string
let lines: string[]
const { execPath } = process
const at = (name: string) => join(folder, name)
const tell = (line: string) => void lines.push(line)
const options = (change: Partial<SelfUpdateOptions> = {}): SelfUpdateOptions => ({
  config: at('no-agent.yaml'),
  hubConfig: at('no-hub.yaml'),
  key: at('key.pub'),
  allowDowngrade: false,
  rollback: false,
  ...change,
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-self-update-'))
  lines = []
  Object.assign(here, { isPacked: true, demandAdministrator: () => {} })
  execFileSync('minisign', ['-G', '-W', '-p', at('key.pub'), '-s', at('key')], { stdio: 'ignore' })
  writeProgram('kontor', '1.0.0', 1)
  process.execPath = at('kontor')
})
afterEach(() => {
  process.execPath = execPath
  rmSync(folder, { recursive: true })
})

/** Stands in for an executable: says its version, and passes its self-test. */
function writeProgram(name: string, version: string, schema: number): void {
  const build = { target: 'linux-x64', content: `${version}-${schema}` }
  const says = JSON.stringify({ kontor: version, build, schema: { outbox: schema, hub: 1 } })
  writeFileSync(at(name), `#!/bin/sh\nif [ "$1" = version ]; then echo '${says}'; fi\n`)
  chmodSync(at(name), 0o755)
}

function sign(name: string): void {
  execFileSync('minisign', ['-S', '-s', at('key'), '-m', at(name)], { stdio: 'ignore' })
}

const versionOf = (name: string): string =>
  JSON.parse(execFileSync(at(name), ['version'], { encoding: 'utf8' })).kontor

test('a file with its signature beside it takes the place of the program that runs', async () => {
  writeProgram('new', '1.1.0', 1)
  sign('new')
  await update(at('new'), options(), tell)
  expect([versionOf('kontor'), versionOf('kontor.previous')]).toEqual(['1.1.0', '1.0.0'])
  expect(lines[0]).toMatch(/^signature: holds/)
})

test('a file without its signature, or with something else in its place, is refused', async () => {
  writeProgram('new', '1.1.0', 1)
  await expect(update(at('new'), options(), tell)).rejects.toThrow(`no file ${at('new')}.minisig`)
  await expect(update(at('gone'), options(), tell)).rejects.toThrow(`no file ${at('gone')}.`)
  writeFileSync(at('new.minisig'), 'x'.repeat(5_000))
  await expect(update(at('new'), options(), tell)).rejects.toThrow(/is no signature/)
  expect(versionOf('kontor')).toBe('1.0.0')
})

test('a key that is not given is not trusted', async () => {
  writeProgram('new', '1.1.0', 1)
  sign('new')
  const { key: _, ...without } = options()
  await expect(update(at('new'), without, tell)).rejects.toThrow(/does not know/)
})

test('a new file that ends with an error is none, and the program stays', async () => {
  writeFileSync(at('new'), '#!/bin/sh\nexit 1\n')
  chmodSync(at('new'), 0o755)
  sign('new')
  await expect(update(at('new'), options(), tell)).rejects.toThrow(/does not say its version/)
  expect(existsSync(at('kontor.next'))).toBe(false)
})

test('the way back puts the store back too, where the configuration says that it is', async () => {
  const store = places(at('state')).store
  const steps = ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT']
  for (const name of ['state', 'bank']) mkdirSync(at(name))
  openStore(store, steps.slice(0, 1)).close()
  openStore(store, steps).close()
  writeProgram('kontor.previous', '0.9.0', 1)
  writeFileSync(at('token'), 'a-token-for-tests', { mode: 0o600 })
  const [url, token] = ['ws://127.0.0.1:1/agents/treasury', '{ file: ./token }']
  writeFileSync(
    at('kontor.yaml'),
    `agent: test\nstate: ./state\nfeeds: [{ name: bank, folder: ./bank }]\n` +
      `destinations: [{ name: treasury, url: '${url}', token: ${token} }]\n`,
  )
  await update(undefined, options({ rollback: true, config: at('kontor.yaml') }), tell)
  expect(versionOf('kontor')).toBe('0.9.0')
  expect(storeSchema(store)).toBe(1)
  expect(lines).toContain('agent: the store is back as it was before the upgrade')
})

test('there is no way back where nothing was before, and none forth without a file', async () => {
  await expect(update(undefined, options({ rollback: true }), tell)).rejects.toThrow(/There is no/)
  await expect(update(undefined, options(), tell)).rejects.toThrow(/Say which file/)
})

test('the command says in a sentence why it did nothing, and ends with 69', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const codes: number[] = []
  const program = new Command()
  addSelfUpdate(program, (code) => void codes.push(code))
  here.isPacked = false
  await program.parseAsync(['self-update', at('new')], { from: 'user' })
  expect(said).toHaveBeenCalledWith(expect.stringMatching(/^kontor: A checkout is updated by git/))
  expect(codes).toEqual([exitCode.unavailable])
  said.mockRestore()
})

test('what is no refusal of its own is a fault of the program, and is not swallowed', async () => {
  const program = new Command()
  addSelfUpdate(program, () => {})
  here.demandAdministrator = () => {
    throw new TypeError('a slip')
  }
  const run = program.parseAsync(['self-update', at('new')], { from: 'user' })
  await expect(run).rejects.toThrow('a slip')
})
