import { expect, test } from 'vitest'
import { catalogue } from '../../events/catalogue.ts'
import { readMapping } from './check.ts'
import { mappedEvents } from './schema.ts'
import { targetsOf } from './targets.ts'

const sound = {
  mapping: 1,
  name: 'invoices',
  source: { format: 'csv', separator: ';', decimal: ',', date: 'DD.MM.YYYY' },
  event: 'invoice-issued',
  fields: { number: 'Nr', date: 'Datum', amount: { column: 'Betrag', currency: 'EUR' } },
}

const paths = (mapping: unknown) => readMapping(mapping).problems.map(({ path }) => path.join('.'))
const withFields = (fields: object) => ({ ...sound, fields: { ...sound.fields, ...fields } })
const withSource = (source: object) => ({ ...sound, source: { ...sound.source, ...source } })

test('a sound mapping has no problems, and gets its defaults', () => {
  const { mapping, problems } = readMapping(sound)
  expect(problems).toEqual([])
  expect(mapping?.source).toMatchObject({
    quote: '"',
    header: true,
    preamble: 0,
    thousands: 'none',
  })
  expect(mapping?.rows).toEqual({ identity: 'none' })
})

test.each([
  ['a field that the event needs', { ...sound, fields: { number: 'Nr', date: 'Datum' } }, 'fields'],
  ['a field that the event has not', withFields({ iban: 'IBAN' }), 'fields.iban'],
  ['an amount without currency', withFields({ tax: 'MwSt' }), 'fields.tax'],
  [
    'a table of texts on an amount',
    withFields({ tax: { column: 'MwSt', currency: 'EUR', map: { a: 'b' } } }),
    'fields.tax.map',
  ],
  ['half a pair', withFields({ tax: { debit: 'Soll', currency: 'EUR' } }), 'fields.tax'],
  [
    'no pattern of a date',
    withFields({ dueDate: { column: 'F', date: 'TT.MM.JJJJ' } }),
    'fields.dueDate.date',
  ],
  ['two origins', withFields({ text: { column: 'T', constant: 'x' } }), 'fields.text'],
  ['an unknown key', withFields({ text: { colum: 'T' } }), 'fields.text'],
  ['a column number of zero', withFields({ text: 0 }), 'fields.text.column'],
  [
    'a sum without documents',
    withFields({ tax: { column: 'T', currency: 'EUR', sum: true } }),
    'fields.tax.sum',
  ],
  ['a list without each', withFields({ lines: 'Zeilen' }), 'fields.lines'],
  [
    'a list with an unknown member',
    withFields({ lines: { each: { price: 'P' } } }),
    'fields.lines.each.price',
  ],
  ['the same sign twice', withSource({ thousands: ',' }), 'source.thousands'],
  ['an unknown charset', withSource({ charset: 'klingon' }), 'source.charset'],
  ['a charset of several bytes a character', withSource({ charset: 'gbk' }), 'source.charset'],
  ['a separator of two characters', withSource({ separator: ';;' }), 'source.separator'],
  ['names without a header', withSource({ header: false }), 'fields.number'],
  ['a name that the list lacks', withSource({ header: ['Nr', 'Datum'] }), 'fields.amount'],
  ['a key without identity', { ...sound, rows: { key: ['Nr'] } }, 'rows.identity'],
  ['an identity without key', { ...sound, rows: { identity: 'immutable' } }, 'rows.identity'],
  [
    'versions without a column',
    { ...sound, rows: { identity: 'versioned', key: ['Nr'] } },
    'rows.identity',
  ],
  [
    'a key outside the group',
    { ...sound, rows: { identity: 'immutable', key: ['A'], group: ['B'] } },
    'rows.key.0',
  ],
  ['a condition without a test', { ...sound, rows: { stop: { column: 'A' } } }, 'rows.stop'],
  [
    'a trailer that proves nothing',
    { ...sound, trailer: { when: { column: 1, equals: 'E' } } },
    'trailer',
  ],
  ['a capital in the name', { ...sound, name: 'Invoices' }, 'name'],
  ['an event and events', { ...sound, events: [{ event: 'invoice-issued' }] }, 'event'],
])('%s is told with its place', (_, mapping, path) => {
  expect(paths(mapping)).toContain(path)
})

test('an event that takes every row stands last, and bank events stand alone', () => {
  const { event: _, ...others } = sound
  const events = [{ event: 'invoice-issued' }, { event: 'credit-memo-issued' }]
  expect(paths({ ...others, events })).toEqual(['events.0'])
  const mixed = [
    { event: 'invoice-issued', when: { column: 'Nr', equals: '1' } },
    { event: 'bank-transaction-booked' },
  ]
  expect(paths({ ...others, events: mixed })).toContain('events')
})

test('a common field of several events is reported once', () => {
  const { event: _, ...others } = sound
  const events = [
    { event: 'invoice-issued', when: { column: 'Nr', equals: '1' } },
    { event: 'credit-memo-issued' },
  ]
  expect(
    paths({ ...others, events, fields: { ...sound.fields, date: { column: 'D', date: 'x' } } }),
  ).toEqual(['fields.date.date'])
})

test('what a mapping can fill follows from the catalogue', () => {
  for (const event of mappedEvents) {
    const { fields } = targetsOf(event)
    expect(Object.keys(catalogue[event].shape).length).toBeGreaterThan(3)
    expect(fields.has('original')).toBe(false)
  }
  expect(targetsOf('invoice-issued').fields.get('amount')).toEqual({
    kind: 'money',
    required: true,
    words: [],
  })
  expect(targetsOf('payment-settled').fields.get('date')?.kind).toBe('moment')
  expect(targetsOf('bank-transaction-booked').fields.get('status')?.words).toContain('pending')
  expect(targetsOf('journal-posted').lists.get('lines')).toMatchObject({
    required: true,
    numbered: true,
  })
})
