import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectValid, formatContract } from '../testing/formatContract.ts'
import { placeOf, readFile, refusalOf } from '../testing/readFile.ts'
import { broken } from '../testing/record.ts'
import { cfonb120 } from './format.ts'
import { balance, complement, movement, overpunch } from './testing.ts'

const lines = [
  balance('01', '140124', 100_000n),
  movement({ units: -3221n, day: '150124', label: 'PRLV SEPA CABINET', reference: 'REF0001' }),
  complement('NBE', 'CABINET MARTIN'),
  complement('RUM', 'MANDAT-7'),
  complement('LIB', 'MENSUALITE JANVIER'),
  complement('RCN', `${'E2E-42'.padEnd(35)}LOYER`),
  movement({ units: 107_050n, day: '150124', valueDay: '160124', label: 'VIR SEPA CLIENT' }),
  complement('NPY', 'DUPONT SA'),
  complement('LCC', 'FACTURE 2024-17 ET '.padEnd(70)),
  complement('LC2', 'FACTURE 2024-18'),
  balance('07', '150124', 203_829n),
]
const file = `${lines.join('\r\n')}\r\n`
const read = (text: string) => readFile(cfonb120, text)
const refused = (changed: readonly string[]) => placeOf(refusalOf(cfonb120, changed.join('\n')))
const changed = (index: number, column: number, text: string) =>
  lines.map((line, i) => (i === index ? broken(line, column, text) : line))

describe('a CFONB 120 statement', () => {
  test('becomes its entries and then its own event, which prove each other', () => {
    const found = read(file)
    expectValid(found.events)
    expect(found.events.map(({ name }) => name)).toEqual([
      'bank-transaction-booked',
      'bank-transaction-booked',
      'bank-statement-received',
    ])
    expect(found.ends).toEqual([{ entries: 2, proof: 'ok' }])
    expect(found.statements[0]?.data).toMatchObject({
      account: { id: '999990004200098765432', scheme: 'other', currency: 'EUR' },
      statement: { from: '2024-01-14', to: '2024-01-15' },
      opening: { kind: 'opening-booked', amount: { value: '1000.00' }, date: '2024-01-14' },
      closing: { kind: 'closing-booked', amount: { value: '2038.29' }, date: '2024-01-15' },
      totals: { entries: 2, debits: { count: 1, amount: '32.21' } },
      checks: { arithmetic: 'ok' },
      format: 'cfonb120',
    })
  })

  test('gives the facts of records 04 and 05 their places', () => {
    const [debit, credit] = read(file).entries
    expect(debit?.data).toMatchObject({
      ordinal: 1,
      amount: { value: '-32.21', currency: 'EUR' },
      bookingDate: '2024-01-15',
      codes: { proprietary: 'B1' },
      references: { customer: 'REF0001', mandate: 'MANDAT-7', endToEnd: 'E2E-42' },
      counterparty: { name: 'CABINET MARTIN' },
      text: 'PRLV SEPA CABINET\nMENSUALITE JANVIER',
      original: { internalCode: '9162', complements: { 'RCN purpose': ['LOYER'] } },
    })
    expect(credit?.data).toMatchObject({
      amount: { value: '1070.50', currency: 'EUR' },
      valueDate: '2024-01-16',
      counterparty: { name: 'DUPONT SA' },
      remittance: { text: 'FACTURE 2024-17 ET FACTURE 2024-18' },
    })
    expect(credit?.position).toEqual({ line: 7, column: 1, offset: 6 * 122 })
  })

  test('reads the amount in another currency, its rate, and the charges', () => {
    const text = [
      balance('01', '140124', 0n),
      movement({ units: -9_150n, day: '150124' }),
      complement('MMO', 'USD200000000010000400000010929'),
      complement('FEE', 'EUR200000000000150'),
      balance('07', '150124', -9_150n),
    ].join('\n')
    expect(read(text).entries[0]?.data).toMatchObject({
      exchange: {
        source: 'USD',
        rate: '1.0929',
        instructed: { value: '100.00', currency: 'USD' },
      },
      charges: [{ amount: { value: '1.50', currency: 'EUR' }, type: 'FEE' }],
    })
  })

  test('keeps a qualifier that it does not know, each text of it', () => {
    const text = [
      balance('01', '140124', 0n),
      movement({ units: 500n, day: '150124' }),
      complement('ZZZ', 'FIRST'),
      complement('ZZZ', 'SECOND'),
      complement('', ''),
      balance('07', '150124', 500n),
    ].join('\n')
    expect(read(text).entries[0]?.data.original).toMatchObject({
      complements: { ZZZ: ['FIRST', 'SECOND'] },
    })
  })

  test.each([
    ['payer and payee of money in', 500n, ['NPY', 'NBE'], 'NPY', { name: 'NBE' }],
    ['payer and payee of money out', -500n, ['NPY', 'NBE'], 'NBE', { name: 'NPY' }],
    ['a payer alone, of money out', -500n, ['NPY'], 'NPY', undefined],
  ])('takes for the other side, of %s, the right one', (_, units, qualifiers, name, owner) => {
    const text = [
      balance('01', '140124', 0n),
      movement({ units, day: '150124' }),
      ...qualifiers.map((qualifier) => complement(qualifier, qualifier)),
      balance('07', '150124', units),
    ].join('\n')
    const data = read(text).entries[0]?.data
    expect(data?.counterparty).toEqual({ name })
    expect(data?.original?.['owner']).toEqual(owner)
  })

  test('counts decimals as column 20 says', () => {
    const whole = [balance('01', '140124', 12n), balance('07', '150124', 12n)]
    const text = whole.map((line) => broken(line, 17, 'JPY0')).join('\n')
    expect(read(text).statements[0]?.data.opening?.amount).toEqual({ value: '12', currency: 'JPY' })
  })

  test('two equal payments are two, and several statements are units of their own', () => {
    const twice = [
      balance('01', '140124', 0n),
      movement({ units: 100n, day: '150124' }),
      movement({ units: 100n, day: '150124' }),
      balance('07', '150124', 200n),
    ]
    const found = read([...twice, '', ...lines].join('\n'))
    expect(found.units).toHaveLength(2)
    expect(new Set(found.events.map(({ id }) => id)).size).toBe(found.events.length)
  })

  test('clamps a value date that its month has not, flags it and keeps it as written', () => {
    const text = changed(6, 43, '300224').join('\n')
    const found = read(text)
    expect(found.entries[1]?.data).toMatchObject({
      valueDate: '2024-02-29',
      flags: ['date-clamped'],
      original: { valueDate: '300224' },
    })
    expect(found.problems).toMatchObject([{ code: 'date-clamped', position: { line: 7 } }])
  })

  test('says where a record has the account under another bank code', () => {
    const found = read(changed(10, 3, '30098').join('\n'))
    expect(found.problems).toMatchObject([
      { code: 'account-differs', severity: 'warning', position: { line: 11 } },
    ])
  })

  test('gives the same ids under other line ends, blank lines and a Ctrl-Z', () => {
    const ids = (text: string) => read(text).events.map(({ id }) => id)
    expect(ids(`${lines.join('\n\n')}\n\u001a`)).toEqual(ids(file))
  })
})

