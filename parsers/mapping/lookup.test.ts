import { expect, test } from 'vitest'
import { mappedFormat } from '../mapped.ts'
import { outcomeOf, placeOf, readFile } from '../testing/readFile.ts'
import { readMapping } from './check.ts'
import type { LookupTables } from './lookup.ts'

const source = { format: 'csv', separator: ';', date: 'YYYY-MM-DD' }
const base = {
  mapping: 1,
  name: 'payments',
  source,
  event: 'payment-settled',
  lookups: { entities: { file: 'entities.csv', key: 'code' } },
  fields: {
    number: 'Nr',
    date: 'Date',
    amount: { column: 'Amount', currency: 'EUR' },
  },
}
const looked = (cell: object) => ({ column: 'Code', lookup: 'entities', value: 'entity', ...cell })
const withFields = (fields: object) => ({ ...base, fields: { ...base.fields, ...fields } })

const tables: LookupTables = new Map([
  [
    'entities',
    {
      columns: ['code', 'entity'],
      rows: new Map([
        ['1', ['1', 'DE01']],
        ['2', ['2', '']],
      ]),
    },
  ],
])

const rows = (...codes: string[]) =>
  `Nr;Date;Amount;Code\n${codes.map((code, i) => `${i};2026-02-01;1.00;${code}\n`).join('')}`

function formatOf(written: unknown) {
  const read = readMapping(written)
  if (!read.mapping) throw new Error(JSON.stringify(read.problems))
  return mappedFormat(read.mapping, tables)
}
const read = (written: unknown, text: string) => readFile(formatOf(written), text)
const data = (written: unknown, text: string) =>
  read(written, text).events.map((event) => event.data as Record<string, unknown>)

test('a text is looked up, and stays in the event as the file has it', () => {
  expect(data(withFields({ companyCode: looked({}) }), rows('1'))[0]).toMatchObject({
    companyCode: 'DE01',
    original: { Code: '1' },
  })
})

test('the legal entity is stamped on the event and is none of its data', () => {
  const [event] = read(withFields({ legalEntity: looked({}) }), rows('1')).events
  expect(event?.legalEntity).toBe('DE01')
  expect(event?.data).not.toHaveProperty('legalEntity')
})

test('a document of several rows has one legal entity', () => {
  const grouped = { ...withFields({ legalEntity: looked({}) }), rows: { group: ['Date'] } }
  const { number: _, ...fields } = grouped.fields
  const amount = { ...base.fields.amount, sum: true }
  const mapping = { ...grouped, fields: { ...fields, number: 'Date', amount } }
  expect(read(mapping, rows('1', '1')).events).toHaveLength(1)
  const found = outcomeOf(formatOf(mapping), rows('1', '2'))
  expect(found.refused?.map(placeOf)).toEqual(['csv-group-differs 3:19'])
})

test('a text that the table has not refuses the file, with its place', () => {
  const found = outcomeOf(formatOf(withFields({ companyCode: looked({}) })), rows('1', '9', '8'))
  expect(found.refused?.map(placeOf)).toEqual([
    'lookup-key-missing 3:19',
    'lookup-key-missing 4:19',
  ])
})

test('it is flagged in the event, and once in the report, where the mapping says so', () => {
  const flagging = withFields({ companyCode: looked({ missing: 'flag' }) })
  const { events, problems } = read(flagging, rows('9', '1', '9'))
  expect(events.map((event) => (event.data as { original: unknown }).original)).toEqual([
    { Code: '9', lookupMissing: { companyCode: ['9'] } },
    { Code: '1' },
    { Code: '9', lookupMissing: { companyCode: ['9'] } },
  ])
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'warning lookup-key-missing',
  ])
})

test('a default stands for it, for an empty column, and for an empty place in the table', () => {
  const defaulting = withFields({ companyCode: looked({ missing: 'default', default: 'XX' }) })
  expect(data(defaulting, rows('9', '', '2', '1')).map(({ companyCode }) => companyCode)).toEqual([
    'XX',
    'XX',
    'XX',
    'DE01',
  ])
})

test('zeros that fill a key up are dropped where the mapping says so', () => {
  const padded = withFields({ companyCode: looked({ padding: '0' }) })
  expect(data(padded, rows('0001'))[0]).toMatchObject({ companyCode: 'DE01' })
})

test('a required value that is empty in the table is refused', () => {
  const event = withFields({ number: looked({}) })
  const found = outcomeOf(formatOf(event), rows('2'))
  expect(found.refused?.map(placeOf)).toEqual(['csv-value-missing 2:19'])
})

const paths = (written: unknown) => readMapping(written).problems.map(({ path }) => path.join('.'))

test.each([
  ['a table that is not there', { text: looked({ lookup: 'other' }) }, 'fields.text.lookup'],
  ['no wanted column', { text: { column: 'Code', lookup: 'entities' } }, 'fields.text.lookup'],
  [
    'a key of too many columns',
    { text: { columns: ['Code', 'Nr'], lookup: 'entities', value: 'e' } },
    'fields.text.lookup',
  ],
  [
    'a wanted column without a table',
    { text: { column: 'Code', value: 'e' } },
    'fields.text.value',
  ],
  ['a translation beside it', { text: looked({ map: { a: 'b' } }) }, 'fields.text.map'],
  ['a default that never comes', { text: looked({ default: 'x' }) }, 'fields.text.default'],
  ['no default', { text: looked({ missing: 'default' }) }, 'fields.text.missing'],
  [
    'a flag on what the event needs',
    { number: looked({ missing: 'flag' }) },
    'fields.number.missing',
  ],
  ['an amount', { fee: looked({ currency: 'EUR' }) }, 'fields.fee.lookup'],
])('%s is told at its place', (_, fields, path) => {
  expect(paths(withFields(fields))).toContain(path)
})

test('times get the offset of the zone that the mapping names, and never another', () => {
  const timed = { ...base, source: { ...source, date: 'YYYY-MM-DD hh:mm', zone: 'Europe/Berlin' } }
  const at = (time: string, written: unknown = timed) =>
    outcomeOf(formatOf(written), `Nr;Date;Amount\n1;${time};1.00\n`)
  const moment = (time: string, written?: unknown) => {
    const found = at(time, written)
    if (found.refused) return placeOf(found.refused[0])
    return found.events.map((event) => (event.data as { date: string }).date)[0]
  }
  expect(moment('2026-01-15 10:30')).toBe('2026-01-15T10:30+01:00')
  expect(moment('2026-07-15 10:30')).toBe('2026-07-15T10:30+02:00')
  expect(moment('2026-10-25 02:30')).toBe('2026-10-25T02:30')
  expect(moment('2026-03-29 02:30')).toBe('csv-date-invalid 2:3')
  const zoneless = { ...base, source: { ...source, date: 'YYYY-MM-DD hh:mm' } }
  expect(moment('2026-01-15 10:30', zoneless)).toBe('2026-01-15T10:30')
  const own = { ...base, source: { ...timed.source, date: 'YYYY-MM-DD hh:mmZ' } }
  expect(moment('2026-01-15 10:30-05:00', own)).toBe('2026-01-15T10:30-05:00')
  expect(paths({ ...base, source: { ...source, zone: 'Mars' } })).toContain('source.zone')
})
