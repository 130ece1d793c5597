import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HubAudit } from './audit.ts'
import { type Database, openDatabase } from './sqlite.ts'

let folder: string
let db: Database
let audit: HubAudit

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-audit-'))
  db = openDatabase({ path: join(folder, 'hub.db'), now: () => new Date() })
  audit = new HubAudit(db, () => new Date('2026-11-22T07:40:00Z'))
  for (let i = 1; i <= 5; i += 1) await audit.add('sign-in', 'anna', { i })
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a whole chain is sound', async () => {
  expect(await audit.verify()).toEqual({ records: 5, broken: undefined })
  expect((await audit.list(2, 2)).map(({ number }) => number)).toEqual([3, 4])
  expect((await audit.last(2)).map(({ number }) => number)).toEqual([4, 5])
})

test.each([
  ['another name', "UPDATE audit SET by = 'bert' WHERE number = 3", 3],
  ['another time', "UPDATE audit SET at = '2026-11-22T07:41:00.000Z' WHERE number = 3", 3],
  ['another detail', "UPDATE audit SET detail = '{}' WHERE number = 3", 3],
  ['a record less', 'DELETE FROM audit WHERE number = 3', 3],
  [
    'a record less, and the rest moved up',
    'DELETE FROM audit WHERE number = 3; UPDATE audit SET number = number - 1 WHERE number > 3',
    3,
  ],
  [
    'a record that was made anew',
    'UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = 2) WHERE number = 3',
    3,
  ],
])('%s breaks it there', async (_, sql, broken) => {
  db.exec(sql)
  expect(await audit.verify()).toEqual({ records: broken - 1, broken })
})

test('no text can reach into the next part of its record', async () => {
  await audit.add('a', 'b","c', {})
  await audit.add('a","b', 'c', {})
  const [one, other] = await audit.last(2)
  expect(one?.hash).not.toBe(other?.hash)
  expect(await audit.verify()).toEqual({ records: 7, broken: undefined })
})
