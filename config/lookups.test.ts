import { describe, expect, test } from 'vitest'
import { loadMapping } from './mapping.ts'
import { scratch } from './scratch.ts'

const files = scratch()

const mapping = (table: string, value = 'entity') => `mapping: 1
name: payments
source: { format: csv, separator: ';', date: YYYY-MM-DD }
lookups:
  entities: { file: ${table}, key: code }
event: payment-settled
fields:
  number: Nr
  date: Date
  amount: { column: Amount, currency: EUR }
  companyCode: { column: Code, lookup: entities, value: ${value} }
`
const load = (text: string) => loadMapping(files.write('mappings/payments.yaml', text))

describe('the tables of a mapping', () => {
  test('are found beside it and loaded with it', () => {
    files.write('mappings/tables/entities.csv', 'code;entity\n1000;DE01\n')
    const loaded = load(mapping('tables/entities.csv'))
    expect(files.shown(loaded)).toEqual([])
    if ('problems' in loaded) return
    expect(loaded.lookups.get('entities')?.rows.get('1000')).toEqual(['1000', 'DE01'])
    expect(loaded.mapping.lookups?.['entities']?.file).toBe(
      `${files.folder}/mappings/tables/entities.csv`,
    )
  })

  test('that are missing are a problem of the mapping, at their place', () => {
    expect(files.shown(load(mapping('nothing.csv')))).toEqual([
      'lookup-file-missing mappings/payments.yaml:5:21  lookups.entities.file  names a file that does not exist. Correct the path; a relative one counts from the folder of the mapping.',
    ])
  })

  test('that are broken say so themselves, row for row', () => {
    files.write('mappings/broken.csv', 'code;entity\n1;a\n1;b\n;c\n')
    expect(files.shown(load(mapping('broken.csv')))).toEqual([
      expect.stringMatching(/^lookup-invalid mappings\/broken.csv:3:1 {2}The key of this row/),
      expect.stringMatching(/^lookup-invalid mappings\/broken.csv:4:1 {2}The row has no key/),
    ])
  })

  test('that lack a column are a problem where the mapping wants it', () => {
    files.write('mappings/small.csv', 'code;name\n1;a\n')
    expect(files.shown(load(mapping('small.csv')))).toEqual([
      expect.stringMatching(
        /^lookup-invalid mappings\/payments.yaml:11:\d+ {2}fields.companyCode.value {2}names a column "entity"/,
      ),
    ])
  })
})

test('a key of another kind of source says so', () => {
  const text = mapping('x.csv').replace('format: csv', 'format: xml, row: /A/B')
  expect(files.shown(load(text))[0]).toMatch(
    /^key-unknown .*source.separator {2}is no known key. It belongs to another kind of this block./,
  )
})

test('a key of a kind of source is guessed among its own', () => {
  const text = mapping('x.csv').replace("separator: ';'", "separater: ';'")
  expect(files.shown(load(text))[0]).toMatch(/^key-unknown .*separater .*Did you mean `separator`/)
})
