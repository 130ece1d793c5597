import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectValid, formatContract } from '../testing/formatContract.ts'
import { placeOf, readFile, refusalOf } from '../testing/readFile.ts'
import { bai2 } from './format.ts'
import { file, statement } from './testing.ts'

const lines = statement({
  summaries: '010,100000,,,015,215050,,,040,90000,,,100,120550,2,,400,5500,1,',
  sum: 100_000n + 215_050n + 90_000n + 120_550n + 5_500n,
  lines: [
    '16,195,120000,V,240117,,BANK1,CUST1,PAYMENT OF INVOICE 17, WITH THANKS',
    '88,FROM ACME INC/',
    '16,475,5500,0,,0000004711,/',
    '16,354,550,Z,,,INTEREST/',
  ],
})
const text = lines.join('\r\n')
const read = (changed: string | readonly string[]) =>
  readFile(bai2, typeof changed === 'string' ? changed : changed.join('\n'))
const refused = (changed: readonly string[]) => placeOf(refusalOf(bai2, changed.join('\n')))
const replaced = (from: string, to: string) => lines.map((line) => line.replace(from, to))
const names = (changed: readonly string[]) => read(changed).events.map(({ name }) => name)

describe('a BAI2 account of a final group', () => {
  test('becomes its entries and then its own event, which prove each other', () => {
    const found = read(text)
    expectValid(found.events)
    expect(found.problems).toEqual([])
    expect(found.ends).toEqual([{ entries: 3, proof: 'ok' }])
    expect(found.events.at(-1)?.name).toBe('bank-statement-received')
    expect(found.statements[0]?.data).toMatchObject({
      account: { id: '0012345678', scheme: 'other', currency: 'USD' },
      statement: { to: '2024-01-15', createdAt: '2024-01-16T06:30', reference: '17' },
      opening: { kind: 'opening-booked', amount: { value: '1000.00' }, date: '2024-01-15' },
      closing: { kind: 'closing-booked', amount: { value: '2150.50' } },
      totals: { entries: 3, credits: { count: 2, amount: '1205.50' } },
      checks: { arithmetic: 'ok', controlTotals: 'ok' },
      format: 'bai2',
      original: {
        originator: '121000000',
        asOfDateModifier: '2',
        summaries: [
          { code: '100', name: 'Total Credits', amount: '1205.50', count: 2 },
          { code: '400', name: 'Total Debits', amount: '55.00', count: 1 },
        ],
      },
    })
    const kinds = found.statements[0]?.data.balances.map(({ kind }) => kind)
    expect(kinds).toEqual(['opening-booked', 'closing-booked', 'opening-available'])
  })

  test('takes a time with seconds and colons, as some banks write it', () => {
    for (const time of ['06:30:15', '06:30', '063015']) {
      const found = read(lines.map((line) => line.replace(',0630,', `,${time},`)))
      expect(found.statements[0]?.data).toMatchObject({
        statement: { createdAt: '2024-01-16T06:30' },
      })
    }
  })

  test('gives the facts of record 16 their places', () => {
    const [transfer, check, interest] = read(text).entries
    expect(transfer?.data).toMatchObject({
      ordinal: 1,
      amount: { value: '1200.00', currency: 'USD' },
      bookingDate: '2024-01-15',
      valueDate: '2024-01-17',
      codes: { bai: '195' },
      references: { bank: 'BANK1', customer: 'CUST1' },
      remittance: { text: 'PAYMENT OF INVOICE 17, WITH THANKS\nFROM ACME INC' },
      text: 'Incoming Money Transfer',
    })
    expect(check?.data).toMatchObject({
      amount: { value: '-55.00' },
      references: { customer: '0000004711' },
      text: 'Check Paid',
      original: { funds: { type: '0' } },
    })
    expect(interest?.data.references).toEqual({})
    expect(interest?.data.remittance.text).toBe('INTEREST')
    expect(interest?.position.line).toBe(7)
  })

  test('reads every funds type', () => {
    const found = read(
      statement({
        lines: [
          '16,115,450,S,100,200,150,REF,,/',
          '16,115,30,D,2,0,10,1,20,REF,,/',
          '16,115,7,V,240230,1200,REF,,/',
          '16,115,1,1,REF,,/',
          '16,115,1,2,REF,,/',
        ],
      }),
    )
    const funds = found.entries.map(({ data }) => data.original?.['funds'])
    expect(funds).toEqual([
      { type: 'S', immediate: '100', oneDay: '200', twoDays: '150' },
      {
        type: 'D',
        distribution: [
          { days: 0, amount: '10' },
          { days: 1, amount: '20' },
        ],
      },
      { type: 'V', time: '12:00', date: '240230' },
      { type: '1' },
      { type: '2' },
    ])
    expect(found.entries[2]?.data).toMatchObject({
      valueDate: '2024-02-29',
      flags: ['date-clamped'],
    })
    expect(new Set(found.entries.map(({ data }) => data.references.bank))).toEqual(new Set(['REF']))
  })

  test('knows which way a bank’s own type codes go', () => {
    const found = read(statement({ lines: ['16,925,100,,,,/', '16,975,40,,,,/'] }))
    expect(found.entries.map(({ data }) => data.amount.value)).toEqual(['1.00', '-0.40'])
    expect(found.entries.map(({ data }) => data.text)).toEqual([undefined, undefined])
  })

  test('keeps words without money (890) as notes', () => {
    const found = read(statement({ lines: ['16,890,,,,,BRANCH CLOSED ON MONDAY/'] }))
    expect(found.entries).toEqual([])
    expect(found.statements[0]?.data.original).toMatchObject({ notes: ['BRANCH CLOSED ON MONDAY'] })
  })

  test('writes amounts with the digits of their currency', () => {
    const account = { currency: 'JPY', summaries: '010,12,,', sum: 12n, lines: ['16,195,7,,,,/'] }
    const found = read(statement(account))
    expect(found.entries[0]?.data.amount).toEqual({ value: '7', currency: 'JPY' })
    expect(found.statements[0]?.data.opening?.amount).toEqual({ value: '12', currency: 'JPY' })
  })

  test('takes the currency of the group, and dollars where nothing names one', () => {
    const currency = (of: string) =>
      read(file([{ currency: of, accounts: [{}] }])).statements[0]?.data.account.currency
    expect([currency('CAD'), currency('')]).toEqual(['CAD', 'USD'])
  })

  test('that does not add up is read, and its arithmetic broken', () => {
    const account = { summaries: '010,0,,,015,5,,', sum: 5n, lines: ['16,195,7,,,,/'] }
    const found = read(statement(account))
    expect(found.ends).toEqual([{ entries: 1, proof: 'broken' }])
    expect(found.statements[0]?.data.checks).toMatchObject({ arithmetic: 'broken' })
    expect(found.problems).toMatchObject([{ code: 'balance-mismatch', position: { line: 3 } }])
  })

  test('may report balances without entries, which prove nothing where they differ', () => {
    const found = read(statement({ summaries: '010,0,,,015,5,,', sum: 5n }))
    expect(found.statements[0]?.data.checks.arithmetic).toBe('unknown')
  })
})

