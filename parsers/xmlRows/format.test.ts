import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mappingOf } from '../csv/readWith.ts'
import { mappedFormat } from '../mapped.ts'
import { readMapping } from '../mapping/check.ts'
import { formatContract } from '../testing/formatContract.ts'
import { outcomeOf, placeOf, type ReadOptions, readFile } from '../testing/readFile.ts'

const invoices = {
  mapping: 1,
  name: 'invoices',
  source: { format: 'xml', row: '/Export/List/Invoice', date: 'YYYY-MM-DD' },
  event: 'invoice-issued',
  fields: {
    number: 'Head/Number',
    date: 'Head/@date',
    amount: { column: 'Total', currency: { column: 'Total/@Ccy' } },
  },
}
const withSource = (source: object) => ({ ...invoices, source: { ...invoices.source, ...source } })
const withFields = (fields: object) => ({ ...invoices, fields: { ...invoices.fields, ...fields } })

const invoice = (nr: string, total = '1.00', more = '', date = '2026-02-01') =>
  `<Invoice><Head date="${date}"><Number>${nr}</Number></Head>` +
  `<Total Ccy="EUR">${total}</Total>${more}</Invoice>\n`
const file = (rows: string, around = '') => `<Export>${around}<List>\n${rows}</List></Export>`

const read = (mapping: unknown, text: string, options?: ReadOptions) =>
  readFile(mappedFormat(mappingOf(mapping)), text, options)
const refused = (mapping: unknown, text: string, options?: ReadOptions) =>
  (outcomeOf(mappedFormat(mappingOf(mapping)), text, options).refused ?? []).map(placeOf)
const data = (mapping: unknown, text: string) =>
  read(mapping, text).events.map((event) => event.data as Record<string, unknown>)

describe('rows of XML', () => {
  test('become events, with the place of their element', () => {
    const { events } = read(invoices, file(invoice('1', '12.5') + invoice('2')))
    expect(events.map(({ position }) => position)).toEqual([
      { line: 2, column: 1, offset: 15 },
      { line: 3, column: 1, offset: 113 },
    ])
    expect(events[0]?.data).toEqual({
      number: '1',
      date: '2026-02-01',
      amount: { value: '12.50', currency: 'EUR' },
    })
  })

  test('without a key have ids of their own, although all stand on one line', () => {
    const text = file(invoice('1') + invoice('1')).replaceAll('\n', '')
    expect(new Set(read(invoices, text).events.map(({ id }) => id)).size).toBe(2)
  })

  test('are refused with the places of all that is wrong', () => {
    const rows =
      invoice('1', '1,00') +
      invoice('', '1.00') +
      invoice('3', '1.00', '', '2026-02-30') +
      '<Invoice><Head date="2026-02-01"><Number>4</Number></Head></Invoice>\n'
    expect(refused(invoices, file(rows))).toEqual([
      'csv-amount-invalid 2:59',
      'csv-value-missing 3:34',
      'csv-date-invalid 4:10',
      'csv-value-missing 5:1',
    ])
  })

  test('keep what no field reads, by its path', () => {
    const more = '<Ref type="a">x</Ref><Ref>y</Ref><Deep><er>z</er></Deep>'
    expect(data(invoices, file(invoice('1', '1.00', more)))[0]?.['original']).toEqual({
      Ref: ['x', 'y'],
      'Ref/@type': 'a',
      'Deep/er': 'z',
    })
    const dropping = { ...invoices, unmapped: 'drop' }
    expect(data(dropping, file(invoice('1', '1.00', more)))[0]).not.toHaveProperty('original')
  })

  test('of which a value is there twice are refused at the second one', () => {
    const twice = '<Text>a</Text><Text lang="en">b</Text>'
    const text = file(invoice('1', '1.00', twice))
    expect(refused(withFields({ text: 'Text' }), text)).toEqual(['xml-value-repeated 2:102'])
    expect(data(withFields({ text: 'Text[2]' }), text)[0]).toMatchObject({ text: 'b' })
    expect(data(withFields({ text: 'Text[@lang=en]' }), text)[0]).toMatchObject({ text: 'b' })
  })

  test('are told by what an element inside says', () => {
    const totals = '<Sum><Kind>NET</Kind><V>2</V></Sum><Sum><Kind>TAX</Kind><V>3</V></Sum>'
    const tax = { column: 'Sum[Kind=TAX]/V', currency: 'EUR' }
    expect(data(withFields({ tax }), file(invoice('1', '5.00', totals)))[0]).toMatchObject({
      tax: { value: '3.00' },
    })
  })

  test('take what stands around them from the element that holds both', () => {
    const text =
      `<Export run="7"><List code="1">${invoice('1')}</List>` +
      `<List code="2">${invoice('2')}</List><List>${invoice('3')}</List></Export>`
    const fields = { companyCode: '/Export/List/@code', text: '/Export/@run' }
    expect(
      data(withFields(fields), text).map(({ companyCode, text }) => [companyCode, text]),
    ).toEqual([
      ['1', '7'],
      ['2', '7'],
      [undefined, '7'],
    ])
  })

  test('are refused where a value around them comes too late, or twice', () => {
    const mapping = withFields({ text: '/Export/Run' })
    const run = '<Run>1</Run>'
    expect(data(mapping, file(invoice('1'), run))[0]).toMatchObject({ text: '1' })
    const late = file(invoice('1')).replace('</Export>', `${run}</Export>`)
    expect(refused(mapping, late)).toEqual(['xml-value-late 3:8'])
    expect(refused(mapping, file('', run + run))).toEqual(['xml-value-repeated 1:21'])
  })

  test('are found whatever the prefixes, or by the namespace that is asked for', () => {
    const text =
      '<a:Export xmlns:a="urn:one" xmlns:b="urn:two"><a:List>' +
      '<a:Invoice><a:Head date="2026-02-01"><b:Number>no</b:Number><a:Number>1</a:Number></a:Head>' +
      '<a:Total Ccy="EUR">1</a:Total></a:Invoice></a:List></a:Export>'
    expect(refused(invoices, text)).toEqual(['xml-value-repeated 1:115'])
    const named = withSource({ row: '/x:Export/List/Invoice', namespaces: { x: 'urn:one' } })
    const fields = { ...invoices.fields, number: 'Head/x:Number' }
    expect(data({ ...named, fields }, text)[0]).toMatchObject({ number: '1' })
    const other = { ...named, fields, source: { ...named.source, namespaces: { x: 'urn:none' } } }
    expect(refused(other, text)).toEqual(['xml-row-missing'])
  })

  test('may be none; a file without the place for them is refused', () => {
    const quiet = read(invoices, '<Export><List/></Export>')
    expect(quiet.ends).toMatchObject([{ entries: 0, proof: 'unknown' }])
    expect(quiet.problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning xml-row-missing',
    ])
    expect(refused(invoices, '<Export><list/></Export>')).toEqual(['xml-row-missing'])
  })

  test('that hide a DOCTYPE, go on without end or break off are refused', () => {
    expect(refused(invoices, `<!DOCTYPE Export [<!ENTITY a "b">]>${file('')}`)).toEqual([
      'xml-doctype 1:1',
    ])
    const long = file(invoice('1', '1.00', '<a/>'.repeat(1000)))
    expect(refused(invoices, long, { limits: { maxRowChars: 20_000 } })).toEqual([
      'xml-row-too-long 2:1',
    ])
    expect(refused(invoices, file(invoice('1', 'x')).slice(0, -5))).toEqual([
      'csv-amount-invalid 2:59',
      'file-truncated 3:12',
    ])
  })

  test('are another file’s where the root is another', () => {
    const format = mappedFormat(mappingOf(invoices))
    expect(format.sniff('<?xml version="1.0"?>\n<!-- x --><p:Export a="b"').match).toBe(true)
    expect(format.sniff('<Other/>')).toMatchObject({ match: false })
    expect(format.sniff('Nr;Datum')).toMatchObject({ match: false })
  })
})

