import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectValid, formatContract } from '../testing/formatContract.ts'
import { placeOf, readFile, refusalOf } from '../testing/readFile.ts'
import { broken } from '../testing/record.ts'
import { norma43 } from './format.ts'
import { equivalent, file, movement, texts } from './testing.ts'

const lines = file(300_500n, [
  movement({
    cents: -1_098n,
    concept: '12',
    document: '0000000042',
    references: ['000000012345', 'FACTURA-17'],
  }),
  texts('01', 'COMPRA TARJETA', 'MADRID'),
  texts('02', 'CAFÉ Y TÉ'),
  equivalent('840', 1_200n),
  movement({ cents: 28_029n }),
  texts('01', 'TRANSFERENCIA DE CLIENTE SL'),
])
const text = lines.join('\r\n')
const read = (changed: string | readonly string[]) =>
  readFile(norma43, typeof changed === 'string' ? changed : changed.join('\n'))
const refused = (changed: readonly string[]) => placeOf(refusalOf(norma43, changed.join('\n')))
const changed = (index: number, column: number, to: string) =>
  lines.map((line, i) => (i === index ? broken(line, column, to) : line))

describe('a Norma 43 statement', () => {
  test('becomes its entries and then its own event, which prove each other', () => {
    const found = read(text)
    expectValid(found.events)
    expect(found.problems).toEqual([])
    expect(found.ends).toEqual([{ entries: 2, proof: 'ok' }])
    expect(found.events.at(-1)?.name).toBe('bank-statement-received')
    expect(found.statements[0]?.data).toMatchObject({
      account: { id: '998500420098765432', scheme: 'other', currency: 'EUR', owner: 'KONTOR SL' },
      statement: { from: '2024-01-15', to: '2024-01-31' },
      opening: { amount: { value: '3005.00' }, date: '2024-01-15' },
      closing: { amount: { value: '3274.31' }, date: '2024-01-31' },
      totals: { entries: 2, debits: { count: 1, amount: '10.98' } },
      checks: { arithmetic: 'ok', controlTotals: 'ok' },
      original: { informationMode: '3' },
    })
  })

  test('gives the facts of records 22, 23 and 24 their places', () => {
    const [debit, credit] = read(text).entries
    expect(debit?.data).toMatchObject({
      amount: { value: '-10.98', currency: 'EUR' },
      bookingDate: '2024-01-16',
      valueDate: '2024-01-17',
      codes: { proprietary: '12161' },
      references: { transaction: '0000000042', customer: '000000012345', bank: 'FACTURA-17' },
      remittance: { text: 'COMPRA TARJETA\nMADRID\nCAFÉ Y TÉ' },
      exchange: { source: 'USD', instructed: { value: '12.00', currency: 'USD' } },
      text: 'Tarjetas de crédito, tarjetas de débito',
      reversal: false,
      original: { branch: '0042' },
    })
    expect(credit?.data.amount.value).toBe('280.29')
    expect(credit?.data.references).toEqual({})
    expect(credit?.position.line).toBe(6)
  })

  test('a correction of an entry, common concept 98, is a reversal', () => {
    const found = read(file(0n, [movement({ cents: 5n, concept: '98' })]))
    expect(found.entries[0]?.data.reversal).toBe(true)
  })

  test('keeps a value date of zeros absent, and says so', () => {
    const found = read(file(0n, [movement({ cents: 5n, valueDate: '000000' })]))
    expect(found.entries[0]?.data.flags).toEqual(['date-absent'])
    expect(found.entries[0]?.data.valueDate).toBeUndefined()
  })

  test('a text that fills its 38 columns runs on in the next ones', () => {
    const long = 'PAGO A UN COMERCIO DE NOMBRE MUY LARGO Y MAS'
    const record = texts('01', long.slice(0, 38), long.slice(38))
    const found = read(file(0n, [movement({ cents: 5n }), record]))
    expect(found.entries[0]?.data.remittance.text).toBe(long)
  })

  test('may have lost the blanks at the ends of its lines', () => {
    const ids = (changed: readonly string[]) => read(changed).events.map(({ id }) => id)
    expect(ids(lines.map((line) => line.trimEnd()))).toEqual(ids(lines))
  })

  test('two digits stand behind the point in every currency', () => {
    const found = read(file(1_200n, [], '392'))
    expect(found.statements[0]?.data.opening?.amount).toEqual({ value: '12', currency: 'JPY' })
  })

  test('is read in Latin-1', () => {
    const found = readFile(norma43, Buffer.from(text, 'latin1'))
    expect(found.entries[0]?.data.remittance.text).toContain('CAFÉ Y TÉ')
  })
})