describe('the as-of-date modifier decides', () => {
  const account = { lines: ['16,195,7,,,,/'] }
  const closed = { ...account, summaries: '015,7,,', sum: 7n }

  test.each([
    ['2', 'bank-transaction-booked', 'bank-statement-received'],
    ['4', 'bank-transaction-booked', 'bank-statement-received'],
    ['1', 'bank-transaction-reported', 'balance-reported'],
    ['3', 'bank-transaction-reported', 'balance-reported'],
  ])('%s makes %s', (modifier, entry, own) => {
    expect(names(statement(closed, modifier))).toEqual([entry, own])
    expect(read(statement(closed, modifier)).problems).toEqual([])
  })

  test('and without it the closing balance does; a report by default is said', () => {
    expect(names(statement(closed, ''))[0]).toBe('bank-transaction-booked')
    expect(names(statement(account, ''))[0]).toBe('bank-transaction-reported')
    expect(read(statement(account, '')).problems).toMatchObject([
      { code: 'bai-modifier-absent', severity: 'warning', position: { line: 3 } },
    ])
  })

  test('two reports of one day are two, one statement sent twice is one', () => {
    const id = (modifier: string, changed: (line: string) => string) =>
      read(statement(closed, modifier).map(changed)).units[0]?.id
    const later = (line: string) => line.replace(',0630,17,', ',0730,18,')
    expect(id('3', later)).not.toBe(id('3', (line) => line))
    expect(id('2', later)).toBe(id('2', (line) => line))
  })
})

