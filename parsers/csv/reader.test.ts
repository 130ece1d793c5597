import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { catalogue } from '../../events/catalogue.ts'
import { defaultLimits } from '../limits.ts'
import { mappedFormat } from '../mapped.ts'
import { codes, mappingOf, type Reading, readWith } from './readWith.ts'

const source = { format: 'csv', separator: ';', decimal: ',', thousands: '.', date: 'DD.MM.YYYY' }

const invoices = {
  mapping: 1,
  name: 'invoices',
  source,
  event: 'invoice-issued',
  fields: {
    number: 'Nr',
    date: 'Datum',
    amount: { column: 'Betrag', currency: 'EUR' },
    text: 'Text',
  },
}

const head = 'Nr;Datum;Betrag;Text\n'
const row = (nr: number, amount = '1,00') => `${nr};01.02.2026;${amount};\n`

const data = (reading: Reading) =>
  reading.events.map((event) => event.data as Record<string, unknown>)
const numbers = (reading: Reading) => data(reading).map(({ number }) => number)

test('events, ids and problems are the same wherever the chunks end', () => {
  const texts = [
    `${head}1;01.02.2026;1.000,00;"Größe ""L""\r\nzwei"\r\n2;02.02.2026;2,00;é\n`,
    `${head}1;01.02.2026;1O,00;x\n2;32.02.2026;;\n3;01.02.2026;1,00;y;z\n4;"0`,
  ]
  for (const text of texts) {
    const whole = readWith(invoices, text)
    expect(whole.events.length + whole.problems.length).toBeGreaterThan(1)
    for (let chunk = 1; chunk <= 40; chunk += 1) {
      const cut = readWith(invoices, text, { chunk })
      expect(cut).toEqual(whole)
      expect(data(cut)).toEqual(data(whole))
    }
  }
})

test('every event has data that its schema allows, and the place of its row', () => {
  const reading = readWith(invoices, `${head}${row(1)}7;03.02.2026;-1.234,5;"a\nb"\n`)
  for (const event of reading.events) {
    expect(catalogue[event.name].safeParse(event.data).success).toBe(true)
  }
  expect(reading.events.map((event) => event.position)).toEqual([
    { line: 2, column: 1, offset: 21 },
    { line: 3, column: 1, offset: 40 },
  ])
  expect(data(reading)[1]).toEqual({
    number: '7',
    date: '2026-02-03',
    amount: { value: '-1234.50', currency: 'EUR' },
    text: 'a\nb',
  })
  expect(reading.end).toMatchObject({ entries: 2, proof: 'unknown' })
})

test('all that is wrong in a file is told at once, with line and column', () => {
  const text = `${head}${row(1)}2;30.02.2026;1,00;\n;01.02.2026;1.00;x\n5;01.02.2026;;x\n6;01.02.2026\n`
  const reading = readWith(invoices, text)
  expect(codes(reading)).toEqual([
    'csv-date-invalid 3:3',
    'csv-value-missing 4:1',
    'csv-amount-invalid 4:13',
    'csv-value-missing 5:14',
    'csv-row-width 6:13',
  ])
  expect(reading.problems[2]?.message).toContain('Column "Betrag" holds 9.99')
})

test('problems are collected up to the limit', () => {
  const text = head + Array.from({ length: 50 }, (_, i) => row(i, 'x')).join('')
  expect(readWith(invoices, text, { limits: { maxProblems: 7 } }).problems).toHaveLength(7)
})

test('no message holds a text of the file', () => {
  const text = `${head}Geheim4711;Geheim4711;Geheim4711;"\n`
  const reading = readWith({ ...invoices, rows: { identity: 'immutable', key: ['Nr'] } }, text)
  expect(reading.problems.length).toBeGreaterThan(0)
  expect(JSON.stringify(reading.problems)).not.toContain('Geheim')
})

