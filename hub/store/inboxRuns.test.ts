import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventsOfInbox, InboxRuns } from './inboxRuns.ts'
import { migrations } from './migrations.ts'
import { type Database, openDatabase, type Row } from './sqlite.ts'
import { commitPathStep } from './steps/commitPath.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-runs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (steps = migrations) =>
  openDatabase({ path: join(folder, 'hub.db'), now: () => new Date(), steps })

function addEvent(db: Database, inbox: string): number {
  const sql = `
    INSERT INTO event (inbox, id, type, agent, store_id, lane, sequence, digest, stored_at, body)
    VALUES (?, 'i', 't', 'a', 's', 'bulk', 1, x'', 'now', '{}')`
  return Number(db.prepare(sql).run(inbox).lastInsertRowid)
}

/** Cursors of an inbox behind `after` and through `until`, as readers get them. */
function cursorsOf(db: Database, inbox: string, after: number, until: number): number[] {
  const range = { inbox, after: BigInt(after), until: BigInt(until) }
  const rows = db.prepare(`SELECT e.cursor ${eventsOfInbox}`).all(range) as Row[]
  return rows.map(({ cursor }) => Number(cursor))
}

const frame = fc.record({
  inbox: fc.constantFrom('erp', 'treasury', 'tax'),
  events: fc.integer({ min: 1, max: 4 }),
})

test('the runs give each inbox its events in order, from wherever a reader goes on', () => {
  const db = open()
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 12 }),
      fc.nat(30),
      fc.nat(30),
      (frames, after, until) => {
        db.exec(
          "DELETE FROM event; DELETE FROM inbox_run; DELETE FROM sqlite_sequence WHERE name = 'event'",
        )
        const runs = new InboxRuns(db)
        const all: { inbox: string; cursor: number }[] = []
        for (const { inbox, events } of frames) {
          const cursors = Array.from({ length: events }, () => addEvent(db, inbox))
          runs.add(inbox, cursors[0] ?? 0, cursors.at(-1) ?? 0)
          all.push(...cursors.map((cursor) => ({ inbox, cursor })))
        }
        for (const inbox of ['erp', 'treasury', 'tax', 'unknown']) {
          const own = all.filter((event) => event.inbox === inbox).map(({ cursor }) => cursor)
          const wanted = own.filter((cursor) => cursor > after && cursor <= until)
          expect(cursorsOf(db, inbox, after, until)).toEqual(wanted)
        }
      },
    ),
    { numRuns: 40 },
  )
  db.close()
})

test('frames of one inbox that follow each other are one run', () => {
  const db = open()
  const runs = new InboxRuns(db)
  runs.add('erp', 1, 500)
  runs.add('erp', 501, 600)
  runs.add('tax', 601, 601)
  runs.add('erp', 602, 700)
  const rows = db.prepare('SELECT inbox, first, last FROM inbox_run ORDER BY first').raw().all()
  expect(rows).toEqual([
    ['erp', 1n, 600n],
    ['tax', 601n, 601n],
    ['erp', 602n, 700n],
  ])
  db.close()
})

test('a store from before the runs gets them from its events', () => {
  const before = open(migrations.slice(0, migrations.indexOf(commitPathStep)))
  const inboxes = ['erp', 'erp', 'tax', 'erp', 'tax', 'tax']
  for (const inbox of inboxes) addEvent(before, inbox)
  before.exec('DELETE FROM event WHERE cursor = 5')
  before.close()
  const db = open()
  expect(cursorsOf(db, 'erp', 0, 99)).toEqual([1, 2, 4])
  expect(cursorsOf(db, 'tax', 0, 99)).toEqual([3, 6])
  expect(cursorsOf(db, 'tax', 3, 99)).toEqual([6])
  db.close()
})