describe('records run over lines', () => {
  const ids = (changed: readonly string[]) => read(changed).events.map(({ id }) => id)
  const wrapped = (...middle: string[]) => [
    '01,B,K,240116,0630,17,,,2/',
    '02,K,121000000,1,240115,,USD,2/',
    ...middle,
    `49,1500,${middle.length + 1}/`,
    `98,1500,1,${middle.length + 3}/`,
    `99,1500,1,${middle.length + 5}/`,
  ]
  const plain = wrapped('03,1,USD,010,1000,,,015,500,,/')
  const balances = (changed: readonly string[]) =>
    read(changed).statements[0]?.data.balances.map(({ kind, amount }) => [kind, amount.value])

  test.each([
    ['between fields of a group', wrapped('03,1,USD,010/', '88,1000,,,015,500,,/')],
    ['behind a comma', wrapped('03,1,USD,010,1000,,,/', '88,015,500,,/')],
    ['without its comma', wrapped('03,1,USD,010,1000,,/', '88,015,500,,/')],
    ['in the middle of an amount', wrapped('03,1,USD,010,10', '88,00,,,015,500,,/')],
    ['in the middle of a type code', wrapped('03,1,USD,010,1000,,,0', '88,15,500,,/')],
    ['behind a row of commas', wrapped('03,1,USD,,,,,010,1000,,/', '88,015,500,,/')],
    ['with blanks to their ends', wrapped('03,1,USD,010,1000,,/    ', '88,015,500,,/   ')],
  ])('%s', (_, changed) => {
    expect(balances(changed)).toEqual(balances(plain))
    expect(read(changed).units[0]?.id).toBe(read(plain).units[0]?.id)
  })

  test('a file whose header has no slash has a field at every line end', () => {
    const bare = [
      '01,B,K,240116,0630,17,,,2',
      ...wrapped('03,1,USD,010,1000,,', '88,015,500,,').slice(1),
    ].map((line) => line.replace(/\/$/, ''))
    expect(balances(bare)).toEqual(balances(plain))
  })

  test('and an entry keeps its id however its text is wrapped', () => {
    const one = statement({ lines: ['16,195,7,,BANK,CUST,A LONG TEXT INDEED/'] })
    const two = statement({ lines: ['16,195,7,,BANK,CUST,A LONG', '88, TEXT INDEED/'] })
    expect(ids(two)[0]).toBe(ids(one)[0])
    expect(read(two).entries[0]?.data.remittance.text).toBe('A LONG\nTEXT INDEED')
  })

  test('up to a limit', () => {
    const many = Array.from({ length: 30 }, () => `88,${'X'.repeat(90)}`)
    const long = statement({ lines: ['16,195,7,,,,TEXT', ...many] }).join('\n')
    const limits = { maxTextChars: 1000 }
    expect(placeOf(refusalOf(bai2, long, { limits }))).toBe('text-too-long 15:1')
  })
})

describe('a BAI2 file', () => {
  test('may have several groups and accounts, and a second file behind it', () => {
    const account = (number: string) => ({ number, lines: ['16,195,7,,,,/'] })
    const two = file([{ accounts: [account('1'), account('2')] }, { accounts: [account('3')] }])
    const found = read([...two, ...lines])
    expect(found.units).toHaveLength(4)
    expect(new Set(found.events.map(({ id }) => id)).size).toBe(found.events.length)
  })

  test('of version 3 is BTRS', () => {
    const btrs = file([{ accounts: [{}] }], '3')
    expect(read(btrs).statements[0]?.data.format).toBe('btrs')
    expect(bai2.sniff(btrs.join('\n'))).toEqual({ match: true, variant: 'btrs' })
  })

  test('may leave out the amount of an account trailer, which proves nothing then', () => {
    const blank = replaced(
      /^49,\d+/.exec(lines.find((l) => l.startsWith('49')) ?? '')?.[0] ?? '',
      '49,',
    )
    expect(read(blank).statements[0]?.data.checks.controlTotals).toBe('unknown')
  })

  test('may have signs and zeros in front of its totals, and blank lines', () => {
    const odd = lines.map((line) => line.replace(/^(49|98|99),/, '$1,+000'))
    const ids = (changed: readonly string[]) => read(changed).events.map(({ id }) => id)
    expect(ids(odd.flatMap((line) => [`${line}     `, '']))).toEqual(ids(lines))
  })

  test('that is a correction says so', () => {
    const corrected = file([{ status: '3', accounts: [{}] }])
    expect(read(corrected).statements[0]?.data.original).toMatchObject({ correction: true })
  })
})

