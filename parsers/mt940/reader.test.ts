import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { formatContract } from '../testing/formatContract.ts'
import { mt940 } from './format.ts'
import { read, refusalOf, statement } from './testing.ts'

const lf = (text: string) => text.replaceAll('\r\n', '\n')
const ids = (file: string | Uint8Array) => read(file).events.map((event) => event.id)

const twoEntries = statement(
  [
    ':61:2401030103C20,00NTRFNONREF//B1',
    ':86:166?00GUTSCHRIFT?20EREF+E1?21SVWZ+Für Bücher?32ANNA SAND',
    ':61:2401030103D5,50NMSCR1',
    ':86:177?00ÜBERWEISUNG?20SVWZ+Miete',
  ],
  'C240103EUR114,50',
)
const blocks = (text: string) =>
  `{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n${text.replace(/-\r\n$/, '')}-}`
const page = (number: string, opening: string, lines: string[], closing: string) =>
  [':20:S', ':25:1/2', `:28C:7/${number}`, opening, ...lines, closing, ''].join('\n')

describe('a statement', () => {
  test('comes as its entries and then itself, in one unit', () => {
    const { units, ends, events, statements, entries } = read(twoEntries)
    expect(events.map((event) => event.name)).toEqual([
      'bank-transaction-booked',
      'bank-transaction-booked',
      'bank-statement-received',
    ])
    const [own] = statements
    expect(units).toEqual([{ kind: 'statement', lane: 'statements', id: own?.id }])
    expect(ends).toEqual([{ entries: 2, proof: 'ok' }])
    expect(entries.map((entry) => entry.data.statement.eventId)).toEqual([own?.id, own?.id])
    expect(entries.map((entry) => entry.data.ordinal)).toEqual([1, 2])
    expect(own?.data).toMatchObject({
      account: { id: '12345678/1234567890', scheme: 'bban', currency: 'EUR' },
      statement: { number: '00003', page: { number: '001', last: true }, reference: 'STARTUMS' },
      opening: { kind: 'opening-booked', amount: { value: '100.00' }, date: '2024-01-02' },
      closing: { kind: 'closing-booked', amount: { value: '114.50' }, date: '2024-01-03' },
      totals: {
        entries: 2,
        credits: { count: 1, amount: '20.00' },
        debits: { count: 1, amount: '5.50' },
      },
      checks: { arithmetic: 'ok', controlTotals: 'unknown', continuity: 'unknown', problems: [] },
      format: 'mt940',
    })
  })

  test('positions are those of the fields', () => {
    const { entries, statements } = read(twoEntries)
    expect(statements[0]?.position).toEqual({ line: 1, column: 1, offset: 0 })
    expect(entries[1]?.position).toMatchObject({ line: 7, column: 1 })
    const offset = entries[1]?.position.offset ?? 0
    expect(
      Buffer.from(twoEntries)
        .subarray(offset, offset + 4)
        .toString(),
    ).toBe(':61:')
  })

  test('whose entries do not add up is read and broken', () => {
    const { ends, statements, problems } = read(statement([':61:240103C1,00NMSCNONREF']))
    expect(ends[0]?.proof).toBe('broken')
    expect(statements[0]?.data.checks.arithmetic).toBe('broken')
    expect(problems).toMatchObject([
      { code: 'balance-mismatch', severity: 'error', position: { line: 6, column: 1 } },
    ])
    expect(problems[0]?.message).not.toMatch(/\d{2}/)
  })

  test('keeps all its balances, and what stands behind them', () => {
    const more = ':64:C240103EUR90,00\r\n:65:C240104EUR80,00\r\n:86:BRANCH\r\nBERLIN\r\n-\r\n'
    const [own] = read(statement([]).replace('-\r\n', more)).statements
    expect(own?.data.balances.map((b) => b.kind)).toEqual([
      'opening-booked',
      'closing-booked',
      'closing-available',
      'forward-available',
    ])
    expect(own?.data.statement.text).toBe('BRANCH BERLIN')
  })

  test('debit balances are negative, and a negative zero is zero', () => {
    const file = statement([], 'D240103EUR0,00').replace('F:C240102EUR100,00', 'F:D240102EUR0,00')
    expect(read(file).statements[0]?.data.opening?.amount.value).toBe('0.00')
    const debit = statement([], 'D240103EUR7,00')
    expect(read(debit).statements[0]?.data.closing?.amount.value).toBe('-7.00')
  })

  test('a balance date of zeros is none', () => {
    const file = statement([]).replace('C240102', 'C000000')
    const { statements, problems } = read(file)
    expect(statements[0]?.data.opening?.date).toBeUndefined()
    expect(problems.map((p) => p.code)).toEqual(['date-absent'])
  })

  test.each([
    [':25:DE79999999990532001700', 'DE79999999990532001700', 'iban'],
    [':25:DE79999999990532001700EUR', 'DE79999999990532001700', 'iban'],
    [':25:KNTRDEFFXXX/DE79999999990532001700', 'DE79999999990532001700', 'iban'],
    [':25:/DE79 9999 9999 0532 0017 00', 'DE79999999990532001700', 'iban'],
    [':25:DE78999999990532001700', 'DE78999999990532001700', 'other'],
    [':25:1726.99.348EUR', '1726.99.348', 'other'],
    [':25:99941111/301726000EUR', '99941111/301726000', 'bban'],
    [':25:KNTRPLPX/320001726001', 'KNTRPLPX/320001726001', 'other'],
    [':25P:123456\r\nKNTRCHZHXXX', '123456', 'other'],
  ])('reads the account %s', (field, id, scheme) => {
    const [own] = read(statement([]).replace(':25:12345678/1234567890', field)).statements
    expect(own?.data.account).toMatchObject({ id, scheme })
    expect(own?.subject).toBe(id)
  })

  test.each([
    [':28:13901/1', '13901', '1'],
    [':28C:00000084/001', '00000084', '001'],
    [':28C:0', '0', undefined],
    [':28C: /1', undefined, '1'],
  ])('reads the number %s', (field, number, pageNumber) => {
    const [own] = read(statement([]).replace(':28C:00003/001', field)).statements
    expect(own?.data.statement.number).toBe(number)
    expect(own?.data.statement.page?.number).toBe(pageNumber)
  })

  test('is read without :28: and without :20:', () => {
    const file = statement([]).replace(':28C:00003/001\r\n', '').replace(':20:STARTUMS\r\n', '')
    expect(read(file).statements).toHaveLength(1)
  })
})

