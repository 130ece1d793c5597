import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { openStore, storeSchema } from '../../../outbox/store.ts'
import { testWith } from '../../../test/debianPackage.ts'
import type { ServiceLook } from './health.ts'
import { releaseKey } from './minisign.ts'
import { slots } from './swap.ts'
import { goBackByHand, type Role, type Services, selfUpdate, type Update } from './update.ts'

const test = testWith('minisign', 'minisign')

let folder: string
let lines: string[]
const at = (name: string) => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-update-'))
  lines = []
  execFileSync('minisign', ['-G', '-W', '-p', at('key.pub'), '-s', at('key')], { stdio: 'ignore' })
  writeProgram('kontor', '1.0.0', 1)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Stands in for an executable: says its version, and whether its self-test passes. */
function writeProgram(name: string, version: string, schema: number, selfTest = 0): void {
  const build = { target: 'linux-x64', content: `${version}-${schema}-${selfTest}` }
  const says = JSON.stringify({ kontor: version, build, schema: { outbox: schema, hub: 1 } })
  writeFileSync(
    at(name),
    `#!/bin/sh\nif [ "$1" = version ]; then echo '${says}'; else exit ${selfTest}; fi\n`,
  )
  chmodSync(at(name), 0o755)
}

function signed(name: string): string {
  execFileSync('minisign', ['-S', '-s', at('key'), '-m', at(name)], { stdio: 'ignore' })
  return readFileSync(at(`${name}.minisig`), 'utf8')
}

/** Stands in for a service manager: which version runs, and what becomes of it once it is started. */
class Supervisor implements Services {
  readonly started: string[] = []
  #pid = 100
  #up = true
  readonly #fate: (version: string, pid: number) => ServiceLook

  constructor(fate: (version: string, pid: number) => ServiceLook) {
    this.#fate = fate
  }

  running(): readonly Role[] {
    return this.#up ? ['agent'] : []
  }

  stop(): void {
    this.#up = false
  }

  start(): void {
    this.#up = true
    this.#pid += 1
    this.started.push(versionOf(at('kontor')))
  }

  look(): ServiceLook {
    return this.#fate(versionOf(at('kontor')), this.#pid)
  }
}

const well = (_version: string, pid: number) => ({ state: 'up', pid, fault: undefined }) as const
const newIsIll = (version: string, pid: number) =>
  version === '1.0.0' ? well(version, pid) : ({ state: 'down', pid: 0, fault: undefined } as const)

function versionOf(file: string): string {
  return JSON.parse(execFileSync(file, ['version'], { encoding: 'utf8' })).kontor
}

function update(name: string, change: Partial<Update> = {}): Update {
  return {
    file: at(name),
    signature: signed(name),
    keys: [releaseKey(readFileSync(at('key.pub'), 'utf8'))],
    slots: slots(at('kontor')),
    allowDowngrade: false,
    stores: {},
    patience: { healthyMs: 20, startMs: 200, downMs: 0 },
    lookMs: 5,
    run: (executable, ...args) => {
      try {
        return execFileSync(executable, args, { encoding: 'utf8' })
      } catch {
        return undefined
      }
    },
    ...change,
  }
}

const tell = (line: string) => void lines.push(line)

test('a signed newer version takes the place, is started and is found healthy', async () => {
  writeProgram('new', '1.1.0', 1)
  const supervisor = new Supervisor(well)
  await selfUpdate(update('new'), supervisor, tell)
  expect(versionOf(at('kontor'))).toBe('1.1.0')
  expect(versionOf(at('kontor.previous'))).toBe('1.0.0')
  expect(existsSync(at('kontor.next'))).toBe(false)
  expect(supervisor.started).toEqual(['1.1.0'])
  expect(lines.at(-1)).toBe('agent: at work since it was started, and healthy')
})

test('a version that ends once it is started gives way to the one before, with its store', async () => {
  const steps = ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT']
  openStore(at('outbox.sqlite'), steps.slice(0, 1)).close()
  writeProgram('new', '1.1.0', 2)
  const supervisor = new Supervisor((version, pid) => {
    if (version === '1.1.0') openStore(at('outbox.sqlite'), steps).close()
    return newIsIll(version, pid)
  })
  const stores = { agent: at('outbox.sqlite') }
  await expect(selfUpdate(update('new', { stores }), supervisor, tell)).rejects.toThrow(
    /1\.1\.0 does not do its work .*it has ended.*1\.0\.0 is back/s,
  )
  expect(versionOf(at('kontor'))).toBe('1.0.0')
  expect(supervisor.started).toEqual(['1.1.0', '1.0.0'])
  expect(storeSchema(at('outbox.sqlite'))).toBe(1)
  expect(lines).toContain('agent: the store is back as it was before the upgrade')
})

test('a version that is started over and over, or can not write, is ill', async () => {
  writeProgram('new', '1.1.0', 1)
  let looks = 0
  const restless = new Supervisor((version) => {
    looks += 1
    return well(version, version === '1.1.0' ? looks : 7)
  })
  await expect(selfUpdate(update('new'), restless, tell)).rejects.toThrow(/started once more/)
  const mute = new Supervisor((version, id) => ({
    ...well(version, id),
    fault: version === '1.1.0' ? 'The state folder can not be written (EACCES).' : undefined,
  }))
  await expect(selfUpdate(update('new'), mute, tell)).rejects.toThrow(/can not be written/)
  const slow = new Supervisor((version, id) => ({
    ...well(version, id),
    state: version === '1.1.0' ? 'starting' : 'up',
  }))
  await expect(selfUpdate(update('new'), slow, tell)).rejects.toThrow(/not at work after/)
  expect(versionOf(at('kontor'))).toBe('1.0.0')
})

test('nothing is touched where the file is not signed, is older, fails its self-test or is none', async () => {
  const supervisor = new Supervisor(well)
  const refused = async (name: string, why: RegExp, change: Partial<Update> = {}) => {
    await expect(selfUpdate(update(name, change), supervisor, tell)).rejects.toThrow(why)
    expect(versionOf(at('kontor'))).toBe('1.0.0')
    expect(existsSync(at('kontor.next'))).toBe(false)
  }
  writeProgram('new', '1.1.0', 1)
  const signature = signed('new')
  writeProgram('other', '1.1.0', 2)
  await refused('other', /not what was signed/, { signature })
  await refused('new', /does not know/, { keys: [] })
  writeProgram('old', '0.9.9', 1)
  await refused('old', /older than 1\.0\.0.*--allow-downgrade/)
  writeProgram('broken', '1.1.0', 1, 1)
  await refused('broken', /fails its self-test/)
  writeFileSync(at('text'), 'not a program')
  await refused('text', /does not say its version/)
  expect(supervisor.started).toEqual([])
})

test('an older version is put into place where that is asked for, and the way back is by hand too', async () => {
  writeProgram('old', '0.9.9', 1)
  const supervisor = new Supervisor(well)
  await selfUpdate(update('old', { allowDowngrade: true }), supervisor, tell)
  expect(versionOf(at('kontor'))).toBe('0.9.9')
  await goBackByHand(update('old'), supervisor, tell)
  expect(versionOf(at('kontor'))).toBe('1.0.0')
  await expect(goBackByHand(update('old'), supervisor, tell)).rejects.toThrow(/There is no/)
})

test('the very build that is installed is not installed again', async () => {
  writeProgram('same', '1.0.0', 1)
  const supervisor = new Supervisor(well)
  await selfUpdate(update('same'), supervisor, tell)
  expect(supervisor.started).toEqual([])
  expect(lines.at(-1)).toMatch(/installed already/)
})