describe('a CFONB 120 file that can not be trusted is refused', () => {
  test.each([
    [
      'a new balance that does not add up',
      changed(10, 91, overpunch(203_830n)),
      'record-total-differs 11:91',
    ],
    ['a movement without a statement', lines.slice(1), 'record-unexpected 1:1'],
    [
      'a complement without a movement',
      [lines[0] ?? '', ...lines.slice(2)],
      'record-unexpected 2:1',
    ],
    ['a statement that begins in another one', [lines[0] ?? '', ...lines], 'record-unexpected 2:1'],
    ['another account', changed(1, 22, '00098765433'), 'record-unexpected 2:17'],
    ['another currency', changed(1, 17, 'USD'), 'record-unexpected 2:17'],
    ['a letter in an amount', changed(1, 99, 'O'), 'record-amount-invalid 2:99'],
    ['a plain digit at the end of an amount', changed(1, 104, '1'), 'record-amount-invalid 2:104'],
    ['a month of 13', changed(1, 35, '151324'), 'record-date-invalid 2:35'],
    ['no booking date', changed(1, 35, '      '), 'record-date-invalid 2:35'],
    ['an unknown record', changed(2, 1, '06'), 'record-unknown 3:1'],
    ['a short record', lines.map((l, i) => (i === 1 ? l.slice(0, 100) : l)), 'record-length 2:101'],
    ['a long record', lines.map((l, i) => (i === 1 ? `${l}X` : l)), 'record-length 2:121'],
    ['the end before the new balance', lines.slice(0, -1), 'file-truncated 10:121'],
  ])('%s', (_, text, place) => {
    expect(refused(text)).toBe(place)
  })

  test('and the message shows no value', () => {
    const message = refusalOf(cfonb120, changed(1, 99, 'O').join('\n'))?.message
    expect(message).toContain('"99999999A9999"')
    expect(message).not.toContain('3221')
  })
})

test('any statement that was written reads back, in pieces of any size', () => {
  const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/)
  const entry = fc.record({
    units: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    day: fc.integer({ min: 1, max: 31 }),
    reference: word,
    words: fc.array(word, { minLength: 1, maxLength: 5 }),
  })
  const model = fc.record({
    opening: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    entries: fc.array(entry, { maxLength: 8 }),
  })
  fc.assert(
    fc.property(model, fc.integer({ min: 1, max: 99 }), ({ opening, entries }, size) => {
      const date = (day: number) => `${String(day).padStart(2, '0')}0124`
      const closing = entries.reduce((sum, { units }) => sum + units, opening)
      const text = [
        balance('01', '010124', opening),
        ...entries.flatMap(({ units, day, reference, words }) => [
          movement({ units, day: date(day), reference }),
          complement('LCC', words.join(' ')),
        ]),
        balance('07', '310124', closing),
      ].join('\n')
      const found = readFile(cfonb120, text, { chunkBytes: size })
      const cents = (value: string) => BigInt(value.replace('.', ''))
      expect(
        found.entries.map(({ data }) => [
          cents(data.amount.value),
          data.references.customer,
          data.remittance.text,
        ]),
      ).toEqual(entries.map(({ units, reference, words }) => [units, reference, words.join(' ')]))
      expect(cents(found.statements[0]?.data.closing?.amount.value ?? '')).toBe(closing)
    }),
    { numRuns: 100 },
  )
})

formatContract(cfonb120, { file })

test('ids are frozen: no better parser may change one', () => {
  const found = readFile(cfonb120, file)
  expect(found.events.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "tx1-7414c39b5205e64a870258c36a25245cd24620d9",
      "tx1-43585c374f8bbd8a4532c291c1aa2a4f4ff03b6f",
      "st1-857a6e5c056496cc89df27ee5508f5d2d9e23016",
    ]
  `)
})