describe('identity', () => {
  const expected = ids(twoEntries)

  test.each([
    ['LF', lf(twoEntries)],
    ['CR', twoEntries.replaceAll('\r\n', '\r')],
    ['@@', `@@${twoEntries.replaceAll('\r\n', '@@')}`],
    ['@@ before CR LF', twoEntries.replaceAll('\r\n', '@@\r\n')],
    ['a byte order mark', `\ufeff${twoEntries}`],
    ['Windows-1252', iconv.encode(twoEntries, 'windows-1252')],
    ['DOS code page 850', iconv.encode(twoEntries, 'cp850')],
    ['UTF-16', iconv.encode(twoEntries, 'utf-16le', { addBOM: true })],
    ['SWIFT blocks', blocks(twoEntries)],
    ['a trailer block', `${blocks(twoEntries)}{5:{MAC:ABCDEFG}}`],
    ['control characters around it', `\u0001${blocks(twoEntries)}\u0003\r\n`],
    ['header lines of a bank', `KNTRNL2A\r\n940\r\nKNTRNL2A\r\n${twoEntries}`],
    ['another wrapping', twoEntries.replace('?21SVWZ', '?21\r\nSVWZ')],
    ['a wrapper of XML', `<text>${blocks(twoEntries).replace('-}', ' -}</text>')}`],
    ['an envelope of FinTS', `HIKAZ:5:7:3+@8@\r\n-\r\n${twoEntries}'HNHBS:6:1+2'`],
  ])('is the same with %s', (_, file) => {
    expect(ids(file)).toEqual(expected)
  })

  test('two equal payments have two ids', () => {
    const line = [':61:240103C1,00NMSCNONREF', ':86:Coffee']
    const { entries } = read(statement([...line, ...line]))
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(2)
  })

  test('another text is another entry, another page another statement', () => {
    expect(ids(twoEntries.replace('Miete', 'Mietf'))[1]).not.toBe(expected[1])
    expect(ids(twoEntries.replace('/001', '/002'))[2]).not.toBe(expected[2])
  })

  test('the opening amount counts only where the number says nothing', () => {
    const other = (file: string) => file.replace('EUR100,00', 'EUR101,00')
    expect(ids(other(twoEntries))).toEqual(expected)
    const unnumbered = twoEntries.replace('00003/001', '00000/001')
    expect(ids(other(unnumbered))).not.toEqual(ids(unnumbered))
  })

  test('ids of today stay those of tomorrow', () => {
    expect(expected).toEqual(golden)
  })
})

