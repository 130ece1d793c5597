import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, StoreError } from './store.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-backup-'))
  path = join(folder, 'outbox.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

const steps = [1, 2, 3, 4].map(
  (n) => `CREATE TABLE t${n} (x TEXT) STRICT; INSERT INTO t${n} VALUES ('${n}')`,
)

function openWith(count: number): void {
  openStore(path, steps.slice(0, count)).close()
}

function tablesOf(file: string): unknown {
  const db = new Database(file, { readonly: true })
  const names = db.prepare("SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table'")
  const found = [names.pluck().get(), db.pragma('user_version', { simple: true })]
  db.close()
  return found
}

const copies = () =>
  readdirSync(folder)
    .filter((name) => name.includes('.schema-'))
    .sort()

test('a store of an older program is copied before it is brought up to date', () => {
  openWith(1)
  expect(copies()).toEqual([])
  openWith(2)
  expect(tablesOf(path)).toEqual(['t1,t2', 2])
  expect(copies()).toEqual(['outbox.sqlite.schema-1'])
  expect(tablesOf(join(folder, 'outbox.sqlite.schema-1'))).toEqual(['t1', 1])
})

test('a store of this very program, and a new one, are not copied', () => {
  openWith(2)
  openWith(2)
  expect(copies()).toEqual([])
})

test('what was committed and stands in the log alone is in the copy too', () => {
  const open = openStore(path, steps.slice(0, 1))
  open.exec("INSERT INTO t1 VALUES ('late')")
  openWith(2)
  open.close()
  const copy = new Database(`${path}.schema-1`, { readonly: true })
  expect(copy.prepare('SELECT x FROM t1').pluck().all()).toEqual(['1', 'late'])
  copy.close()
})

test('the last two are kept', () => {
  for (const count of [1, 2, 3, 4]) openWith(count)
  expect(copies()).toEqual(['outbox.sqlite.schema-2', 'outbox.sqlite.schema-3'])
})

test('where no copy can be made nothing is changed, and the sentence says what to do', () => {
  openWith(1)
  mkdirSync(join(folder, 'outbox.sqlite.schema-1', 'in the way'), { recursive: true })
  expect(() => openWith(2)).toThrow(StoreError)
  expect(() => openWith(2)).toThrow(/Make as much room .* Nothing was changed/)
  expect(tablesOf(path)).toEqual(['t1', 1])
  expect(existsSync(`${path}.backup.part`)).toBe(false)
})
