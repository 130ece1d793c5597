import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
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

const none = (): string | undefined => undefined

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

function start(rules: Partial<FolderRules> = {}, leave = false, share = none): void {
  const picked = { include: ['*'], exclude: [], subfolders: false, doneMarker: undefined }
  const usual = { ...picked, watch: 'auto', leaves: leave } as const
  const times = { settleMs: 60, scanMs: 200, unreadyMs: 60_000 }
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
      shareOf: async () => share(),
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

const watched = () => notices.filter(({ kind }) => kind === 'folder-watched')

test('on a share it looks every few seconds, by itself, and says so', async () => {
  start({}, false, () => 'NFS')
  await until(() => watched().length === 1)
  expect(watched()[0]).toMatchObject({ by: 'poll', share: 'NFS' })
  writeFileSync(join(folder, 'a.sta'), 'x')
  await until(() => taken.length === 1)
})

test.each(['events', 'poll'] as const)('where it is told to use %s it does', async (watch) => {
  start({ watch }, false, () => (watch === 'events' ? 'SMB' : undefined))
  await until(() => watched().length === 1)
  expect(watched()[0]).toMatchObject({ by: watch })
})

test('a share that is no longer mounted is no empty folder, and comes back by itself', async () => {
  let share: string | undefined = 'SMB'
  start({}, false, () => share)
  await until(() => watched().length === 1)
  renameSync(folder, join(root, 'share'))
  mkdirSync(folder)
  share = undefined
  await until(() => notices.some((n) => n.kind === 'folder-lost' && n.code === 'UNMOUNTED'))
  renameSync(folder, join(root, 'mount-point'))
  renameSync(join(root, 'share'), folder)
  writeFileSync(join(folder, 'a.sta'), 'x')
  await until(() => taken.length === 1)
  expect(notices.at(-1)).toMatchObject({ kind: 'folder-watched' })
})

test('a folder in the place of another is watched, not only looked through', async () => {
  start({ scanMs: 60_000 })
  await until(() => watched().length === 1)
  renameSync(folder, join(root, 'away'))
  mkdirSync(folder)
  writeFileSync(join(root, 'away', 'hint'), 'x')
  await until(() => watched().length === 2)
  await pause(200)
  writeFileSync(join(folder, 'a.sta'), 'x')
  await until(() => taken.length === 1)
})

test('what ends like a whole file waits for a part of the settle time', async () => {
  start({ settleMs: 4_000 })
  writeFileSync(join(folder, 'whole.xml'), '<Document><a/></Document>')
  writeFileSync(join(folder, 'half.xml'), '<Document><a/>')
  const begun = performance.now()
  await until(() => taken.length === 1)
  expect(paths()).toEqual(['whole.xml'])
  expect(performance.now() - begun).toBeGreaterThan(700)
  expect(performance.now() - begun).toBeLessThan(3_000)
  await until(() => taken.length === 2)
  expect(performance.now() - begun).toBeGreaterThan(3_900)
})

test('a name that writers use while they write is never picked, and its renaming is noticed', async () => {
  start()
  const names = ['a.sta.part', '.b.sta', 'c.tmp', 'd.sta.filepart', 'e.sta.crdownload', '~f.sta']
  for (const name of names) writeFileSync(join(folder, name), 'x')
  await pause(500)
  expect(taken).toEqual([])
  renameSync(join(folder, 'a.sta.part'), join(folder, 'a.sta'))
  await until(() => taken.length === 1)
  expect(paths()).toEqual(['a.sta'])
})

test('one marker of a folder has its files taken, those before it, and goes with the last', async () => {
  start({ doneMarker: 'READY' })
  for (const name of ['a.sta', 'b.sta']) writeFileSync(join(folder, name), 'x')
  await pause(400)
  expect(taken).toEqual([])
  writeFileSync(join(folder, 'READY'), '')
  const later = Date.now() / 1000 + 60
  writeFileSync(join(folder, 'c.sta'), 'x')
  utimesSync(join(folder, 'c.sta'), later, later)
  await until(() => taken.length === 2)
  await pause(400)
  expect(paths()).toEqual(['a.sta', 'b.sta'])
  expect(readdirSync(folder).sort()).toEqual(['READY', 'c.sta'])
  utimesSync(join(folder, 'READY'), later, later)
  await until(() => taken.length === 3)
  await until(() => readdirSync(folder).length === 0)
})

test('a marker of a folder stays where files stay', async () => {
  start({ doneMarker: 'READY' }, true)
  writeFileSync(join(folder, 'a.sta'), 'x')
  writeFileSync(join(folder, 'READY'), '')
  await until(() => taken.length === 1)
  await pause(500)
  expect(readdirSync(folder).sort()).toEqual(['READY', 'a.sta'])
})

test('a file that grows for longer than it may is told of once, and again when it is gone', async () => {
  start({ settleMs: 300, unreadyMs: 500 })
  for (let n = 1; n <= 12; n += 1) {
    writeFileSync(join(folder, 'slow.sta'), 'x'.repeat(n))
    await pause(100)
  }
  const unready = notices.filter(({ kind }) => kind === 'file-unready')
  expect(unready).toMatchObject([{ file: { path: 'slow.sta' }, why: 'changes' }])
  rmSync(join(folder, 'slow.sta'))
  await until(() => notices.at(-1)?.kind === 'file-gone')
  expect(taken).toEqual([])
})

test('a file that lacks its marker for longer than it may is told of once', async () => {
  start({ doneMarker: '.done', unreadyMs: 300 })
  writeFileSync(join(folder, 'a.sta'), 'x')
  await until(() => notices.some((n) => n.kind === 'file-unready' && n.why === 'no-marker'))
  await pause(600)
  expect(notices.filter(({ kind }) => kind === 'file-unready')).toHaveLength(1)
})

test('3,000 files at once are each offered once', async () => {
  for (let n = 0; n < 3_000; n += 1) writeFileSync(join(folder, `${n}.sta`), 'x')
  start({ scanMs: 60_000 })
  await until(() => taken.length >= 3_000)
  await pause(300)
  expect(new Set(paths()).size).toBe(3_000)
  expect(taken).toHaveLength(3_000)
})