const golden = [
  'tx1-498bc78910fa7660e0710b07c59495bf8005b8c2',
  'tx1-2bb4685455e32f937028c1b64bc7a032ab1a7cfe',
  'st1-a0290555fbc151f563158b83a0034279074292e4',
]

const intraday = [
  ':20:INTRA',
  ':25:DE79999999990532001700',
  ':28C:1/1',
  ':34F:EURD0,',
  ':34F:EURC0,',
  ':13D:2401031430+0100',
  ':61:2401030103D1,00NTRFNONREF',
  ':61:240104EC2,00NTRFNONREF',
  ':61:240104ED9,00NTRFNONREF',
  ':90D:1EUR1,00',
  ':90C:0EUR0,00',
  '',
].join('\r\n')

describe('reports', () => {
  test('an MT942 reports its entries, expected ones apart', () => {
    const { units, ends, statements, entries } = read(intraday)
    expect(units[0]?.kind).toBe('report')
    expect(entries.map((e) => e.name)).toEqual(new Array(3).fill('bank-transaction-reported'))
    expect(entries.map((e) => e.data.status)).toEqual(['booked', 'expected', 'expected'])
    expect(entries.map((e) => e.data.amount.value)).toEqual(['-1.00', '2.00', '-9.00'])
    expect(statements[0]).toMatchObject({
      name: 'balance-reported',
      time: '2024-01-03T14:30:00+01:00',
      data: {
        format: 'mt942',
        statement: { createdAt: '2024-01-03T14:30:00+01:00' },
        totals: { entries: 1 },
        checks: { arithmetic: 'unknown', controlTotals: 'ok' },
        original: { floorLimits: [{ side: 'D' }, { side: 'C' }] },
      },
    })
    expect(ends[0]?.proof).toBe('ok')
  })

  test('totals that differ break its proof, unless a floor hides entries', () => {
    const wrong = intraday.replace(':90D:1EUR1,00', ':90D:2EUR7,00')
    expect(read(wrong).ends[0]?.proof).toBe('broken')
    expect(read(wrong.replace('EURD0,', 'EURD5,')).ends[0]?.proof).toBe('unknown')
  })

  test('a debit of nought counts among the debits', () => {
    const nought = intraday.replace('D1,00', 'D0,00').replace('90D:1EUR1,00', '90D:1EUR0,00')
    expect(read(nought).ends[0]?.proof).toBe('ok')
  })

  test('an expected entry in a statement is reported and does not count', () => {
    const { entries, ends } = read(statement([':61:240104ED9,00NTRFNONREF']))
    expect(entries[0]).toMatchObject({ name: 'bank-transaction-reported' })
    expect(ends[0]?.proof).toBe('ok')
  })

  test('a time without an offset is no time of an event', () => {
    const { statements } = read(intraday.replace(':13D:2401031430+0100', ':13:2401031430'))
    expect(statements[0]?.time).toBeUndefined()
    expect(statements[0]?.data.statement.createdAt).toBe('2024-01-03T14:30:00')
  })

  test('an MT941 reports balances', () => {
    const file = blocks(statement([], 'C240103EUR900,00')).replace('I940', 'I941')
    const { statements, ends } = read(file)
    expect(statements[0]).toMatchObject({ name: 'balance-reported', data: { format: 'mt941' } })
    expect(ends[0]?.proof).toBe('unknown')
  })
})