const journal = {
  mapping: 1,
  name: 'journal',
  source: { format: 'xml', row: '/Ledger/Entry', lines: 'Lines/Line', date: 'YYYY-MM-DD' },
  rows: { identity: 'immutable', key: ['@no'] },
  event: 'journal-posted',
  fields: {
    number: '@no',
    postingDate: 'Date',
    lines: {
      each: {
        account: 'Lines/Line/@account',
        amount: { debit: 'Lines/Line/D', credit: 'Lines/Line/C', currency: { column: 'Ccy' } },
        text: 'Lines/Line',
      },
    },
  },
  trailer: {
    count: { column: '/Ledger/Total/Count' },
    sums: [
      { column: '/Ledger/Total/D', of: 'Lines/Line/D' },
      { column: '/Ledger/Total/Control', of: 'Control' },
    ],
  },
}
const entry = (no: number, credit = '12.50') =>
  `<Entry no="${no}"><Date>2026-01-31</Date><Ccy>EUR</Ccy><Control>7</Control><Lines>` +
  `<Line account="4711"><D>12.50</D>Größe &amp; mehr</Line><Line account="1000"><C>${credit}</C></Line>` +
  '</Lines></Entry>\n'
const ledger = (entries: string, count: number, sum: string, control: number) =>
  `<Ledger>\n${entries}<Total><Count>${count}</Count><D>${sum}</D>` +
  `<Control>${control}</Control></Total></Ledger>`