test('a file cut inside a quoted field keeps the problems that were found before', () => {
  const text = `${head}1;01.02.2026;x;\n2;01.02.2026;1,00;"cut`
  expect(codes(readWith(invoices, text))).toEqual(['csv-amount-invalid 2:14', 'csv-malformed 3:19'])
})

test('a constant is in every event, and a padding in none', () => {
  const fields = { number: { column: 'Nr', padding: '0' }, companyCode: { constant: '1000' } }
  const mapping = { ...invoices, fields: { ...invoices.fields, ...fields } }
  const found = data(readWith(mapping, `${head}007;01.02.2026;1,00;\n`))
  expect(found).toMatchObject([{ number: '7', companyCode: '1000' }])
  expect(codes(readWith(mapping, `${head}000;01.02.2026;1,00;\n`))).toEqual([
    'csv-value-missing 2:1',
  ])
})

test('a header without a column, or with one twice, is refused', () => {
  expect(codes(readWith(invoices, 'Nr;Datum;Summe;Text\n'))).toEqual(['csv-column-missing 1:1'])
  expect(codes(readWith(invoices, 'Nr;Datum;Betrag;Text;Nr\n'))).toEqual([
    'csv-column-ambiguous 1:22',
  ])
  expect(codes(readWith(invoices, '\n\n'))).toEqual(['csv-column-missing -'])
})

test('a table without rows is read, and rows without text are passed over', () => {
  expect(readWith(invoices, head).end).toMatchObject({ entries: 0, proof: 'unknown' })
  expect(numbers(readWith(invoices, `\n${head}\n;;;\n${row(1)} ; ;\n`))).toEqual(['1'])
})

test('separators behind the last column are no columns', () => {
  expect(numbers(readWith(invoices, 'Nr;Datum;Betrag;Text;;\n1;01.02.2026;1,00;a;;;\n'))).toEqual([
    '1',
  ])
  const short = { ...invoices, source: { ...source, shortRows: true } }
  expect(numbers(readWith(short, `${head}1;01.02.2026;1,00\n`))).toEqual(['1'])
})

test('a column may have an empty name, and is read by its number', () => {
  const sign = { column: 5, negative: ['S'], positive: ['H'] }
  const amount = { column: 'Betrag', currency: 'EUR', sign }
  const mapping = { ...invoices, fields: { number: 'Nr', date: 'Datum', amount } }
  const text = 'Nr;Datum;Betrag;Text; \n1;01.02.2026;1,00;;S\n2;01.02.2026;1,00;;H;\n'
  expect(data(readWith(mapping, text)).map(({ amount }) => amount)).toEqual([
    { value: '-1.00', currency: 'EUR' },
    { value: '1.00', currency: 'EUR' },
  ])
})

test.each([
  ['windows-1252', 0],
  ['utf-16le', 2],
  ['cp850', 0],
])('the same rows in %s give the same data', (charset, markBytes) => {
  const text = `${head}1;01.02.2026;1,00;Größe\n2;01.02.2026;2,00;ñ\n`
  const bytes = iconv.encode(text, charset, { addBOM: markBytes > 0 })
  const reading = readWith(invoices, bytes, { charset, markBytes, chunk: 3 })
  expect(data(reading)).toEqual(data(readWith(invoices, text)))
  const { offset = 0 } = reading.events[1]?.position ?? {}
  expect(iconv.decode(bytes.subarray(offset), charset)).toMatch(/^2;01/)
})

test('three digits behind the point are refused where the currency has two', () => {
  const point = { ...invoices, source: { ...source, decimal: '.', thousands: 'none' } }
  expect(codes(readWith(point, `${head}${row(1, '1.234')}`))).toEqual(['csv-amount-invalid 2:14'])
  const meant = {
    ...point,
    fields: { ...point.fields, amount: { column: 'Betrag', currency: 'EUR', digits: 3 } },
  }
  expect(data(readWith(meant, `${head}${row(1, '1.234')}`))[0]?.['amount']).toEqual({
    value: '1.234',
    currency: 'EUR',
  })
  expect(numbers(readWith(point, `${head}${row(1, '1.2300')}`))).toEqual(['1'])
})

