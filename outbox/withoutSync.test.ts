import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store, withoutSync } from './store.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-store-'))
  store = openStore(join(folder, 'outbox.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const level = () => store.pragma('synchronous', { simple: true })

test('only the transaction itself goes without a sync, however it ends', () => {
  expect(withoutSync(store, level)).toBe(1n)
  expect(level()).toBe(2n)
  const failing = () => {
    throw new Error('the disk is full')
  }
  expect(() => withoutSync(store, failing)).toThrow('the disk is full')
  expect(level()).toBe(2n)
})

test('inside of another transaction that one is synced as always', () => {
  store.transaction(() => expect(withoutSync(store, level)).toBe(2n))()
})
