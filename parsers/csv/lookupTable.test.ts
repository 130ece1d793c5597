import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { lookupKey, lookupSchema } from '../mapping/lookup.ts'
import { readLookupTable } from './lookupTable.ts'

const read = (text: string | Uint8Array, more: object = {}) =>
  readLookupTable(
    typeof text === 'string' ? Buffer.from(text) : text,
    lookupSchema.parse({ file: 'table.csv', key: 'code', ...more }),
  )
const flaws = (text: string, more?: object) =>
  (read(text, more).flaws ?? []).map(({ position, found }) =>
    position ? `${position.line}:${position.column} ${found}` : found,
  )

test('a table is known by its key, blanks around texts apart', () => {
  const { table } = read('code;name\n1000; Größe \n\n2000;"a;b"\n') as ReturnType<typeof read> & {
    table: { rows: ReadonlyMap<string, readonly string[]> }
  }
  expect([...table.rows]).toEqual([
    ['1000', ['1000', 'Größe']],
    ['2000', ['2000', 'a;b']],
  ])
})

test('a key may have several columns, in any order', () => {
  const result = read('old,code\n47,1000\n47,2000\n', { key: ['code', 'old'], separator: ',' })
  if (result.flaws) throw new Error('the table must be read')
  expect([...result.table.rows.keys()]).toEqual([
    lookupKey(['1000', '47']),
    lookupKey(['2000', '47']),
  ])
})

test('a charset that is stated counts where the table is no UTF-8', () => {
  const bytes = iconv.encode('code;name\n1;Größe\n', 'cp850')
  const result = read(bytes, { charset: 'cp850' })
  expect(result.flaws ?? result.table.rows.get('1')).toEqual(['1', 'Größe'])
})

test.each([
  ['', 'The table has no header.'],
  ['name\n1\n', '1:1 The header has no column "code", which is the key.'],
  ['code;a;a\n', '1:8 The header has this column a second time.'],
  ['code;a\n1;x\n2;y\n1;z\n', '4:1 The key of this row was in an earlier one.'],
  ['a;code\nx;\n', '2:3 The row has no key.'],
  ['code;a\n1;x;y\n', '2:5 The row has more cells than the header.'],
])('%j is flawed', (text, flaw) => {
  expect(flaws(text)).toContain(flaw)
})

test('a quote that is not closed is told at its place, and nothing of the table is shown', () => {
  const found = flaws('code;a\n4711;"Geheim\n')
  expect(found[0]).toMatch(/^2:6 The file ends inside the field/)
  expect(found.join()).not.toContain('Geheim')
})