const pair = (signs?: string) => ({
  ...invoices,
  fields: {
    number: 'Nr',
    date: 'Datum',
    amount: { debit: 'Soll', credit: 'Haben', currency: 'EUR', ...(signs ? { signs } : {}) },
  },
})

test.each([
  ['none', '5,00;', '-5.00'],
  ['none', '0,00;7,00', '7.00'],
  ['own', '-5,00;', '-5.00'],
  ['reversing', '-5,00;', '5.00'],
  ['reversing', ';-7,00', '-7.00'],
])('with signs: %s the pair %s is %s', (signs, cells, value) => {
  const reading = readWith(pair(signs), `Nr;Datum;Soll;Haben\n1;01.02.2026;${cells}\n`)
  expect(data(reading)[0]?.['amount']).toEqual({ value, currency: 'EUR' })
})

test.each([
  ['5,00;7,00', 'csv-amount-invalid 2:19'],
  ['-5,00;', 'csv-amount-invalid 2:14'],
  [';', 'csv-value-missing 2:14'],
])('the pair %s is refused', (cells, code) => {
  expect(codes(readWith(pair(), `Nr;Datum;Soll;Haben\n1;01.02.2026;${cells}\n`))).toEqual([code])
})

test('a text that no list of the mapping has is refused, kept or left out, as it says', () => {
  const mapped = (others?: string) => ({
    ...invoices,
    fields: {
      ...invoices.fields,
      text: { column: 'Text', map: { A: 'one' }, ...(others ? { others } : {}) },
    },
  })
  const text = `${head}1;01.02.2026;1,00;B\n`
  expect(codes(readWith(mapped(), text))).toEqual(['csv-value-invalid 2:19'])
  expect(data(readWith(mapped('keep'), text))[0]?.['text']).toBe('B')
  expect(data(readWith(mapped('omit'), text))[0]).not.toHaveProperty('text')
})

test('a row that fits no event is refused or skipped, as the mapping says', () => {
  const { event: _, ...others } = invoices
  const mapping = (otherwise: string) => ({
    ...others,
    otherwise,
    events: [{ event: 'invoice-issued', when: { column: 'Text', equals: 'RE' } }],
  })
  const text = `${head}1;01.02.2026;1,00;RE\n2;01.02.2026;1,00;XX\n`
  expect(codes(readWith(mapping('refuse'), text))).toEqual(['csv-row-unexpected 3:1'])
  expect(numbers(readWith(mapping('skip'), text))).toEqual(['1'])
})

const ledger = {
  mapping: 1,
  name: 'ledger',
  source,
  rows: { identity: 'immutable', key: ['Nr'], group: ['Nr'] },
  event: 'journal-posted',
  fields: {
    number: 'Nr',
    postingDate: 'Datum',
    lines: {
      each: {
        account: 'Konto',
        amount: { debit: 'Soll', credit: 'Haben', currency: { column: 'W' } },
      },
    },
  },
}
const ledgerHead = 'Nr;Datum;Konto;Soll;Haben;W\n'

test('a journal whose lines do not balance is refused, in each currency', () => {
  const balanced = 'A;01.02.2026;1;5,00;;EUR\nA;01.02.2026;2;;5,00;EUR\n'
  const off = 'B;01.02.2026;1;5,00;;EUR\nB;01.02.2026;2;;5,00;USD\n'
  expect(readWith(ledger, ledgerHead + balanced).events).toHaveLength(1)
  expect(codes(readWith(ledger, ledgerHead + balanced + off))).toEqual([
    'csv-journal-unbalanced 4:1',
  ])
})