describe('a Norma 43 file that can not be trusted is refused', () => {
  const [opening = '', ...rest] = lines
  test.each([
    ['a debit too few', changed(7, 25, '2'), 'record-total-differs 8:21'],
    ['other debits', changed(7, 39, '9'), 'record-total-differs 8:26'],
    ['a credit too few', changed(7, 44, '2'), 'record-total-differs 8:40'],
    ['other credits', changed(7, 58, '8'), 'record-total-differs 8:45'],
    ['another final balance', changed(7, 73, '2'), 'record-total-differs 8:60'],
    ['a record too few', changed(8, 26, '7'), 'record-total-differs 9:21'],
    ['a movement without a statement', rest, 'record-unexpected 1:1'],
    ['a statement in another one', [opening, ...lines], 'record-unexpected 2:1'],
    ['a text without a movement', [opening, ...lines.slice(2)], 'record-unexpected 2:1'],
    ['a second equivalent', changed(3, 1, lines[4] ?? ''), 'record-unexpected 5:1'],
    ['the totals of another account', changed(7, 20, '9'), 'record-unexpected 8:3'],
    ['totals in another currency', changed(7, 74, '840'), 'record-unexpected 8:74'],
    ['something behind its end', [...lines, opening], 'record-unexpected 10:1'],
    [
      'an end within a statement',
      [...lines.slice(0, 7), ...lines.slice(8)],
      'record-unexpected 8:1',
    ],
    ['a letter in an amount', changed(1, 35, 'O'), 'record-amount-invalid 2:35'],
    ['a mark of 3', changed(1, 28, '3'), 'record-field-invalid 2:28'],
    ['a currency that is none', changed(0, 48, '111'), 'record-field-invalid 1:48'],
    ['a day of 32', changed(1, 11, '240132'), 'record-date-invalid 2:11'],
    ['an unknown record', changed(2, 1, '25'), 'record-unknown 3:1'],
    ['a short record', lines.map((l, i) => (i === 1 ? l.slice(0, 40) : l)), 'record-length 2:41'],
    ['no end', lines.slice(0, -1), 'file-truncated 8:81'],
  ])('%s', (_, text, place) => {
    expect(refused(text)).toBe(place)
  })
})

test('any statement that was written reads back, in pieces of any size', () => {
  const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/)
  const entry = fc.record({
    cents: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    words: fc.tuple(word, word, word),
    references: fc.tuple(word, word),
  })
  const model = fc.record({
    opening: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    entries: fc.array(entry, { maxLength: 8 }),
  })
  fc.assert(
    fc.property(model, fc.integer({ min: 1, max: 99 }), ({ opening, entries }, size) => {
      const written = entries.flatMap(({ cents, words: [one, two, three], references }) => [
        movement({ cents, references }),
        texts('01', one, two),
        texts('02', three),
      ])
      const found = readFile(norma43, file(opening, written).join('\n'), { chunkBytes: size })
      expect(
        found.entries.map(({ data }) => [
          BigInt(data.amount.value.replace('.', '')),
          data.remittance.text?.split('\n'),
          [data.references.customer, data.references.bank],
        ]),
      ).toEqual(entries.map(({ cents, words, references }) => [cents, words, references]))
    }),
    { numRuns: 100 },
  )
})

formatContract(norma43, { file: text })

test('ids are frozen: no better parser may change one', () => {
  const found = readFile(norma43, text)
  expect(found.events.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "tx1-9620210340134e32e1db9260f7485fbb5e5979cb",
      "tx1-a9d6169f076b0d203252365388f968e72dee8264",
      "st1-d2fe50bdcf02a82967b379e4671647118e0cfa59",
    ]
  `)
})