describe('several messages', () => {
  test.each([
    ['glued blocks', blocks(twoEntries) + blocks(intraday).replace('I940', 'I942')],
    ['only their first field', twoEntries.replace('-\r\n', '') + intraday],
    ['a dash and header lines', `${twoEntries}BANK\r\n940\r\n${intraday}`],
    ['no first field', twoEntries + intraday.replace(':20:INTRA\r\n', '')],
  ])('are parted by %s', (_, file) => {
    const { statements } = read(file)
    expect(statements.map((s) => s.data.format)).toEqual(['mt940', 'mt942'])
  })

  test('pages that go on where the one before ended are continuous', () => {
    const first = page('1', ':60F:C240102EUR1,00', [':61:240103C1,00NMSCX'], ':62M:C240103EUR2,00')
    const last = page('2', ':60M:C240103EUR2,00', [':61:240103C3,00NMSCX'], ':62F:C240103EUR5,00')
    const { statements } = read(first + last)
    expect(statements.map((s) => s.data.checks.continuity)).toEqual(['unknown', 'ok'])
    expect(statements.map((s) => s.data.closing?.kind)).toEqual([
      'interim-closing-booked',
      'closing-booked',
    ])
    const torn = read(first + last.replace('M:C240103EUR2,00', 'M:C240103EUR4,00'))
    expect(torn.statements[1]?.data.checks.continuity).toBe('broken')
    expect(torn.problems.map((p) => p.code)).toContain('mt-page-differs')
    expect(read(last + first).statements[1]?.data.checks.continuity).toBe('unknown')
  })
})

describe('text of field 86', () => {
  const textOf = (...lines: string[]) =>
    read(statement([':61:240103C1,00NMSCX', ...lines])).entries[0]?.data.remittance.text

  test('may begin its lines with a colon, a dash or a number between colons', () => {
    expect(textOf(':86:at 12', ':26:37 in', '-SHOP', '-', ': here')).toBe(
      'at 12 :26:37 in -SHOP - : here',
    )
  })

  test('may come in several fields 86', () => {
    expect(textOf(':86:One', ':86:Two')).toBe('One Two')
  })

  test('goes on behind blank lines', () => {
    expect(textOf(':86:One', '', '  ', 'Two')).toBe('One Two')
  })

  test('notes of field NS are kept beside it', () => {
    const lines = [':61:240103C1,00NMSCX', ':NS:01My Street', '02City', ':86:Text']
    const [entry] = read(statement(lines)).entries
    expect(entry?.data.original?.['notes']).toEqual(['01My Street\n02City'])
    expect(entry?.data.remittance.text).toBe('Text')
  })
})

