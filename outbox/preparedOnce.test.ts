import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { preparedOnce } from './preparedOnce.ts'

test('the same text is prepared once', () => {
  const store = preparedOnce(new Database(':memory:'))
  expect(store.prepare('SELECT 1 AS n')).toBe(store.prepare('SELECT 1 AS n'))
  expect(store.prepare('SELECT 2 AS n').get()).toEqual({ n: 2 })
  store.close()
})

test('a statement whose rows are being read is not begun anew', () => {
  const store = preparedOnce(new Database(':memory:'))
  const sql = 'SELECT value AS n FROM json_each(?)'
  const pairs: unknown[] = []
  for (const outer of store.prepare(sql).iterate('[1,2]')) {
    for (const inner of store.prepare(sql).iterate('[3,4]')) pairs.push([outer, inner])
  }
  expect(pairs).toHaveLength(4)
  store.close()
})

test('a statement that was kept goes on to hold when the schema changes', () => {
  const store = preparedOnce(new Database(':memory:'))
  store.exec('CREATE TABLE t (a)')
  store.prepare('INSERT INTO t VALUES (1)').run()
  expect(store.prepare('SELECT * FROM t').get()).toEqual({ a: 1 })
  store.exec('ALTER TABLE t ADD COLUMN b DEFAULT 2')
  expect(store.prepare('SELECT * FROM t').get()).toEqual({ a: 1, b: 2 })
  store.close()
})
