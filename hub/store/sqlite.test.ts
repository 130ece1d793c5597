import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { delivery, hubStoreContract } from '../../test/contract/hubStore.ts'
import { bookedEvent, bookedEvents, helloOf } from '../testing/client.ts'
import type { HubStore } from './contract.ts'
import { migrations } from './migrations.ts'
import { everything } from './scope.ts'
import { openDatabase } from './sqlite.ts'
import { openHubStore } from './store.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-hub-'))
  path = join(folder, 'hub.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = () => new Date('2026-11-02T08:00:00Z')

hubStoreContract('SQLite', async () => {
  let store = openHubStore({ path, now })
  return {
    store,
    reopen: async () => {
      await store.close()
      store = openHubStore({ path, now })
      return store
    },
    remove: () => store.close(),
  }
})

test('a store of a newer version is refused with a sentence', async () => {
  await openHubStore({ path, now }).close()
  const db = new Database(path)
  db.pragma(`user_version = ${migrations.length + 1}`)
  db.close()
  expect(() => openHubStore({ path, now })).toThrow(/Install the version that wrote it/)
})

test('a store of an older version is copied before it is brought up to date; two copies are kept', () => {
  for (let count = 1; count <= 4; count += 1) {
    const steps = ['a', 'b', 'c', 'd'].slice(0, count).map((name) => `CREATE TABLE ${name} (x)`)
    openDatabase({ path, now, steps }).close()
  }
  const copies = readdirSync(folder).filter((name) => name.includes('.schema-'))
  expect(copies.sort()).toEqual(['hub.db.schema-2', 'hub.db.schema-3'])
  const copy = new Database(`${path}.schema-2`, { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(2)
  expect(copy.pragma('application_id', { simple: true })).toBe(0x4b487562)
  expect(copy.prepare('SELECT group_concat(name) FROM sqlite_schema').pluck().get()).toBe('a,b')
  copy.close()
})

test("another program's database is left alone", () => {
  const db = new Database(path)
  db.exec('CREATE TABLE theirs (x)')
  db.close()
  expect(() => openHubStore({ path, now })).toThrow(/another program/)
})

test('a full disk is an outcome, and the store works on when there is room again', async () => {
  const small = openHubStore({ path, now, maxBytes: 800 * 1024 })
  const hello = helloOf()
  await small.admit([hello])
  const outcome = await fill(small)
  expect(outcome).toEqual({ ok: false, code: 'store-full' })
  const kept = await cursorOf(small)
  await small.close()

  const larger = openHubStore({ path, now })
  expect(await cursorOf(larger)).toBe(kept)
  const [next] = await larger.commit([delivery(hello, kept, bookedEvents('z', kept + 1, 50))])
  expect(next).toMatchObject({ ok: true })
  await larger.close()
})

test('a store that another program has locked says so', async () => {
  const store = openHubStore({ path, now })
  const hello = helloOf()
  await store.admit([hello])
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  const [outcome] = await store.commit([delivery(hello, 0, bookedEvents('a', 1, 1))])
  expect(outcome).toEqual({ ok: false, code: 'store-busy' })
  const beat = {
    inbox: 'erp',
    agent: 'oslo',
    status: { t: 'status' },
    at: now().toISOString(),
  } as const
  await expect(store.fleet.keepStatuses([beat])).resolves.toBeUndefined()
  other.exec('ROLLBACK')
  other.close()
  await store.close()
})

test('a store of the first schema keeps its events, its conflicts and its ids', async () => {
  const db = new Database(path)
  db.exec(migrations[0] ?? '')
  db.pragma(`application_id = ${0x4b487562}`)
  db.pragma('user_version = 1')
  db.prepare(`
    INSERT INTO event VALUES (7, 'erp', 'a', 'finance.invoice-issued.v1', NULL, 'Oslo AS', 'oslo',
      'store-1', 'statements', 1, ?, ?, '2026-11-01T00:00:00.000Z')`).run(
    'ab'.repeat(32),
    bookedEvent('a'),
  )
  db.prepare(`
    INSERT INTO conflict VALUES (1, 'erp', 'a', 'cd', 'oslo', 'store-1', 'statements', 1, ?, ?)`).run(
    bookedEvent('a', '-2.00'),
    '2026-11-01T00:00:00.000Z',
  )
  db.close()

  const store = openHubStore({ path, now })
  const page = {
    scope: { ...everything, legalEntities: ['Oslo AS'] },
    inbox: 'erp',
    after: 0,
    limit: 9,
  }
  expect(await store.events(page)).toMatchObject({ through: 7, events: [{ id: 'a', cursor: 7 }] })
  expect(await store.conflicts(page)).toMatchObject([{ id: 'a', kept: bookedEvent('a') }])
  await store.admit([helloOf()])
  const [again] = await store.commit([delivery(helloOf(), 0, [bookedEvent('a'), bookedEvent('b')])])
  expect(again).toMatchObject({ ok: true, duplicates: 1 })
  expect((await store.events({ ...page, scope: everything })).through).toBe(8)
  await store.close()
})

async function fill(store: HubStore) {
  for (let after = 0; after < 5_000; after += 50) {
    const [outcome] = await store.commit([
      delivery(helloOf(), after, bookedEvents('a', after + 1, 50)),
    ])
    if (!outcome?.ok) return outcome
  }
  return undefined
}

async function cursorOf(store: HubStore): Promise<number> {
  const [agent] = await store.agents(everything)
  return agent?.lanes.find((l) => l.lane === 'statements')?.through ?? -1
}