describe('what is refused', () => {
  test.each([
    ['a second opening balance', [':60F:C240102EUR1,00'], 'mt-field-unexpected', 5],
    ['the account behind an entry', [':61:240103C1,00NMSCX', ':28C:1'], 'mt-field-unexpected', 6],
    ['text that belongs to no field', ['hello'], 'mt-field-invalid', 5],
  ])('%s', (_, lines, code, line) => {
    expect(refusalOf(statement(lines))).toMatchObject({ code, position: { line, column: 1 } })
  })

  test('an entry behind the closing balance', () => {
    const file = statement([]).replace('-\r\n', ':61:240103C1,00NMSCX\r\n')
    expect(refusalOf(file)?.code).toBe('mt-field-unexpected')
  })

  test.each(['X240103EUR1,00', 'C249903EUR1,00', 'C240103EU1,00', 'C240103EUR', 'C240103EUR1,00X'])(
    'the balance %s',
    (closing) => {
      expect(refusalOf(statement([], closing))?.position).toMatchObject({ line: 5 })
    },
  )

  test('an opening balance without a closing one, even before a dash', () => {
    const file = statement([':61:240103C1,00NMSCX']).replace(/:62F:.*\r\n/, '')
    expect(refusalOf(file)?.code).toBe('mt-field-missing')
  })

  test('a message of another type beside statements', () => {
    const other = '{1:F01A}{2:I103BANKDEFFXXXXN}{4:\r\n:20:X\r\n-}'
    expect(refusalOf(blocks(twoEntries) + other)?.code).toBe('mt-type-unsupported')
  })

  test('a field without an end', () => {
    const limits = { maxTextChars: 1000 }
    const lines = [':61:240103C1,00NMSCX', ':86:x', ...new Array(100).fill('y'.repeat(60))]
    expect(refusalOf(statement(lines), { limits })).toMatchObject({
      code: 'text-too-long',
      position: { line: 6 },
    })
  })

  test('messages show the shape of what was found, never the text', () => {
    const message = refusalOf(statement([':61:240103CSECRET99']))?.message ?? ''
    expect(message).toContain('"AAAAA99"')
    expect(message).not.toContain('ECRET')
  })
})

/** Two messages that a cut parts, as SWIFT blocks and with nothing but their fields. */
const inBlocks = lf(blocks(twoEntries) + blocks(intraday).replace('I940', 'I942'))
const bare = lf(twoEntries.replace('-\r\n', '') + statement([]).replace('00003', '00004'))

formatContract(mt940, { file: `${twoEntries}${intraday}`, cut: inBlocks })
describe('without blocks', () => formatContract(mt940, { file: bare }))

describe('a file that was cut', () => {
  test('an excerpt without a beginning is read, unproven', () => {
    const { ends, entries, problems } = read(':61:2401030103C1,00NTRFX\n:86:Text')
    expect(ends).toEqual([{ entries: 1, proof: 'unknown' }])
    expect(entries[0]?.data).toMatchObject({
      account: { id: 'NOTPROVIDED' },
      amount: { value: '1.00', currency: 'XXX' },
    })
    expect(problems.map((p) => p.code)).toEqual([
      'account-absent',
      'balance-absent',
      'currency-absent',
    ])
  })

  test('a statement that the next one begins behind is read, unproven', () => {
    const open = statement([]).replace(/:62F:.*\r\n-\r\n/, '')
    const { statements } = read(open + statement([]).replace('00003', '00004'))
    expect(statements.map((s) => s.data.checks.arithmetic)).toEqual(['unknown', 'ok'])
  })
})

test('twenty thousand equal entries add up and have ids of their own', () => {
  const line = ':61:240103C1,00NMSCX\r\n:86:Text of an entry'
  const lines = new Array(20_000).fill(line)
  const { ends, entries } = read(statement(lines, 'C240103EUR20100,00'))
  expect(ends).toEqual([{ entries: 20_000, proof: 'ok' }])
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(20_000)
})

test('an entry is handed on before the statement ends', () => {
  const [head = '', tail = ''] = statement([':61:240103C1,00NMSCX', '|']).split('|')
  const events: string[] = []
  const reader = mt940.open({
    fileSha256: '0'.repeat(64),
    charset: 'utf-8',
    markBytes: 0,
    limits: defaultLimits,
    sink: {
      open: () => {},
      event: (draft) => void events.push(draft.name),
      close: () => {},
      problem: () => {},
    },
  })
  reader.write(Buffer.from(`${head}:61:240103C1,00NMSCX\r\n:86:Text\r\n`))
  expect(events).toEqual(['bank-transaction-booked'])
  reader.write(Buffer.from(tail.trimStart()))
  reader.end()
  expect(events).toHaveLength(3)
})
