import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { money } from '../../events/money.ts'
import { mappingOf } from '../csv/readWith.ts'
import { mappedFormat } from '../mapped.ts'
import { readMapping } from '../mapping/check.ts'
import { formatContract } from '../testing/formatContract.ts'
import { outcomeOf, placeOf, type ReadOptions, readFile } from '../testing/readFile.ts'

const columns = {
  Nr: { start: 1, length: 4 },
  Datum: { start: 5, end: 12 },
  Betrag: { start: 13, length: 9 },
  Text: { start: 22, length: 8 },
}
const invoices = {
  mapping: 1,
  name: 'invoices',
  source: { format: 'fixed-width', decimal: ',', date: 'YYYYMMDD', columns },
  event: 'invoice-issued',
  fields: {
    number: 'Nr',
    date: 'Datum',
    amount: { column: 'Betrag', currency: 'EUR' },
    text: 'Text',
  },
}
const withSource = (source: object) => ({
  ...invoices,
  source: { ...invoices.source, ...source },
})

const line = (nr: string, amount: string, text = '', date = '20260201') =>
  `${nr.padEnd(4)}${date}${amount.padStart(9)}${text.padEnd(8)}\n`

const read = (mapping: unknown, file: string | Uint8Array, options?: ReadOptions) =>
  readFile(mappedFormat(mappingOf(mapping)), file, options)
const refused = (mapping: unknown, file: string) =>
  (outcomeOf(mappedFormat(mappingOf(mapping)), file).refused ?? []).map(placeOf)

describe('records of one kind', () => {
  test('become events, with the place of their line and padding trimmed', () => {
    const { events, ends } = read(invoices, `${line('1', '12,50', 'Größe')}\n${line('2', '3,00-')}`)
    expect(events.map(({ position, data }) => ({ position, data }))).toEqual([
      {
        position: { line: 1, column: 1, offset: 0 },
        data: {
          number: '1',
          date: '2026-02-01',
          amount: { value: '12.50', currency: 'EUR' },
          text: 'Größe',
        },
      },
      {
        position: { line: 3, column: 1, offset: 33 },
        data: { number: '2', date: '2026-02-01', amount: { value: '-3.00', currency: 'EUR' } },
      },
    ])
    expect(ends).toMatchObject([{ entries: 2, proof: 'unknown' }])
  })

  test('are refused with line and column, all at once', () => {
    const text =
      line('1', 'x') + line('2', '1,00', '', '20260230') + line('', '1,00') + line('4', '1,00')
    expect(refused(invoices, text)).toEqual([
      'csv-amount-invalid 1:13',
      'csv-date-invalid 2:5',
      'csv-value-missing 3:1',
    ])
  })

  test('that end early are refused where they end, unless rows may be short', () => {
    const short = `${line('1', '1,00').trimEnd()}\n${line('2', '1,00')}`
    expect(refused(invoices, short)).toEqual(['record-length 1:22'])
    expect(read(withSource({ shortRows: true }), short).events).toHaveLength(2)
  })

  test('that go on behind the stated length are refused there; blanks may stand there', () => {
    const stated = withSource({ length: 29 })
    expect(read(stated, `${line('1', '1,00').trimEnd().padEnd(40)}\n`).events).toHaveLength(1)
    expect(refused(stated, `${line('1', '1,00').slice(0, -1)} x\n`)).toEqual(['record-length 1:30'])
  })

  test('stand behind a preamble, and before the Ctrl-Z of a DOS program', () => {
    const text = `Liste\n=====\n${line('1', '1,00')}\u001a`
    expect(read(withSource({ preamble: 2 }), text).events).toHaveLength(1)
  })

  test('are cut by characters, whatever the charset', () => {
    const text = line('é1', '1,00', 'Größe') + line('é2', '1,00', 'ñ')
    const numbers = (charset: string) =>
      read(invoices, iconv.encode(text, charset), { charset, chunkBytes: 3 }).events.map(
        ({ data }) => (data as { number: string }).number,
      )
    expect(numbers('cp850')).toEqual(['é1', 'é2'])
    expect(numbers('utf-8')).toEqual(['é1', 'é2'])
  })

  test('keep what no field reads, by the names of the columns', () => {
    const { text: _, ...fields } = invoices.fields
    const { events } = read({ ...invoices, fields }, line('1', '1,00', 'Rest'))
    expect(events[0]?.data).toMatchObject({ original: { Text: 'Rest' } })
  })

  test('have amounts with the digits of their currency', () => {
    const amount = { column: 'Betrag', currency: 'JPY' }
    const yen = { ...invoices, fields: { ...invoices.fields, amount } }
    expect(refused(yen, line('1', '1,50'))).toEqual(['csv-amount-invalid 1:13'])
    expect(read(yen, line('1', '150')).events[0]?.data).toMatchObject({
      amount: { value: '150', currency: 'JPY' },
    })
  })
})

