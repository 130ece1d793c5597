import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putBack } from './putBack.ts'
import { openStore, storeSchema } from './store.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'kontor-put-back-')), 'outbox.sqlite')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

const steps = [1, 2].map(
  (n) => `CREATE TABLE t${n} (x TEXT) STRICT; INSERT INTO t${n} VALUES ('${n}')`,
)

test('the copy comes back with what it had, the newer store stays beside it', () => {
  openStore(path, steps.slice(0, 1)).close()
  const newer = openStore(path, steps)
  newer.exec("INSERT INTO t2 VALUES ('later')")
  newer.close()
  expect(putBack(path, 1)).toBe('put-back')
  expect([storeSchema(path), storeSchema(`${path}.newer`)]).toEqual([1, 2])
  const store = openStore(path, steps.slice(0, 1))
  expect(store.prepare('SELECT x FROM t1').pluck().all()).toEqual(['1'])
  store.close()
})

test('a store that the program knows is left alone', () => {
  openStore(path, steps).close()
  expect(putBack(path, 2)).toBe('kept')
  expect(putBack(join(path, '..', 'nothing.sqlite'), 2)).toBe('kept')
  expect(existsSync(`${path}.newer`)).toBe(false)
})

test('a newer store without a copy is left as it is', () => {
  openStore(path, steps).close()
  expect(putBack(path, 1)).toBe('missing')
  expect(storeSchema(path)).toBe(2)
})
