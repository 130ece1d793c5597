import { expect, test } from 'vitest'
import { typeCode } from './typeCodes.ts'
import { typeCodeTable } from './typeCodeTable.ts'

const rows = Object.entries(typeCodeTable).flatMap(([level, table]) =>
  table
    .trim()
    .split('\n')
    .map((row) => ({ level, row: row.trim() })),
)

test('every row of the table is three digits and a name, and no code stands there twice', () => {
  expect(rows.filter(({ row }) => !/^\d{3} [\w0].*[\w)]$/.test(row))).toEqual([])
  expect(new Set(rows.map(({ row }) => row.slice(0, 3))).size).toBe(rows.length)
})

test('every entry and total has a direction but information, and no balance has one', () => {
  const undirected = rows
    .filter(({ level, row }) => level !== 'status' && !typeCode(row.slice(0, 3)).direction)
    .map(({ row }) => row.slice(0, 3))
  expect(undirected).toEqual(['890'])
  const balances = rows.filter(({ level }) => level === 'status')
  expect(balances.filter(({ row }) => typeCode(row.slice(0, 3)).direction)).toEqual([])
})

test.each([
  ['010', 'Opening Ledger', 'status', undefined],
  ['100', 'Total Credits', 'summary', 'credit'],
  ['195', 'Incoming Money Transfer', 'detail', 'credit'],
  ['475', 'Check Paid', 'detail', 'debit'],
  ['721', 'Amount Applied to Interest', 'detail', 'credit'],
  ['950', undefined, undefined, 'credit'],
  ['990', undefined, undefined, 'debit'],
])('%s is named', (code, name, level, direction) => {
  expect(typeCode(code)).toEqual({ name, level, direction })
})
