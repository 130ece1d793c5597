import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectValid, formatContract } from '../testing/formatContract.ts'
import { placeOf, readFile, refusalOf } from '../testing/readFile.ts'
import { broken } from '../testing/record.ts'
import { coda } from './format.ts'
import {
  file,
  header,
  iban,
  information,
  message,
  movement,
  newBalance,
  oldBalance,
  second,
  third,
  trailer,
} from './testing.ts'

const first = { sequence: 1 }
const records = [
  movement({ units: 1_250_500n, communication: '101090933755493', structured: true }),
  second(first, { customer: 'INVOICE-17', bic: 'KNTRBEBB' }),
  third(first, { account: 'BE78999004201786'.padEnd(34), name: 'JANSSENS BVBA' }),
  information('31', first, '001JANSSENS BVBA'),
  information('32', first, `${'MAIN STREET 9'.padEnd(35)}2000 ANTWERPEN`),
  movement({ units: -80_000n, sequence: 2, communication: 'CHARGES FOR ' }),
  second({ sequence: 2 }, { communication: 'THE MONTH OF JANUARY' }),
]
const lines = file(10_000_000n, records)
const text = lines.join('\r\n')
const read = (changed: string | readonly string[]) =>
  readFile(coda, typeof changed === 'string' ? changed : changed.join('\n'))
const refused = (changed: readonly string[]) => placeOf(refusalOf(coda, changed.join('\n')))
const changed = (index: number, column: number, to: string) =>
  lines.map((line, i) => (i === index ? broken(line, column, to) : line))

describe('a CODA statement', () => {
  test('becomes its entries and then its own event, which prove each other', () => {
    const found = read(text)
    expectValid(found.events)
    expect(found.problems).toEqual([])
    expect(found.ends).toEqual([{ entries: 2, proof: 'ok' }])
    expect(found.events.at(-1)?.name).toBe('bank-statement-received')
    expect(found.statements[0]?.data).toMatchObject({
      account: { id: iban, scheme: 'iban', currency: 'EUR', bic: 'TESTBEBB', owner: 'KONTOR NV' },
      statement: { number: '007', sequence: '015', from: '2024-01-15', reference: 'FILE000017' },
      opening: { amount: { value: '10000.00' }, date: '2024-01-15' },
      closing: { amount: { value: '11170.50' }, date: '2024-01-16' },
      totals: { entries: 2, credits: { count: 1, amount: '1250.50' } },
      checks: { arithmetic: 'ok', controlTotals: 'ok' },
      original: { createdOn: '2024-01-16', accountDescription: 'CURRENT ACCOUNT' },
    })
  })

  test('gives the facts of records 21, 22, 23, 31 and 32 their places', () => {
    const [credit, debit] = read(text).entries
    expect(credit?.data).toMatchObject({
      amount: { value: '1250.50', currency: 'EUR' },
      bookingDate: '2024-01-16',
      valueDate: '2024-01-16',
      codes: { proprietary: '00150000' },
      references: { bank: 'BANKREF', customer: 'INVOICE-17' },
      counterparty: {
        name: 'JANSSENS BVBA',
        account: 'BE78999004201786',
        bic: 'KNTRBEBB',
        address: 'MAIN STREET 9, 2000 ANTWERPEN',
      },
      remittance: { reference: '090933755493', referenceType: 'other', referenceValid: true },
    })
    expect(debit?.data.amount.value).toBe('-80.00')
    expect(debit?.data.remittance.text).toBe('CHARGES FOR THE MONTH OF JANUARY')
    expect(debit?.position).toEqual({ line: 8, column: 1, offset: 7 * 130 })
  })

  test.each([
    ['***090/9337/55493***', true],
    ['+++090/9337/55494+++', false],
  ])('finds a structured reference that stands in free words: %s', (printed, valid) => {
    const found = read(file(0n, [movement({ units: 1n, communication: `PAYING ${printed}` })]))
    expect(found.entries[0]?.data.remittance).toMatchObject({ referenceValid: valid })
    expect(found.problems.map(({ code }) => code)).toEqual(valid ? [] : ['reference-check-digits'])
  })

  test('reads a SEPA direct debit: creditor, mandate, communication, reason', () => {
    const content = `1601241${'1'}0${'BE25ZZZ0123456749'.padEnd(35)}${'MANDATE-9'.padEnd(35)}`
    const zones = `127${content}${'SUBSCRIPTION JANUARY'.padEnd(62)}2AM04`
    const found = read(
      file(0n, [
        movement({ units: 50_000n, code: '00505000', communication: zones, structured: true }),
        second(first, { communication: zones.slice(53, 106) }),
        third(first, { communication: zones.slice(106) }),
      ]),
    )
    expect(found.entries[0]?.data).toMatchObject({
      references: { creditorId: 'BE25ZZZ0123456749', mandate: 'MANDATE-9' },
      remittance: { text: 'SUBSCRIPTION JANUARY' },
      codes: { returnReason: 'AM04' },
      original: { directDebit: { settlementDate: '160124', rTransaction: '2' } },
    })
  })

  test('reads an ISO 11649 reference, and keeps other structures as they are', () => {
    const found = read(
      file(0n, [
        movement({ units: 1n, communication: '100RF41990017026034', structured: true }),
        movement({ units: 1n, sequence: 2, communication: '105 000 EUR', structured: true }),
      ]),
    )
    expect(found.entries.map(({ data }) => data.remittance)).toEqual([
      { reference: 'RF41990017026034', referenceType: 'iso11649', referenceValid: true },
      { structured: [{ type: '105', content: '000 EUR' }] },
    ])
  })

  test('knows a correction and a reversal by their codes', () => {
    const found = read(
      file(0n, [
        movement({ units: 1n, code: '00199000' }),
        movement({ units: 1n, sequence: 2 }),
        second({ sequence: 2 }, { reason: '4' }),
      ]),
    )
    expect(found.entries.map(({ data }) => data.reversal)).toEqual([true, true])
  })

  test('puts the free messages of record 4 into the statement', () => {
    const told = [...lines.slice(0, -1), message('WE ARE CLOSED'), lines.at(-1) ?? '']
    expect(read(told).statements[0]?.data.statement.text).toBe('WE ARE CLOSED')
  })

  test('takes a Belgian number as BBAN, and the file as the duplicate that it says it is', () => {
    const bban = (line: string, at: number) =>
      broken(line, at, '999001702624 EUR0BE'.padEnd(37)).replace(/^12/, '10')
    const old = [header('D'), bban(oldBalance(0n), 6), bban(newBalance(0n), 5), trailer(2, 0n, 0n)]
    expect(read(old).statements[0]?.data).toMatchObject({
      account: { id: '999001702624', scheme: 'bban', currency: 'EUR' },
      original: { duplicate: true },
    })
  })

  test('reads several statements, and says where one was announced that is not there', () => {
    const two = [...file(5n, [], '1'), ...lines]
    expect(read(two).units).toHaveLength(2)
    expect(read(two).problems).toEqual([])
    expect(read(file(5n, [], '1')).problems).toMatchObject([
      { code: 'record-missing', severity: 'warning', position: { line: 4, column: 128 } },
    ])
  })

  test('is read in Latin-1', () => {
    const bytes = Buffer.from(text.replace('JANSSENS BVBA', 'JANSS\u00c9NS BVBA'), 'latin1')
    expect(readFile(coda, bytes).entries[0]?.data.counterparty.name).toBe('JANSSÉNS BVBA')
  })
})

