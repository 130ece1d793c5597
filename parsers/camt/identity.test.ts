import { expect, test } from 'vitest'
import { booked, document, entry, readAll, statement } from './fixtures.ts'

const ids = (file: string | Uint8Array, options: Parameters<typeof readAll>[1] = {}) =>
  readAll(file, options).events.map(({ id }) => id)

const text = '<AddtlNtryInf>Grüße aus Zürich</AddtlNtryInf>'
const plain = booked('111.00', entry('1.00', text), entry('10.00'))

test('ids are the same across prefixes, white space, comments and charsets', () => {
  const expected = ids(plain)
  expect(ids(plain.replaceAll('><', '>\r\n  <'))).toEqual(expected)
  expect(ids(plain.replaceAll('><', '><!-- x --><'))).toEqual(expected)
  expect(ids(plain.replace('Grüße aus', 'Grüße\n\t  aus'))).toEqual(expected)
  expect(ids(plain.replace('Grüße', '<![CDATA[Gr]]>&#252;ße'))).toEqual(expected)
  expect(ids(Buffer.from(plain, 'latin1'), { charset: 'iso-8859-1' })).toEqual(expected)
  expect(ids(Buffer.from(plain, 'utf16le'), { charset: 'utf-16le' })).toEqual(expected)
  expect(ids(plain.replace(/<(\/?)(?=[A-Za-z])/g, '<$1p:').replace('xmlns=', 'xmlns:p='))).toEqual(
    expected,
  )
})

test('a statement keeps its ids in another message or file', () => {
  const again = plain
    .replace('<MsgId>M1', '<MsgId>M2')
    .replaceAll('2024-03-12T20:00', '2024-03-14T08:00')
  expect(ids(again)).toEqual(ids(plain))
})

test('two equal entries are two, and stay so when the file comes again', () => {
  const twins = booked('102.00', entry('1.00'), entry('1.00'))
  const [one, two] = ids(twins)
  expect(one).not.toBe(two)
  expect(ids(twins).slice(0, 2)).toEqual([one, two])
  expect(ids(booked('101.00', entry('1.00')))[0]).toBe(one)
})

test('equal entries that differ in white space alone still are two', () => {
  const twins = booked('102.00', entry('1.00'), entry('1.00').replace('><', '> <'))
  expect(new Set(ids(twins)).size).toBe(3)
})

test('another amount, side, currency or text is another entry', () => {
  const variants = [
    entry('1.00'),
    entry('1.01'),
    entry('-1.00'),
    entry('1.00', '', 'USD'),
    entry('1.00', '<NtryRef>1</NtryRef>'),
    entry('1.00', '<AcctSvcrRef>1</AcctSvcrRef>'),
  ]
  const found = variants.map((variant) => ids(booked('100.00', variant))[0])
  expect(new Set(found).size).toBe(variants.length)
})

test('account, name, page and opening day make the statement; without a name the opening amount', () => {
  const id = (file: string) => ids(file).at(-1)
  const other = [
    plain,
    plain.replace('DE79999999990532001700', 'DE06999999980000202600'),
    plain.replace('<Id>S1', '<Id>S2'),
    plain.replace('2024-03-11', '2024-03-10'),
    plain.replace('<Id>S1</Id>', '<Id>S1</Id><StmtPgntn><PgNb>2</PgNb></StmtPgntn>'),
  ]
  expect(new Set(other.map(id)).size).toBe(other.length)
  const nameless = plain.replace('<Id>S1</Id>', '')
  expect(id(nameless.replace('>100.00<', '>200.00<'))).not.toBe(id(nameless))
  expect(id(plain.replace('>100.00<', '>200.00<'))).toBe(id(plain))
})

test('the pages of a message that is split are not one statement', () => {
  const page = (number: number) =>
    plain.replace(
      '</CreDtTm></GrpHdr>',
      `</CreDtTm><MsgPgntn><PgNb>${number}</PgNb><LastPgInd>${number === 2}</LastPgInd></MsgPgntn></GrpHdr>`,
    )
  expect(ids(page(1)).at(-1)).not.toBe(ids(page(2)).at(-1))
})

test('golden ids: a change here changes every id that was ever delivered', () => {
  expect(ids(document(statement(entry('1.00'))))).toMatchInlineSnapshot(`
    [
      "tx1-a372a6b4ab94a29ceba305f01f8a5f28105d5747",
      "st1-7b0696382ddfafba4e49edabb771fd5e26d7378b",
    ]
  `)
})