describe('lines inside a row', () => {
  formatContract(mappedFormat(mappingOf(journal)), {
    file: ledger(entry(1) + entry(2), 4, '25.00', 14),
    namedByFile: true,
  })

  test('become the lines of one event; what the row says once is added up once', () => {
    const { events, ends } = read(journal, ledger(entry(1), 2, '12.50', 7))
    expect(events[0]?.data).toMatchObject({
      lines: [
        { ordinal: 1, account: '4711', amount: { value: '12.50' }, text: 'Größe & mehr' },
        { ordinal: 2, account: '1000', amount: { value: '-12.50', currency: 'EUR' } },
      ],
    })
    expect(ends).toMatchObject([{ entries: 1, proof: 'ok' }])
  })

  test('that do not balance are refused where the row begins', () => {
    expect(refused(journal, ledger(entry(1) + entry(2, '1'), 4, '25.00', 14))).toEqual([
      'csv-journal-unbalanced 3:1',
    ])
  })

  test('are proven by the trailer, wherever it stands', () => {
    expect(refused(journal, ledger(entry(1), 3, '12.49', 8))).toEqual([
      'csv-trailer-differs 3:8',
      'csv-trailer-differs 3:24',
      'csv-trailer-differs 3:36',
    ])
    expect(refused(journal, `<Ledger>${entry(1)}</Ledger>`)).toEqual(['csv-trailer-missing'])
  })

  test('may be none where the event does without', () => {
    const none = '<Entry no="1"><Date>2026-01-31</Date></Entry>'
    const { trailer: _, ...unproven } = journal
    expect(refused(unproven, `<Ledger>${none}</Ledger>`)).toEqual(['csv-value-missing 1:9'])
    const orders = {
      ...invoices,
      source: { ...invoices.source, lines: 'Line' },
      fields: { ...invoices.fields, lines: { each: { description: 'Line' } } },
    }
    expect(data(orders, file(invoice('1')))[0]).not.toHaveProperty('lines')
  })
})

test('whatever is written into elements and attributes is read from there', () => {
  const text = fc
    .string({
      unit: fc.constantFrom('a', 'Z', '7', 'é', '<', '&', '"', ']', '>', ' '),
      minLength: 1,
    })
    .filter((written) => written.trim() !== '')
  const row = fc.record({ nr: text, reference: text, lines: fc.array(text, { maxLength: 4 }) })
  const mapping = {
    ...withSource({ lines: 'L' }),
    fields: {
      ...invoices.fields,
      number: '@n',
      date: { column: '/Export/@date' },
      orderNumber: 'R',
      lines: { each: { description: 'L' } },
    },
  }
  const escaped = (written: string) =>
    written
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll('>', '&gt;')
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 10 }),
      fc.integer({ min: 1, max: 64 }),
      (rows, chunkBytes) => {
        const elements = rows.map(
          ({ nr, reference, lines }) =>
            `<Invoice n="${escaped(nr)}"><R>${escaped(reference)}</R><Total Ccy="EUR">1</Total>` +
            `${lines.map((line) => `<L>${escaped(line)}</L>`).join('')}</Invoice>`,
        )
        const xml = `<Export date="2026-02-01"><List>${elements.join('')}</List></Export>`
        const found = read(mapping, xml, { chunkBytes }).events.map((event) => event.data)
        expect(found).toEqual(
          rows.map(({ nr, reference, lines }) => ({
            number: nr.trim(),
            date: '2026-02-01',
            amount: { value: '1.00', currency: 'EUR' },
            orderNumber: reference.trim(),
            ...(lines.length > 0
              ? { lines: lines.map((line, i) => ({ ordinal: i + 1, description: line.trim() })) }
              : {}),
          })),
        )
      },
    ),
  )
})

test('rows that stand flat are gathered by what they share, and each is added up', () => {
  const flat = {
    ...invoices,
    rows: { identity: 'immutable', key: ['Head/Number'], group: ['Head/Number'] },
    fields: {
      ...invoices.fields,
      amount: { ...invoices.fields.amount, sum: true },
      lines: { each: { description: 'Text' } },
    },
    trailer: { sums: [{ column: '/Export/Sum', of: 'Total' }] },
  }
  const rows = invoice('1', '1.00', '<Text>a</Text>') + invoice('1', '2.00', '<Text>b</Text>')
  const text = file(rows + invoice('2', '4.00', '<Text>c</Text>'), '<Sum>7.00</Sum>')
  expect(data(flat, text)).toMatchObject([
    { amount: { value: '3.00' }, lines: [{ description: 'a' }, { description: 'b' }] },
    { amount: { value: '4.00' }, lines: [{ description: 'c' }] },
  ])
})

test.each([
  ['a row from nowhere', withSource({ row: 'Invoice' })],
  ['a row with brackets', withSource({ row: '/Export/List[1]/Invoice' })],
  ['lines from the root', withSource({ lines: '/Export/List' })],
  ['a path that is none', withFields({ text: 'a//b' })],
  ['a prefix that stands for nothing', withFields({ text: 'x:Text' })],
  ['a number', withFields({ text: 4 })],
  ['a path from another root', withFields({ text: '/Other/Text' })],
  ['a path from the root into the row', withFields({ text: '/Export/List/Invoice/Text' })],
  [
    'a sum of what is there once',
    {
      ...withSource({ lines: 'Line' }),
      fields: { ...invoices.fields, amount: { ...invoices.fields.amount, sum: true } },
    },
  ],
  ['a group beside lines', { ...withSource({ lines: 'L' }), rows: { group: ['Head/Number'] } }],
  [
    'a condition of the trailer',
    { ...journal, trailer: { ...journal.trailer, when: { column: '@no', empty: true } } },
  ],
  ['a trailer inside the rows', { ...journal, trailer: { count: { column: 'Count' } } }],
])('%s is a problem of the mapping', (_, mapping) => {
  expect(readMapping(mapping).problems).not.toEqual([])
})
