import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Candidate } from '../candidate.ts'
import type { Notice } from '../notice.ts'
import { type FolderRules, FolderSource } from './folder.ts'

let root: string
let folder: string
let taken: Candidate[]
let notices: Notice[]
let source: FolderSource | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kontor-folder-'))
  folder = join(root, 'in')
  mkdirSync(folder)
  taken = []
  notices = []
})

afterEach(async () => {
  await source?.stop()
  rmSync(root, { recursive: true })
})

function start(rules: Partial<FolderRules> = {}, leave = false): void {
  const usual = { include: ['*'], exclude: [], subfolders: false, doneMarker: undefined }
  const times = { settleMs: 60, scanMs: 200 }
  source = new FolderSource(
    { feed: 'bank', folder, ...usual, ...times, ...rules },
    {
      take: async (candidate) => {
        taken.push(candidate)
        if (!leave) rmSync(candidate.source)
      },
      taken: ({ path, mtimeMs }) =>
        taken.some((before) => before.path === path && before.mtimeMs === mtimeMs),
      tell: (notice) => notices.push(notice),
    },
  )
  source.start()
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 8_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come to that in time')
    await pause(10)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const paths = () => taken.map(({ path }) => path).sort()

test('takes what lay there before, however old, and what comes later', async () => {
  writeFileSync(join(folder, 'old.sta'), 'x')
  utimesSync(join(folder, 'old.sta'), 1_000, 1_000)
  start()
  await until(() => taken.length === 1)
  writeFileSync(join(folder, 'new.sta'), 'x')
  await until(() => taken.length === 2)
  expect(paths()).toEqual(['new.sta', 'old.sta'])
})

test('never takes a file that still grows', async () => {
  start({ settleMs: 300 })
  for (let n = 1; n <= 8; n += 1) {
    writeFileSync(join(folder, 'slow.sta'), 'x'.repeat(n))
    await pause(80)
    expect(taken).toEqual([])
  }
  await until(() => taken.length === 1)
  expect(taken[0]?.size).toBe(8)
})

test('waits for the done-marker, of either form, and takes the marker for no file', async () => {
  start({ doneMarker: '.done' })
  writeFileSync(join(folder, 'a.sta'), 'x')
  writeFileSync(join(folder, 'b.sta'), 'x')
  await pause(500)
  expect(taken).toEqual([])
  writeFileSync(join(folder, 'a.sta.done'), '')
  writeFileSync(join(folder, 'b.done'), '')
  await until(() => taken.length === 2)
  expect(taken.map(({ marker }) => marker).sort()).toEqual([
    join(folder, 'a.sta.done'),
    join(folder, 'b.done'),
  ])
})

test('a file that is left in place is taken once, and again when it changes', async () => {
  start({}, true)
  writeFileSync(join(folder, 'a.sta'), 'one')
  await until(() => taken.length === 1)
  await pause(500)
  expect(taken).toHaveLength(1)
  writeFileSync(join(folder, 'a.sta'), 'two')
  utimesSync(join(folder, 'a.sta'), 2_000, 2_000)
  await until(() => taken.length === 2)
})

test.skipIf(process.platform === 'win32')(
  'does not follow a symbolic link, and says so once',
  async () => {
    writeFileSync(join(root, 'secret'), 'x')
    symlinkSync(join(root, 'secret'), join(folder, 'link.sta'))
    start()
    writeFileSync(join(folder, 'a.sta'), 'x')
    await until(() => taken.length === 1)
    await pause(500)
    expect(paths()).toEqual(['a.sta'])
    expect(notices.filter(({ kind }) => kind === 'entry-refused')).toHaveLength(1)
  },
)

test('looks into subfolders where it is told to, and only there', async () => {
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'sub', 'a.sta'), 'x')
  writeFileSync(join(folder, 'b.sta'), 'x')
  start({ subfolders: true })
  await until(() => taken.length === 2)
  expect(paths()).toEqual(['b.sta', 'sub/a.sta'])
  await source?.stop()
  taken = []
  writeFileSync(join(folder, 'sub', 'c.sta'), 'x')
  writeFileSync(join(folder, 'd.sta'), 'x')
  start()
  await until(() => taken.length === 1)
  await pause(300)
  expect(paths()).toEqual(['d.sta'])
})

test('a folder that vanishes is told of once, and goes on when it is back', async () => {
  start()
  await until(() => notices.length === 1)
  renameSync(folder, join(root, 'away'))
  await until(() => notices.some(({ kind }) => kind === 'folder-lost'))
  await pause(500)
  expect(notices.filter(({ kind }) => kind === 'folder-lost')).toHaveLength(1)
  writeFileSync(join(root, 'away', 'a.sta'), 'x')
  renameSync(join(root, 'away'), folder)
  await until(() => taken.length === 1)
  expect(notices.at(-1)?.kind).toBe('folder-watched')
})
