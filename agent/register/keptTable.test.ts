import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemDisk } from '../../config/disk.ts'
import { readTable } from '../../config/register.ts'
import { accountTable } from '../../config/tableKinds.ts'
import type { AccountTable } from '../../config/types.ts'
import type { Notice } from '../notice.ts'
import { KeptTable } from './keptTable.ts'
import { RegisterTables } from './tables.ts'

let folder: string
let path: string
let notices: Notice[]
let edits = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-register-'))
  path = join(folder, 'accounts.csv')
  notices = []
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Each edit has a time of its own, however fast the test is. */
function edit(text: string): void {
  edits += 1
  writeFileSync(path, text)
  utimesSync(path, 1_800_000_000, 1_800_000_000 + edits)
}

function load(): AccountTable {
  const place = { path, shown: 'accounts.csv' }
  const { version } = systemDisk.look(path)
  const read = readTable(accountTable, place, [], systemDisk)
  if ('problems' in read) throw new Error('the table must be sound')
  return { source: { ...place, version }, rows: read.rows }
}

/** @param pause What happens while a changed file is watched. */
function ports(pause = async () => {}) {
  return { disk: systemDisk, tell: (notice: Notice) => notices.push(notice), pause }
}

test('a table that has not changed is not read again', async () => {
  edit('account\n1234567\n')
  const table = new KeptTable(accountTable, load(), [], ports())
  expect(await table.refresh()).toBe(false)
  expect(notices).toEqual([])
})

test('a table that has changed is read again, once', async () => {
  edit('account\n1234567\n')
  const table = new KeptTable(accountTable, load(), [], ports())
  edit('account\n1234567\n7654321\n')
  expect(await table.refresh()).toBe(true)
  expect(await table.refresh()).toBe(false)
  expect(table.rows?.map(({ account }) => account)).toEqual(['1234567', '7654321'])
  expect(notices).toEqual([{ kind: 'register-reloaded', table: 'accounts', rows: 2 }])
})

test('a new version with a mistake leaves the one before, and is told once', async () => {
  edit('account\n1234567\n')
  const table = new KeptTable(accountTable, load(), [], ports())
  edit('account;currency\n1234567;Euro\n')
  expect([await table.refresh(), await table.refresh()]).toEqual([false, false])
  expect(table.rows).toEqual([{ account: '1234567' }])
  expect(notices).toMatchObject([
    { kind: 'register-kept', problems: [{ code: 'value-invalid', line: 2, column: 9 }] },
  ])
  edit('account;currency\n1234567;EUR\n')
  expect(await table.refresh()).toBe(true)
})

test('a table that was taken away leaves the version before, and is told once', async () => {
  edit('account\n1234567\n')
  const table = new KeptTable(accountTable, load(), [], ports())
  rmSync(path)
  expect([await table.refresh(), await table.refresh()]).toEqual([false, false])
  expect(table.rows).toHaveLength(1)
  expect(notices).toMatchObject([
    { kind: 'register-kept', problems: [{ code: 'table-file-missing' }] },
  ])
})

test('a table that is being written is read when it stands still', async () => {
  edit('account\n1234567\n')
  let looks = 0
  const growing = async () => {
    looks += 1
    if (looks <= 3) edit(`account\n${'1234567\n'.slice(0, looks)}`)
    if (looks === 4) edit('account\n1234567\n7654321\n')
  }
  const table = new KeptTable(accountTable, load(), [], ports(growing))
  edit('acc')
  expect(await table.refresh()).toBe(true)
  expect(table.rows).toHaveLength(2)
})

test('a table that never stands still holds no file up for ever', async () => {
  edit('account\n1234567\n')
  const table = new KeptTable(
    accountTable,
    load(),
    [],
    ports(async () => edit('account\n')),
  )
  edit('account\n1\n')
  expect(await table.refresh()).toBe(false)
  expect(table.rows).toHaveLength(1)
})

test('a register has a new number where a table has new rows, and none where it has no table', async () => {
  edit('account\n1234567\n')
  const tables = new RegisterTables({ accounts: load(), postings: undefined, feeds: [] }, ports())
  expect(await tables.current()).toMatchObject({ number: 1, rows: { postings: undefined } })
  edit('account\n1234567\n7654321\n')
  expect((await tables.current())?.number).toBe(2)
  const none = { accounts: undefined, postings: undefined, feeds: [] }
  expect(await new RegisterTables(none, ports()).current()).toBe(undefined)
})