describe('a BAI2 file that can not be trusted is refused', () => {
  const at = (type: string) => lines.findIndex((line) => line.startsWith(type))
  const changed = (type: string, from: string | RegExp, to: string) =>
    lines.map((line, i) => (i === at(type) ? line.replace(from, to) : line))
  const without = (type: string) => lines.filter((_, i) => i !== at(type))
  test.each([
    [
      'a wrong control total of the account',
      changed('49', /,\d/, ',9'),
      'record-total-differs 8:4',
    ],
    [
      'a wrong number of lines of the account',
      changed('49', /\d\/$/, '9/'),
      'record-total-differs 8:11',
    ],
    ['a wrong control total of the group', changed('98', /,\d/, ',9'), 'record-total-differs 9:4'],
    ['a wrong number of accounts', changed('98', ',1,', ',2,'), 'record-total-differs 9:11'],
    [
      'a wrong number of lines of the group',
      changed('98', /\d\/$/, '9/'),
      'record-total-differs 9:13',
    ],
    ['a wrong control total of the file', changed('99', /,\d/, ',9'), 'record-total-differs 10:4'],
    ['a wrong number of groups', changed('99', ',1,', ',2,'), 'record-total-differs 10:11'],
    ['a wrong number of lines', changed('99', /\d+\/$/, '9/'), 'record-total-differs 10:13'],
    ['a lost entry', without('16,475'), 'record-total-differs 7:4'],
    ['a point in an amount', changed('16', '120000', '1200.00'), 'record-amount-invalid 4:8'],
    ['a minus in an amount', changed('16', '120000', '-120000'), 'record-amount-invalid 4:8'],
    ['no amount', changed('16', '120000', ''), 'record-amount-invalid 4:8'],
    ['a type code of letters', changed('16', '195', '1A5'), 'record-field-invalid 4:4'],
    ['an entry of a balance code', changed('16', '195', '015'), 'record-field-invalid 4:4'],
    ['an unknown funds type', changed('16', ',V,', ',Y,'), 'record-field-invalid 4:15'],
    ['a month of 13', changed('16', '240117', '241317'), 'record-date-invalid 4:17'],
    ['a test', changed('02', ',1,240115', ',4,240115'), 'record-field-invalid 2:21'],
    ['a deletion', changed('02', ',1,240115', ',2,240115'), 'record-field-invalid 2:21'],
    ['no as-of date', changed('02', '240115', ''), 'record-date-invalid 2:23'],
    ['an unknown record', changed('88', '88', '17'), 'record-unknown 5:1'],
    ['a continuation of nothing', lines.slice(4), 'record-unexpected 1:1'],
    ['no file header', without('01'), 'record-unexpected 1:1'],
    ['no group header', without('02'), 'record-unexpected 2:1'],
    ['no account header', without('03'), 'record-unexpected 3:1'],
    ['no account trailer', without('49'), 'record-unexpected 8:1'],
    ['no group trailer', without('98'), 'record-unexpected 9:1'],
    ['no file trailer', without('99'), 'file-truncated 9:15'],
    ['headers again in the middle', [...lines.slice(0, 3), ...lines], 'record-unexpected 4:1'],
  ])('%s', (_, text, place) => {
    expect(refused(text)).toBe(place)
  })

  test('and the message shows no value', () => {
    const message = refusalOf(bai2, replaced('120000', '1200.00').join('\n'))?.message
    expect(message).toContain('"9999.99"')
    expect(message).not.toContain('1200')
  })
})

test('any statement that was written reads back, in pieces of any size', () => {
  const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/)
  const entry = fc.record({
    cents: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    references: fc.tuple(word, word),
    words: fc.array(word, { minLength: 1, maxLength: 4 }),
    funds: fc.constantFrom('', 'Z', '0', 'S,1,2,3', 'V,240117,', 'D,1,0,5'),
  })
  const model = fc.record({
    opening: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    entries: fc.array(entry, { maxLength: 8 }),
  })
  fc.assert(
    fc.property(model, fc.integer({ min: 1, max: 99 }), ({ opening, entries }, size) => {
      const closing = entries.reduce((sum, { cents }) => sum + cents, opening)
      const written = entries.flatMap(({ cents, references, words, funds }) => [
        `16,${cents < 0n ? '495' : '195'},${cents < 0n ? -cents : cents},${funds},` +
          `${references.join(',')},${words[0]}`,
        ...words.slice(1).map((word) => `88,${word}`),
      ])
      const summaries = `010,${opening},,,015,${closing},,`
      const found = readFile(
        bai2,
        statement({ summaries, sum: opening + closing, lines: written }).join('\n'),
        { chunkBytes: size },
      )
      expect(found.statements[0]?.data.checks).toMatchObject({ arithmetic: 'ok' })
      expect(
        found.entries.map(({ data }) => [
          BigInt(data.amount.value.replace('.', '')),
          [data.references.bank, data.references.customer],
          data.remittance.text?.split('\n'),
        ]),
      ).toEqual(entries.map(({ cents, references, words }) => [cents, references, words]))
    }),
    { numRuns: 100 },
  )
})

formatContract(bai2, { file: text })

test('ids are frozen: no better parser may change one', () => {
  const found = readFile(bai2, text)
  expect(found.events.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "tx1-31c87e4d4af687dbb0e83cef19a511be113ca759",
      "tx1-8443f00f1d3d242639bbd59d10e9fa410f56e805",
      "tx1-27ac8eec9124fdf05c043d5c78aecf7eba82a164",
      "st1-c0f74956288765cede3b7f614fd469afac3e3bc6",
    ]
  `)
})
