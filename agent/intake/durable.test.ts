import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deleteSource, writeDurably } from './durable.ts'
import { stage } from './stage.ts'

let folder: string
let source: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-durable-'))
  source = join(folder, 'a.sta')
  writeFileSync(source, 'bytes')
})

afterEach(() => rmSync(folder, { recursive: true }))

function version() {
  const { size, mtimeMs } = lstatSync(source)
  return { size, mtimeMs: Math.trunc(mtimeMs) }
}

describe('deleting a source', () => {
  test('deletes the version that was taken, and may be repeated', () => {
    const taken = version()
    deleteSource(source, taken, 'tag')
    deleteSource(source, taken, 'tag')
    expect(readdirSync(folder)).toEqual([])
  })

  test('leaves a file that came into its place since', () => {
    const taken = version()
    writeFileSync(source, 'others')
    utimesSync(source, 1, 1)
    deleteSource(source, taken, 'tag')
    expect(readFileSync(source, 'utf8')).toBe('others')
  })

  test('finishes what a crash left between renaming and deleting', () => {
    const taken = version()
    const hidden = join(folder, '.kontor-tag')
    writeFileSync(hidden, 'bytes')
    utimesSync(hidden, taken.mtimeMs / 1000, taken.mtimeMs / 1000)
    rmSync(source)
    deleteSource(source, taken, 'tag')
    expect(readdirSync(folder)).toEqual([])
  })

  test('brings a file back that slipped in between looking and renaming', () => {
    const taken = version()
    writeFileSync(join(folder, '.kontor-tag'), 'slipped in')
    rmSync(source)
    deleteSource(source, taken, 'tag')
    expect(readFileSync(source, 'utf8')).toBe('slipped in')
  })
})

describe('staging', () => {
  test('keeps the bytes under their hash', () => {
    const staged = stage(source, version(), folder)
    expect(staged?.size).toBe(5)
    expect(readFileSync(join(folder, staged?.sha256 ?? ''), 'utf8')).toBe('bytes')
  })

  test.each([
    ['grew', 'bytes and more'],
    ['was replaced by one of the same size', 'octet'],
  ])('gives nothing for a file that %s while it was copied', (_what, later) => {
    const before = version()
    writeFileSync(source, later)
    utimesSync(source, 5, 5)
    expect(stage(source, before, folder)).toBeUndefined()
    expect(existsSync(join(folder, 'incoming.part'))).toBe(false)
  })
})

test('a small file is written whole, for the service alone', () => {
  const path = join(folder, 'deep', 'er', 'report.txt')
  writeDurably(path, 'text')
  expect(readFileSync(path, 'utf8')).toBe('text')
  expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['report.txt'])
  if (process.platform !== 'win32') expect(lstatSync(path).mode & 0o777).toBe(0o600)
})