test('rows of one document must agree in what it says once', () => {
  const text = `${ledgerHead}A;01.02.2026;1;5,00;;EUR\nA;02.02.2026;2;;5,00;EUR\n`
  expect(codes(readWith(ledger, text))).toEqual(['csv-group-differs 3:3'])
})

test('a document that comes back later in the file is refused, not delivered in two parts', () => {
  const part = (nr: string) => `${nr};01.02.2026;1;0,00;;EUR\n`
  const reading = readWith(ledger, ledgerHead + part('A') + part('B') + part('A'))
  expect(codes(reading)).toEqual(['csv-key-repeated 4:1'])
})

test('a document is no longer than the limit', () => {
  const text = ledgerHead + 'A;01.02.2026;1;0,00;;EUR\n'.repeat(50)
  expect(codes(readWith(ledger, text, { limits: { maxRowChars: 500 } }))).toEqual([
    'csv-group-too-long 2:1',
  ])
})

test('an amount can be the sum over the rows of a document', () => {
  const mapping = {
    ...invoices,
    rows: { group: ['Nr'] },
    fields: {
      number: 'Nr',
      date: 'Datum',
      amount: { column: 'Betrag', currency: 'EUR', sum: true },
    },
  }
  const reading = readWith(mapping, head + row(1, '1,10') + row(1, '2,20') + row(2, '3,00'))
  expect(data(reading).map(({ amount }) => amount)).toEqual([
    { value: '3.30', currency: 'EUR' },
    { value: '3.00', currency: 'EUR' },
  ])
})

const proven = {
  ...invoices,
  trailer: {
    when: { column: 'Nr', equals: 'END' },
    count: { column: 2 },
    sums: [{ column: 3, of: 'Betrag' }],
  },
}

test('a trailer proves the number of rows and their sum', () => {
  const rows = row(1, '1.000,50') + row(2, '-0,50')
  expect(readWith(proven, `${head}${rows}END;2;1.000,00\n\n`).end).toMatchObject({
    entries: 2,
    proof: 'ok',
  })
  expect(codes(readWith(proven, `${head}${rows}END;3;1.000,01\n`))).toEqual([
    'csv-trailer-differs 4:5',
    'csv-trailer-differs 4:7',
  ])
  expect(codes(readWith(proven, `${head}${rows}END;x\n`))).toEqual([
    'csv-amount-invalid 4:5',
    'csv-amount-invalid 4:6',
  ])
  expect(codes(readWith(proven, head + rows))).toEqual(['csv-trailer-missing -'])
  expect(codes(readWith(proven, `${head}${rows}END;2;1.000,00\n${row(3)}`))).toEqual([
    'csv-row-unexpected 5:1',
  ])
})

test('conditions join, and tell skipped rows from data', () => {
  const mapping = {
    ...invoices,
    rows: {
      skip: [
        {
          all: [
            { column: 'Text', contains: 'vor' },
            { not: { column: 'Betrag', amount: 'positive' } },
          ],
        },
        {
          any: [
            { column: 'Nr', startsWith: 'Zwischen' },
            { column: 'Text', oneOf: ['S1', 'S2'] },
          ],
        },
        { column: 'Datum', empty: true },
      ],
      stop: { column: 1, equals: 'Ende' },
    },
  }
  const rows = [
    '1;01.02.2026;-1,00;vorläufig',
    '2;01.02.2026;1,00;vorläufig',
    'Zwischensumme',
    '3;01.02.2026;1,00;S2',
    ';;;Hinweis',
    'Ende',
    'x"y";',
  ]
  expect(numbers(readWith(mapping, `${head}${rows.join('\n')}\n`))).toEqual(['2'])
})

