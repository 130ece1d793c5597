import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { delivery } from '../../../../test/contract/hubStore.ts'
import { bookedEvent, bookedEvents, helloOf } from '../../../testing/client.ts'
import { type Database, openDatabase } from '../../sqlite.ts'
import { hubStoreOn } from '../../store.ts'
import { cursorBefore, eventsBehind, isAt } from './outgoing.ts'

let folder: string
let db: Database
let at = new Date(0)
const now = () => at
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-outgoing-'))
  db = openDatabase({ path: join(folder, 'copy.db'), now })
  const store = hubStoreOn(db, now)
  const [erp, treasury] = [helloOf(), helloOf({ inbox: 'treasury' })]
  await store.admit([erp])
  await store.admit([treasury])
  at = new Date('2026-11-01T00:00:00Z')
  await store.commit([delivery(erp, 0, bookedEvents('a', 1, 3))])
  at = new Date('2026-11-02T00:00:00Z')
  await store.commit([delivery(treasury, 0, bookedEvents('a', 1, 2))])
  db.exec('DELETE FROM event WHERE cursor = 3')
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const all = { maxEvents: 100, maxBytes: 1_000_000 }
const cursorsBehind = (cursor: number, limits = all) =>
  eventsBehind(db, cursor, limits).map((event) => event.cursor)

test('events of all inboxes come in the order of their cursors', () => {
  expect(cursorsBehind(0)).toEqual([1, 2, 4, 5])
  expect(cursorsBehind(2)).toEqual([4, 5])
  expect(eventsBehind(db, 2, all).map(({ inbox }) => inbox)).toEqual(['treasury', 'treasury'])
  expect(cursorsBehind(5)).toEqual([])
})

test('a page ends at its number of events or of bytes, and holds one event in any case', () => {
  expect(cursorsBehind(0, { maxEvents: 3, maxBytes: 1_000_000 })).toEqual([1, 2, 4])
  expect(cursorsBehind(0, { maxEvents: 100, maxBytes: 1 })).toEqual([1])
  const two = 2 * Buffer.byteLength(bookedEvent('a-1'))
  expect(cursorsBehind(0, { maxEvents: 100, maxBytes: two })).toEqual([1, 2])
})

test('the events since a time stand behind a cursor, also where cursors have gaps', () => {
  expect(cursorBefore(db, new Date('2026-10-31T00:00:00Z'))).toBe(0)
  expect(cursorBefore(db, new Date('2026-11-01T00:00:00Z'))).toBe(0)
  expect(cursorsBehind(cursorBefore(db, new Date('2026-11-01T00:00:01Z')))).toEqual([4, 5])
  expect(cursorsBehind(cursorBefore(db, new Date('2026-11-02T00:00:01Z')))).toEqual([])
  db.exec('DELETE FROM event')
  expect(cursorBefore(db, new Date(0))).toBe(0)
})

test('an event is told from another one at its cursor', () => {
  expect(isAt(db, 1, bookedEvent('a-1'))).toBe(true)
  expect(isAt(db, 1, bookedEvent('a-2'))).toBe(false)
  expect(isAt(db, 3, bookedEvent('a-3'))).toBe(false)
})