describe('a globalised movement', () => {
  const batch = [
    movement({ units: 1_000_000n, code: '10550000' }),
    second(first, { customer: 'BATCH-1' }),
    movement({ units: 250_000n, detail: 1, code: '50550000', bank: 'A' }),
    third({ detail: 1 }, { name: 'ONE' }),
    information('31', { detail: 2 }, '001ONE'),
    movement({ units: 750_000n, detail: 3, code: '50550000', bank: 'B' }),
    third({ detail: 3 }, { name: 'TWO' }),
  ]

  test('is one entry, booked after the payments that it is the total of', () => {
    const found = read(file(0n, batch))
    expectValid(found.events)
    expect(found.events.map(({ name }) => name)).toEqual([
      'bank-transaction-itemized',
      'bank-transaction-itemized',
      'bank-transaction-booked',
      'bank-statement-received',
    ])
    const [entry] = found.entries
    expect(entry?.data).toMatchObject({ items: 2, amount: { value: '1000.00' }, ordinal: 1 })
    expect(entry?.data.flags).toBeUndefined()
    expect(found.items.map(({ data }) => data)).toMatchObject([
      {
        entry: { eventId: entry?.id, ordinal: 1 },
        amount: { value: '250.00' },
        counterparty: { name: 'ONE' },
      },
      {
        entry: { eventId: entry?.id, ordinal: 2 },
        amount: { value: '750.00' },
        counterparty: { name: 'TWO' },
      },
    ])
    expect(found.statements[0]?.data.totals).toMatchObject({ entries: 1 })
  })

  test('says where its details do not add up to it', () => {
    const found = read(file(0n, batch.slice(0, 5)))
    expect(found.entries[0]?.data).toMatchObject({ items: 1, flags: ['items-differ'] })
    expect(found.problems).toMatchObject([
      { code: 'batch-sum-differs', severity: 'warning', position: { line: 3 } },
    ])
    expect(found.ends).toEqual([{ entries: 1, proof: 'ok' }])
  })

  test('may hold totals of their own, whose parts hang on them', () => {
    const found = read(
      file(0n, [
        movement({ units: -900n, code: '20101000' }),
        movement({ units: -600n, detail: 1, code: '70101000' }),
        movement({ units: -400n, detail: 2, code: '90101000' }),
        movement({ units: -200n, detail: 3, code: '90101000' }),
        movement({ units: -300n, detail: 4, code: '60101000' }),
      ]),
    )
    expectValid(found.events)
    expect(found.problems).toEqual([])
    const [entry] = found.entries
    const total = found.items.find(({ data }) => data.items === 2)
    expect(entry?.data.items).toBe(2)
    expect(found.items.map(({ data }) => [data.amount?.value, data.entry?.eventId])).toEqual([
      ['-0.40', total?.id],
      ['-0.20', total?.id],
      ['-0.60', entry?.id],
      ['-0.30', entry?.id],
    ])
    expect(new Set(found.events.map(({ id }) => id)).size).toBe(6)
  })

  test('equal details are two', () => {
    const twin = (detail: number) => movement({ units: 5n, detail, code: '50550000' })
    const found = read(file(0n, [movement({ units: 10n, code: '10550000' }), twin(1), twin(2)]))
    expect(new Set(found.items.map(({ id }) => id)).size).toBe(2)
  })
})