test('ids of rows with a key follow the key, and else the file and line', () => {
  const keyed = { ...invoices, rows: { identity: 'immutable', key: ['Nr'] } }
  const ids = (mapping: unknown, text: string) => readWith(mapping, text).events.map(({ id }) => id)
  expect(ids(keyed, head + row(1) + row(2))).toEqual(
    ids(keyed, `${head}\n"1 ";01.02.2026;9,99;\n${row(2)}`),
  )
  expect(ids(invoices, head + row(1))).not.toEqual(ids(invoices, `${head}${row(1)}\n`))
  const skipping = { ...invoices, rows: { skip: [{ column: 'Nr', equals: '1' }] } }
  expect(ids(skipping, head + row(1) + row(2))).toEqual(
    ids(invoices, head + row(1) + row(2)).slice(1),
  )
  const versioned = { ...invoices, rows: { identity: 'versioned', key: ['Nr'], version: 'Text' } }
  const twice = `${head}1;01.02.2026;1,00;a\n1;01.02.2026;1,00;b\n`
  expect(new Set(ids(versioned, twice)).size).toBe(2)
  expect(codes(readWith(versioned, `${head}${row(1)}`))).toEqual(['csv-value-missing 2:1'])
})

test('golden: ids of rows never change', () => {
  const keyed = { ...invoices, rows: { identity: 'immutable', key: ['Nr'] } }
  expect(readWith(keyed, head + row(1)).events[0]?.id).toMatchInlineSnapshot(
    `"ro1-4790a53f0e4599ffc5e468a92cb9ca1bc739a268"`,
  )
  expect(readWith(invoices, head + row(1)).events[0]?.id).toMatchInlineSnapshot(
    `"rp1-7983cd5da636c77c7714200ec282751e35dd0b33"`,
  )
  expect(readWith(invoices, head + row(1)).unit?.id).toMatchInlineSnapshot(
    `"rs1-8fde5bd4dedc902779972de98814dbf5e40e4268"`,
  )
})

test('a file is told by its columns', () => {
  const format = mappedFormat(mappingOf(invoices))
  expect(format.sniff(`${head}1;01.0`)).toEqual({ match: true, variant: 'csv:invoices' })
  expect(format.sniff(head.trim())).toEqual({ match: true, variant: 'csv:invoices' })
  expect(format.sniff('a,b\n')).toEqual({ match: false, why: expect.stringContaining('"Betrag"') })
  expect(format.sniff(':20:STARTUMS\n:25:12\n').match).toBe(false)
  const numbered = { ...source, header: false }
  const byNumber = {
    ...invoices,
    source: numbered,
    fields: { number: 1, date: 2, amount: { column: 3, currency: 'EUR' } },
  }
  expect(mappedFormat(mappingOf(byNumber)).sniff('a;b\n').match).toBe(false)
  expect(codes(readWith(byNumber, 'a;b\n'))).toEqual(['csv-row-width 1:4'])
})

test('a header is found behind a preamble, and a file without one is refused', () => {
  const mapping = { ...invoices, source: { ...source, preamble: 'find' } }
  const reading = readWith(mapping, `Konto;"12;3"\n\nStand;x\n${head}${row(1)}`)
  expect(reading.events.map(({ position }) => position.line)).toEqual([5])
  expect(codes(readWith(mapping, 'a;b\n'.repeat(500)))).toEqual(['csv-column-missing -'])
})

test('a row of 100 MB is refused at the limit, in flat memory', () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  let written = 0
  const format = mappedFormat(mappingOf(invoices))
  const sink = { open: () => {}, event: () => {}, close: () => {}, problem: () => {} }
  const limits = { ...defaultLimits, maxRowChars: 4 * 1024 * 1024 }
  const reader = format.open({ fileSha256: 'f', charset: 'utf-8', markBytes: 0, limits, sink })
  const before = process.memoryUsage().rss
  expect(() => {
    reader.write(Buffer.from(`${head}1;01.02.2026;1,00;"`))
    for (; written < 100; written += 1) reader.write(chunk)
  }).toThrow('csv-row-too-long')
  expect(written).toBeLessThan(6)
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})
