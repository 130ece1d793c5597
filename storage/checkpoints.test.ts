import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Checkpoints } from './checkpoints.ts'

let folder: string
let store: Database.Database
let checkpoints: Checkpoints
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-checkpoints-'))
  store = new Database(join(folder, 'store.sqlite'))
  store.pragma('journal_mode = WAL')
  store.exec('CREATE TABLE row (text TEXT)')
  checkpoints = new Checkpoints(store)
})
afterEach(async () => {
  await checkpoints.close()
  store.close()
  rmSync(folder, { recursive: true })
})

function write(rows: number): void {
  const insert = store.prepare('INSERT INTO row VALUES (?)')
  store.transaction(() => {
    for (let i = 0; i < rows; i += 1) insert.run('x'.repeat(2_000))
  })()
}

/** Pages of the log, and how many of them are in the file. */
function log() {
  return store.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number }
}

test('a long log is brought into the file while the store is open for writing', async () => {
  write(3_000)
  checkpoints.written()
  // More is written before the thread has come to it; it holds nobody up.
  write(10)
  await expect.poll(() => log().checkpointed, { timeout: 20_000 }).toBeGreaterThan(1_000)
  expect(store.prepare('SELECT count(*) FROM row').pluck().get()).toBe(3_010)
})

test('a short log is left alone', () => {
  write(10)
  checkpoints.written()
  expect(log()).toMatchObject({ checkpointed: 0 })
})

test('a log that no thread brings in is bounded by the writer', () => {
  for (let i = 0; i < 60; i += 1) write(1_000)
  expect(log().log * 4_096).toBeLessThan(80 * 1024 * 1024)
})

test('behind the end none begins', async () => {
  await checkpoints.close()
  write(3_000)
  checkpoints.written()
  expect(log()).toMatchObject({ checkpointed: 0 })
})
