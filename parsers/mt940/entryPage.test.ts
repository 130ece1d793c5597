import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventText } from '../../events/eventWriter.ts'
import { WrittenTransaction } from '../../events/writtenTransaction.ts'
import type { ReadFile } from '../testing/readFile.ts'
import { read, statement } from './testing.ts'

const stamp = { source: '/test', sourceFile: 'ab'.repeat(32) }

/** The bytes of each entry are those that `TransactionWriter` makes of its data. */
function expectWrittenAsData({ entries }: ReadFile): void {
  for (const draft of entries) {
    expect(draft).toBeInstanceOf(WrittenTransaction)
    const { id, name, subject, correlationId, time, position, data } = draft
    const object = { id, name, subject, correlationId, time, position, data }
    expect(eventText(draft, stamp)).toBe(eventText(object, stamp))
  }
}

test.each([
  ['a credit', 'C12,50NTRFREF1//BANK1', '166?00GUTSCHRIFT?20EREF+E2E?21SVWZ+Invoice?32Muster'],
  ['a debit below one', 'D0,05NMSCNONREF', '105?20MREF+M1?21CRED+DE98ZZZ09999999999'],
  ['a reversal', 'RC3,00FRTIKREF+//B', '109?00RETURN?34901?20KREF+K1?21SVWZ+18.?22x'],
  ['a funds code', 'CR7,77S103ABC//NONREF', '166?00A?109310?30DEMODEFFXXX?31DE02?32A?33 B'],
  ['an expected entry', 'EC1,NTRFX', '166?3012345678?31123456?32A?33B'],
  ['own facts that are numbers', 'C7,77NTRFX', '166?35last?10first?05between?10again?60ABWA+x'],
  ['quotes', 'C7,77NTRF"\\//"', '166?20SVWZ+says "no\\"?32"?10"\\"'],
  ['letters beyond ASCII', 'C7,77NTRFÜ', '166?20Gebühr für €?32Weber & Söhne 𝄞?10Ö'],
  ['other amounts', 'C7,77NTRFX', '/OCMT/CAD47,11/CHGS/EUR1,23/EXCH/1,4512/REMI/x'],
  ['amounts that are none', 'C7,77NTRFX', '/OCMT/CAD-5/CHGS/x/EXCH/y/ID/a/IBAN/DE1/IBAN/DE2'],
  ['a structured reference', 'C7,77NTRFX', '/REMI/STRD/CUR/RF41990017026034/BAI/399/FEE'],
  ['a list', 'C7,77NTRFX', '911 X; ID IPH: X1; Z RACH.: 5611; OD: JAN; TYT.: ABC; TNR: 17.01'],
  ['nothing', 'C7,77', ''],
])('an entry with %s is written as its data would be', (_, line, information) => {
  const entry = [`:61:2401030103${line}`, 'details "x"', `:86:${information}`, ':NS:01note "n"']
  const file = statement([...entry, ...entry])
  expectWrittenAsData(read(file))
  expectWrittenAsData(read(Buffer.from(file, 'latin1')))
})

const piece = fc.constantFrom(
  ...['?', '20', '21', '32', '33', '30', '31', '10', '34', '05', '60', '45', 'EREF+', 'SVWZ+'],
  ...['IBAN+', 'BIC+', 'KREF+', 'ABWA+', 'MREF: ', 'CR', 'ED+', ' ', '  ', '\r\n', '\n', '\r'],
  ...['abc', 'NONREF', 'DEMODEFF', 'ü', 'ß', '€', '\u00a0', '"', '\\', ':', '-', '{', '@@', '/'],
  ...['123', '//', ',', '.', 'aaaaaaaaaaaaaaaaaaaaaaaaa', '\t', '\u007f', '\u{1f600}', 'COAM+'],
  ...['/REMI/', '/EREF/', '/CNTP/', '/OCMT/EUR1,2', '/EXCH/1', '/CHGS/', '\u0001', 'NOTPROVIDED'],
)

test('whatever field 86 holds, its event is written as its data would be', () => {
  const start = fc.constantFrom('166?', '/', '')
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(start, text, (form, said) => {
      expectWrittenAsData(read(statement([':61:240103C1,00NTRFX', `:86:${form}${said}`])))
    }),
  )
})

test('entries of several pages keep what they say', () => {
  const name = 'n'.repeat(40)
  const lines = Array.from({ length: 400 }, (_, n) => [
    ':61:240103C1,00NTRFX',
    `:86:166?20SVWZ+${n}?32${name}${n}`,
  ])
  const { entries } = read(statement(lines.flat()))
  expect(entries.map(({ data }) => data.counterparty.name)).toEqual(
    lines.map((_, n) => `${name}${n}`),
  )
})

test('an entry larger than a page is written whole', () => {
  const purpose = Array.from({ length: 900 }, () => '"'.repeat(60))
  const file = statement([':61:240103C1,00NTRFX', ':86:166?20SVWZ+', ...purpose])
  const [entry] = read(file).entries
  expect(entry?.data.remittance.text).toBe(purpose.join(''))
})
