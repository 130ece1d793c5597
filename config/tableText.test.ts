import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { parseTable, type TableForm } from './tableText.ts'

const form: TableForm = {
  name: 'rows',
  columns: ['account', 'aliases', 'legalEntity'],
  required: ['account'],
  lists: ['aliases'],
}

const rowsOf = (text: string) => (parseTable(text, form).document.value as { rows: object[] }).rows
const flawsOf = (text: string) =>
  parseTable(text, form).flaws.map(({ code, line, column, found }) => {
    return `${code} ${line}:${column} ${found}`
  })

test.each([
  ['semicolons', 'account;aliases;legalEntity\n1;a | b;X\n'],
  ['commas', 'account,aliases,legalEntity\r\n1,a|b,X'],
  ['tabs', 'account\taliases\tlegalEntity\n1\ta|b\tX\n'],
  [
    'a byte order mark, and a header in its own writing',
    '\ufeffAccount;ALIASES;Legal Entity\n1;a|b;X\n',
  ],
  [
    'quotes, empty rows and empty cells',
    '\n"account";aliases;"legal_entity";\n;;;\n "1" ;"a|b";X;\n\n',
  ],
])('a table is read with %s', (_, text) => {
  expect(rowsOf(text)).toEqual([{ account: '1', aliases: ['a', 'b'], legalEntity: 'X' }])
  expect(flawsOf(text)).toEqual([])
})

test('a row that ends early has no more cells', () => {
  expect(rowsOf('account;legalEntity\n1\n')).toEqual([{ account: '1' }])
})

describe('what is wrong is told with its place', () => {
  test.each([
    ['', 'table-column-missing 1:1 The table has no header.'],
    ['legalEntity\nX\n', 'table-column-missing 1:1 The table has no column `account`.'],
    ['account;acount\n', 'table-column-unknown 1:9 The header names no known column here.'],
    ['account;Account\n', 'table-malformed 1:9 The column `account` stands here again.'],
    ['account\n1\n2;3\n', 'table-malformed 3:3 The row has more cells than the header.'],
    ['account\n1\n"2\n3\n', 'table-malformed 3:1 The quote that begins here is not closed.'],
    ['account\n"1"2\n', 'table-malformed 2:4 Behind a closing quote stands more text.'],
  ])('%#', (text, flaw) => {
    expect(flawsOf(text)).toEqual([flaw])
  })
})

test('every cell knows its line and column, behind quotes with line ends too', () => {
  const { document } = parseTable('account;legalEntity\r\n"1\r\n";X\r\n2;Y', form)
  expect(document.placeOf(['rows', 0, 'legalEntity'])).toEqual({ line: 3, column: 3 })
  expect(document.placeOf(['rows', 1, 'account'])).toEqual({ line: 4, column: 1 })
  expect(document.placeOf(['rows', 1, 'legalEntity'])).toEqual({ line: 4, column: 3 })
  expect(document.placeOf(['rows', 1, 'aliases', 0])).toEqual({ line: 4, column: 1 })
})

test('what a spreadsheet writes is read back, whatever stands in the cells', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', ' ', '"', ';', ',', '\n', 'é'),
    maxLength: 6,
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (cells) => {
      const text = Papa.unparse([['account', 'legalEntity'], ...cells], { delimiter: ';' })
      const wanted = cells
        .map(([account, legalEntity]) => ({
          account: account.trim(),
          legalEntity: legalEntity.trim(),
        }))
        .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
        .filter((row) => Object.keys(row).length > 0)
      expect(rowsOf(text)).toEqual(wanted)
    }),
  )
})

test('hostile text gives no more than flaws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', ';', '\r', '\n', '\u0000') }),
      (text) => {
        const { document, flaws } = parseTable(text, form)
        expect(document.placeOf(['rows', 0, 'account']).line).toBeGreaterThan(0)
        for (const { line, column } of flaws) expect(Math.min(line, column)).toBeGreaterThan(0)
      },
    ),
  )
})