test('whatever is written at its places is read from there', () => {
  const text = (length: number) =>
    fc.string({
      unit: fc.constantFrom('a', 'Z', '7', 'é', ';', '"', '-'),
      minLength: 1,
      maxLength: length,
    })
  const row = fc.record({ nr: text(4), text: text(8), cents: fc.bigInt(-9_999_999n, 9_999_999n) })
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 64 }),
      (rows, chunkBytes) => {
        const file = rows.map(({ nr, text, cents }) => line(nr, `${cents}`, text)).join('')
        const amount = { column: 'Betrag', implied: 2, currency: 'EUR' }
        const mapping = { ...invoices, fields: { ...invoices.fields, amount } }
        const found = read(mapping, file, { chunkBytes }).events.map((event) => event.data)
        expect(found).toEqual(
          rows.map(({ nr, text, cents }) => ({
            number: nr,
            date: '2026-02-01',
            amount: money({ units: cents, scale: 2 }, 'EUR'),
            text,
          })),
        )
      },
    ),
  )
})

const journal = {
  mapping: 1,
  name: 'journal',
  source: {
    format: 'fixed-width',
    date: 'YYYYMMDD',
    kind: { start: 1, length: 1 },
    columns: { Art: { start: 1, length: 1 } },
    records: {
      K: { Beleg: { start: 2, length: 4 }, Datum: { start: 6, length: 8 } },
      P: {
        Beleg: { start: 2, length: 4 },
        Konto: { start: 6, length: 4 },
        Soll: { start: 10, length: 6 },
        Haben: { start: 16, length: 6 },
      },
      E: { Anzahl: { start: 2, length: 4 }, Summe: { start: 10, length: 6 } },
    },
  },
  rows: { identity: 'immutable', key: ['Beleg'], group: ['Beleg'] },
  event: 'journal-posted',
  fields: {
    number: 'Beleg',
    postingDate: 'Datum',
    lines: {
      when: { column: 'Art', equals: 'P' },
      each: {
        account: 'Konto',
        amount: { debit: 'Soll', credit: 'Haben', implied: 2, currency: 'EUR' },
      },
    },
  },
  trailer: {
    when: { column: 'Art', equals: 'E' },
    count: { column: 'Anzahl' },
    sums: [{ column: 'Summe', of: { column: 'Soll', implied: 2 } }],
  },
}
const entry = (nr: string, credit = '  1250') =>
  `K${nr}20260131\r\nP${nr}4711  1250      \r\nP${nr}1000      ${credit}\r\n`
const total = (rows: string, sum: string) => `E${rows}    ${sum}\r\n`

describe('records of several kinds', () => {
  formatContract(mappedFormat(mappingOf(journal)), {
    file: `${entry('B-01')}${entry('B-02')}${total('   6', '  2500')}`,
    namedByFile: true,
  })

  test('are gathered into documents, each kind with its own columns', () => {
    const { events, ends } = read(journal, `${entry('B-01')}${total('   3', '  1250')}`)
    expect(events[0]?.data).toMatchObject({
      number: 'B-01',
      lines: [
        { ordinal: 1, account: '4711', amount: { value: '12.50', currency: 'EUR' } },
        { ordinal: 2, account: '1000', amount: { value: '-12.50', currency: 'EUR' } },
      ],
    })
    expect(ends).toMatchObject([{ entries: 1, proof: 'ok' }])
  })

  test('that do not balance are refused where the journal begins', () => {
    const text = `${entry('B-01')}${entry('B-02', '  1251')}${total('   6', '  2500')}`
    expect(refused(journal, text)).toEqual(['csv-journal-unbalanced 4:1'])
  })

  test('are refused where the trailer tells another count or sum, or is not there', () => {
    const both = `${entry('B-01')}${total('   4', '  1251')}`
    expect(refused(journal, both)).toEqual(['csv-trailer-differs 4:2', 'csv-trailer-differs 4:10'])
    expect(refused(journal, entry('B-01'))).toEqual(['csv-trailer-missing'])
  })

  test('of which one is unknown are refused at its kind; a `skip` passes over it', () => {
    const text = `X\r\n${entry('B-01')}${total('   3', '  1250')}`
    expect(refused(journal, text)).toEqual(['record-unknown 1:1'])
    const skip = [{ column: 'Art', equals: 'X' }]
    expect(read({ ...journal, rows: { ...journal.rows, skip } }, text).events).toHaveLength(1)
  })
})

test.each([
  ['a column that is nowhere', { ...invoices, fields: { ...invoices.fields, text: 'T' } }],
  ['a number in place of a name', { ...invoices, fields: { ...invoices.fields, text: 4 } }],
  ['no columns at all', withSource({ columns: {} })],
  ['an end before its start', withSource({ columns: { ...columns, X: { start: 9, end: 8 } } })],
  ['a column without an end', withSource({ columns: { ...columns, X: { start: 9 } } })],
  ['a column behind the length', withSource({ length: 20 })],
  ['a kind without records', withSource({ kind: { start: 1, length: 1 } })],
  ['a header', withSource({ header: true })],
])('%s is a problem of the mapping', (_, mapping) => {
  expect(readMapping(mapping).problems).not.toEqual([])
})
