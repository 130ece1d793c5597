import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { addonFolder, keptAddon } from './addonFolder.ts'

const root = mkdtempSync(join(tmpdir(), 'kontor-addon-'))
afterAll(() => rmSync(root, { recursive: true }))

const bytes = Buffer.from('an add-on')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const addon = { name: 'test.node', sha256, bytes: () => bytes }
let folders = 0
const fresh = () => join(root, String(++folders), 'native')

describe('an add-on is laid down', () => {
  test('once, under its hash, and read only by this account', () => {
    const folder = fresh()
    expect(readFileSync(keptAddon(folder, addon))).toEqual(bytes)
    const untouched = { ...addon, bytes: () => expect.unreachable('it is there already') }
    expect(readFileSync(keptAddon(folder, untouched))).toEqual(bytes)
    expect(readdirSync(folder)).toEqual([`${sha256.slice(0, 32)}-test.node`])
  })

  test('anew where its file was changed', () => {
    const folder = fresh()
    keptAddon(folder, addon)
    const [name = ''] = readdirSync(folder)
    chmodSync(join(folder, name), 0o700)
    writeFileSync(join(folder, name), 'something else')
    expect(readFileSync(keptAddon(folder, addon))).toEqual(bytes)
  })

  test('anew where others could have written its file', () => {
    const folder = fresh()
    keptAddon(folder, addon)
    const [name = ''] = readdirSync(folder)
    chmodSync(join(folder, name), 0o777)
    let written = 0
    const bytesAgain = () => {
      written += 1
      return bytes
    }
    keptAddon(folder, { ...addon, bytes: bytesAgain })
    expect(written).toBe(1)
  })
})

describe('an add-on is refused', () => {
  test('whose bytes are not those of the build', () => {
    const other = { ...addon, bytes: () => Buffer.from('something else') }
    expect(() => keptAddon(fresh(), other)).toThrow('does not hold what was written there')
  })

  test('in a folder that others can write', () => {
    const folder = fresh()
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    expect(() => keptAddon(folder, addon)).toThrow('only the account that runs Kontor')
  })

  test('in a folder that is a link', () => {
    const folder = fresh()
    mkdirSync(join(root, 'elsewhere'), { mode: 0o700 })
    mkdirSync(join(folder, '..'))
    symlinkSync(join(root, 'elsewhere'), folder)
    expect(() => keptAddon(folder, addon)).toThrow('only the account that runs Kontor')
  })
})

test('a service keeps its add-ons in its state folder, a person in a cache', () => {
  const service = { STATE_DIRECTORY: '/var/lib/kontor:/var/lib/other', XDG_CACHE_HOME: '/cache' }
  expect(addonFolder(service)).toBe('/var/lib/kontor/native')
  expect(addonFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/kontor/native')
})
