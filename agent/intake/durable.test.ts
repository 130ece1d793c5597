import {
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeptFiles } from '../atRest/keptFiles.ts'
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
  test('keeps the bytes under their hash', async () => {
    const [staged] = await stage([{ source, ...version() }], folder, new KeptFiles())
    expect(staged).toMatchObject({ size: 5 })
    const sha256 = staged !== undefined && 'sha256' in staged ? staged.sha256 : ''
    expect(readFileSync(join(folder, sha256), 'utf8')).toBe('bytes')
  })

  test.each([
    ['grew', 'bytes and more'],
    ['was replaced by one of the same size', 'octet'],
  ])('gives nothing for a file that %s while it was copied', async (_what, later) => {
    const before = version()
    writeFileSync(source, later)
    utimesSync(source, 5, 5)
    expect(await stage([{ source, ...before }], folder, new KeptFiles())).toEqual([undefined])
    expect(readdirSync(folder)).toEqual(['a.sta'])
  })
})

describe('staging of many at once', () => {
  test('one that is gone or may not be read fails alone', async () => {
    const gone = join(folder, 'gone.sta')
    const link = join(folder, 'link.sta')
    symlinkSync(source, link)
    const sources = [gone, source, link].map((path) => ({ source: path, ...version() }))
    const staged = await stage(sources, folder, new KeptFiles())
    expect(staged).toEqual([undefined, expect.objectContaining({ size: 5 }), undefined])
  })

  test('equal files are staged once, and each of them is', async () => {
    const twin = join(folder, 'b.sta')
    copyFileSync(source, twin)
    const { size, mtimeMs } = lstatSync(twin)
    const second = { source: twin, size, mtimeMs: Math.trunc(mtimeMs) }
    const staged = await stage([{ source, ...version() }, second], folder, new KeptFiles())
    expect(staged[0]).toEqual(staged[1])
    expect(readdirSync(folder)).toHaveLength(3)
  })
})

test('a small file is written whole, for the service alone', () => {
  const path = join(folder, 'deep', 'er', 'report.txt')
  writeDurably(path, 'text')
  expect(readFileSync(path, 'utf8')).toBe('text')
  expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['report.txt'])
  if (process.platform !== 'win32') expect(lstatSync(path).mode & 0o777).toBe(0o600)
})
