import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IdFilter } from './idFilter.ts'
import { Ids, idHash } from './ids.ts'
import { type Database, openDatabase } from './sqlite.ts'

let folder: string
let db: Database
const open = () => openDatabase({ path: join(folder, 'hub.db'), now: () => new Date() })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-ids-'))
  db = open()
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const span = 16
const young = 5

/** Stores an event under an id, as the intake does. */
function store(ids: Ids, id: string, inbox = 'erp'): number {
  const { lastInsertRowid } = db
    .prepare(`
      INSERT INTO event (inbox, id, type, agent, store_id, lane, sequence, digest, stored_at, body)
      VALUES (?, ?, 't', 'a', 's', 'bulk', 1, x'00', 'now', '{}')`)
    .run(inbox, id)
  ids.add(Number(lastInsertRowid), idHash(inbox, id))
  if (!db.inTransaction) ids.settle()
  return Number(lastInsertRowid)
}

describe('ids in generations', () => {
  test('are found in whichever generation they are, before and after it is opened again', () => {
    let ids = new Ids(db, span, young)
    const cursors = Array.from({ length: 100 }, (_, i) => store(ids, `id-${i}`))
    const found = () => cursors.map((_, i) => ids.find('erp', `id-${i}`))
    expect(found()).toEqual(cursors)
    db.close()
    db = open()
    ids = new Ids(db, span, young)
    expect(found()).toEqual(cursors)
    expect(ids.find('treasury', 'id-1')).toBeUndefined()
    expect(ids.find('erp', 'id-100')).toBeUndefined()
  })

  test('that were rolled back are not there, and may come again', () => {
    const ids = new Ids(db, span, young)
    const rolledBack = db.transaction(() => {
      for (let i = 0; i < 40; i += 1) store(ids, `id-${i}`)
      throw new Error('full')
    })
    const before = store(ids, 'before')
    expect(rolledBack).toThrow('full')
    ids.forget()
    expect(ids.find('erp', 'before')).toBe(before)
    expect(ids.find('erp', 'id-3')).toBeUndefined()
    const cursor = store(ids, 'id-3')
    expect(ids.find('erp', 'id-3')).toBe(cursor)
    for (let i = 50; i < 90; i += 1) store(ids, `id-${i}`)
    db.close()
    db = open()
    const again = new Ids(db, span, young)
    expect(again.find('erp', 'id-3')).toBe(cursor)
    expect(again.find('erp', 'before')).toBe(before)
    expect(again.find('erp', 'id-4')).toBeUndefined()
  })

  test('of a store from before them are taken in when it is opened', () => {
    const ids = new Ids(db, span, young)
    for (let i = 0; i < 40; i += 1) store(ids, `id-${i}`)
    db.exec('DELETE FROM event_id; DELETE FROM id_filter')
    const anew = new Ids(db, span, young)
    for (let i = 0; i < 40; i += 1) expect(anew.find('erp', `id-${i}`)).toBe(i + 1)
    const indexed = db.prepare('SELECT count(*) FROM event_id').pluck().get()
    expect(40 - Number(indexed)).toBeLessThanOrEqual(young)
  })
})

describe('the filter', () => {
  test('never denies an id that it has, kept and taken up again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 50 }), (texts) => {
        const filter = new IdFilter(64)
        for (const text of texts) filter.add(idHash('erp', text))
        const again = new IdFilter(64, Uint8Array.from(filter.bytes))
        for (const text of texts) expect(again.mayHold(idHash('erp', text))).toBe(true)
      }),
    )
  })

  test('says maybe of few that it does not have', () => {
    const filter = new IdFilter(20_000)
    for (let i = 0; i < 20_000; i += 1) filter.add(idHash('erp', `in-${i}`))
    let wrong = 0
    for (let i = 0; i < 20_000; i += 1) if (filter.mayHold(idHash('erp', `out-${i}`))) wrong += 1
    expect(wrong).toBeLessThan(100)
  })
})