describe('a CODA file that can not be trusted is refused', () => {
  const last = lines.length - 1
  const without = (index: number) => lines.filter((_, i) => i !== index)
  test.each([
    [
      'a new balance that does not add up',
      changed(last - 1, 57, '1'),
      'record-total-differs 10:43',
    ],
    ['a record too few', changed(last, 22, '8'), 'record-total-differs 11:17'],
    ['other debits', changed(last, 37, '1'), 'record-total-differs 11:23'],
    ['other credits', changed(last, 52, '1'), 'record-total-differs 11:38'],
    ['the new balance of another account', changed(last - 1, 18, '9'), 'record-unexpected 10:5'],
    ['no header', without(0), 'record-unexpected 1:1'],
    ['no old balance', without(1), 'record-unexpected 2:1'],
    ['no movement before its record 22', without(2), 'record-unexpected 3:1'],
    ['a record 22 of another movement', changed(3, 6, '2'), 'record-unexpected 4:3'],
    ['a record 32 without its 31', without(5), 'record-unexpected 6:1'],
    ['no new balance', without(last - 1), 'record-unexpected 10:1'],
    ['a detail of nothing', changed(7, 10, '1'), 'record-unexpected 8:3'],
    ['a letter in an amount', changed(2, 40, 'O'), 'record-amount-invalid 3:40'],
    ['a sign of 2', changed(2, 32, '2'), 'record-field-invalid 3:32'],
    ['a month of 13', changed(2, 48, '161324'), 'record-date-invalid 3:48'],
    ['an unknown record', changed(3, 1, '24'), 'record-unknown 4:1'],
    [
      'a short record',
      changed(3, 128, '').map((l, i) => (i === 3 ? l.slice(0, 120) : l)),
      'record-length 4:121',
    ],
    ['the end before the trailer', lines.slice(0, -1), 'file-truncated 10:129'],
    ['a header in a file', [...lines.slice(0, -1), ...lines], 'record-unexpected 11:1'],
  ])('%s', (_, text, place) => {
    expect(refused(text)).toBe(place)
  })
})

test('a number of movement or statement is no part of an entry: ids outlive a correction', () => {
  const one = movement({ units: 5n, sequence: 1, bank: 'X' })
  const two = movement({ units: 5n, sequence: 2, bank: 'X' })
  const before = movement({ units: 7n, sequence: 1, bank: 'Y' })
  const [alone] = read(file(0n, [one])).entries
  const [, moved] = read(file(0n, [before, two])).entries
  expect(moved?.id).toBe(alone?.id)
})

test('any statement that was written reads back, in pieces of any size', () => {
  const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/)
  const entry = fc.record({
    units: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    bank: word,
    words: fc.array(word, { minLength: 1, maxLength: 10 }),
  })
  const model = fc.record({
    opening: fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }),
    entries: fc.array(entry, { maxLength: 8 }),
  })
  fc.assert(
    fc.property(model, fc.integer({ min: 1, max: 99 }), ({ opening, entries }, size) => {
      const written = entries.flatMap(({ units, bank, words }, index) => {
        const zones = words.join(' ')
        const place = { sequence: index + 1 }
        return [
          movement({ ...place, units, bank, communication: zones }),
          second(place, { communication: zones.slice(53, 106) }),
          third(place, { communication: zones.slice(106) }),
        ]
      })
      const found = readFile(coda, file(opening, written).join('\n'), { chunkBytes: size })
      const mills = (value: string) => {
        const [whole = '', fraction = ''] = value.split('.')
        return BigInt(whole + fraction.padEnd(3, '0'))
      }
      expect(
        found.entries.map(({ data }) => [
          mills(data.amount.value),
          data.references.bank,
          data.remittance.text,
        ]),
      ).toEqual(entries.map(({ units, bank, words }) => [units, bank, words.join(' ')]))
    }),
    { numRuns: 100 },
  )
})

formatContract(coda, { file: text, cut: [...file(5n, [], '1'), ...lines].join('\n') })

test('ids are frozen: no better parser may change one', () => {
  const found = readFile(coda, text)
  expect(found.events.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "tx1-74409b7d760900ab5002822db05146019df8ad98",
      "tx1-62a00098cd19c94305133b7456c41a473e2c0b4f",
      "st1-e23f300d744434009fb9fdc0e4247df77b8e5b4f",
    ]
  `)
})
