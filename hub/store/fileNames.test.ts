import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { delivery } from '../../test/contract/hubStore.ts'
import { helloOf } from '../testing/client.ts'
import { entryOf, statementOf } from '../testing/viewEvents.ts'
import type { HubStore } from './contract.ts'
import { nameTerms } from './fileNames.ts'
import { everything } from './scope.ts'
import { openHubStore } from './store.ts'

const first = 'ab'.repeat(32)
const other = 'cd'.repeat(32)

let folder: string
let path: string
let store: HubStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-names-'))
  path = join(folder, 'hub.db')
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  store = openHubStore({ path, now: () => new Date('2026-11-05T08:00:00Z') })
  await store.admit([helloOf()])
}

async function commit(
  after: number,
  bodies: readonly string[],
  files?: { readonly [sha256: string]: string },
) {
  const { frame, ...rest } = delivery(helloOf(), after, bodies)
  const named = Object.entries(files ?? {}).map(([sha256, name]) => ({ sha256, name }))
  const [outcome] = await store.commit([{ ...rest, frame: { ...frame, files: named } }])
  return outcome
}

async function hashesOf(name: string, scope = everything): Promise<string[]> {
  const found = await store.views.finder.filesNamed({ scope }, name, 20)
  return found.map(({ sha256 }) => sha256)
}

const monday = statementOf('st-1', '2026-11-02', { sha256: first })
const tuesday = statementOf('st-2', '2026-11-03', { sha256: other })
const names = { [first]: 'STMT_20261102_1.sta', [other]: 'bank/STMT_20261103_1.sta' }

test('a file is found by its name, by letters and digits alone', async () => {
  await commit(0, [monday, tuesday], names)
  expect(await hashesOf('STMT_20261102_1.sta')).toEqual([first])
  expect(await hashesOf('stmt 20261103 1')).toEqual([other])
  expect(await hashesOf('STMT_20261104_1.sta')).toEqual([])
  expect(await hashesOf('bank')).toEqual([])
  const [found] = await store.views.finder.file({ scope: everything }, other)
  expect(found).toMatchObject({ name: 'bank/STMT_20261103_1.sta', events: 1 })
})

test('a name that comes again each day finds the files of all of them, the newest first', async () => {
  await commit(0, [monday, tuesday], { [first]: 'EUR.sta', [other]: 'EUR.sta' })
  expect(await hashesOf('eur.sta')).toEqual([other, first])
})

test('a member of an archive is found by the name of either', async () => {
  await commit(0, [monday], { [first]: 'in/november.zip/EUR.sta' })
  expect(await hashesOf('november.zip')).toEqual([first])
  expect(await hashesOf('EUR')).toEqual([first])
  expect(nameTerms('in/november.zip/EUR.sta')).toEqual(['EUR.sta', 'EUR', 'november.zip'])
})

test('a file in several frames has one name and all of its events', async () => {
  await commit(0, [entryOf('en-1', { sha256: first })], { [first]: 'EUR.sta' })
  await commit(1, [entryOf('en-2', { sha256: first })], { [first]: 'EUR.sta' })
  const found = await store.views.finder.filesNamed({ scope: everything }, 'EUR.sta', 20)
  expect(found).toMatchObject([{ sha256: first, name: 'EUR.sta', events: 2 }])
})

test('whoever does not see the events of a file does not find it', async () => {
  const placed = { sha256: first, region: 'nordics', entity: 'Oslo AS' }
  await commit(0, [statementOf('st-1', '2026-11-02', placed)], names)
  expect(await hashesOf('STMT_20261102_1.sta')).toEqual([first])
  expect(await hashesOf('STMT_20261102_1.sta', { ...everything, regions: ['iberia'] })).toEqual([])
})

test('a frame without names is taken, and its file is known by its hash', async () => {
  expect(await commit(0, [monday])).toMatchObject({ ok: true })
  const [found] = await store.views.finder.file({ scope: everything }, first)
  expect(found).toMatchObject({ name: undefined, events: 1 })
})

test('names outlive a restart, and views that are made anew', async () => {
  await commit(0, [monday, tuesday], names)
  await store.close()
  await open()
  expect(await hashesOf('STMT_20261102_1.sta')).toEqual([first])
  await store.close()
  const db = new Database(path)
  db.exec('DELETE FROM file_part; DELETE FROM term_bucket; UPDATE view_progress SET events = 0')
  db.close()
  await open()
  expect(await hashesOf('STMT_20261102_1.sta')).toEqual([])
  expect(await store.views.catchUp(100)).toBe(0)
  expect(await hashesOf('STMT_20261102_1.sta')).toEqual([first])
})
