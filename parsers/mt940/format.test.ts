import { describe, expect, test } from 'vitest'
import { mt940 } from './format.ts'
import { statement } from './testing.ts'

const variant = (head: string) => {
  const sniff = mt940.sniff(head)
  return sniff.match ? sniff.variant : undefined
}

describe('MT940 is told by its content', () => {
  test.each([
    ['a statement', statement([]), 'mt940'],
    ['header lines of a bank', `KNTRNL2A\r\n940\r\nKNTRNL2A\r\n${statement([])}`, 'mt940'],
    ['no :20:', ':25:1/2\n:28C:1\n:60F:C240102EUR1,00\n', 'mt940'],
    ['block 2', '{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\n:20:X\n', 'mt940'],
    ['MT950', '{1:F01A}{2:O9501200240103BANKDEFFXXXX00000000002401031200N}{4:\n:20:X\n', 'mt950'],
    ['MT941', '{1:F01A}{2:I941BANKDEFFXXXXN}{4:\n:20:X\n:25:1\n', 'mt941'],
    ['MT942 by its fields', ':20:X\n:25:1\n:28C:1/1\n:34F:EUR0,\n:13D:2401031200+0100\n', 'mt942'],
    [
      'MT941 by its fields',
      ':20:X\n:25:1\n:60F:C240102EUR1,\n:90D:0EUR0,\n:62F:C240102EUR1,',
      'mt941',
    ],
    ['@@ as line end', '@@:20:X@@:25:1@@:60F:C240102EUR1,@@', 'mt940'],
    ['an envelope of another protocol', `HIKAZ:5:7:3+@831@\r\n-\r\n${statement([])}`, 'mt940'],
    ['an excerpt', ':61:240103C1,00NMSCNONREF', 'mt940'],
  ])('by %s', (_, head, name) => {
    expect(variant(head)).toBe(name)
  })

  test.each([
    ['CSV', 'Date;Amount;Text\n03.01.2024;1,00;:20: o clock\n'],
    [
      'XML',
      '<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
    ],
    ['BAI2', '01,SENDER,RECEIVER,240103,1200,1,80,,2/\n02,RECEIVER,SENDER,1,240103,,USD,2/\n'],
    ['CODA', '0000016012499905        KONTOR17  KONTOR NV                 KNTRBEBB   00123456749'],
    ['OFX', 'OFXHEADER:100\nDATA:OFXSGML\n<OFX>'],
    ['a picture', '\u00ff\u00d8\u00ff\u00e0\u0000\u0010JFIF\u0000\n:20:\u0000\u0000'],
    ['a payment MT103', '{1:F01A}{2:I103BANKDEFFXXXXN}{4:\n:20:X\n:23B:CRED\n:32A:240103EUR1,\n-}'],
    ['a payment without blocks', ':20:X\n:23B:CRED\n:32A:240103EUR1,\n:50K:A\n:59:/1\n'],
    ['a request MT920', '{1:F01A}{2:I920BANKDEFFXXXXN}{4:\n:20:X\n:12:942\n:25:1\n-}'],
    ['nothing', ''],
  ])('it is not %s', (_, head) => {
    const sniff = mt940.sniff(head)
    expect(sniff).toMatchObject({ match: false, why: expect.stringMatching(/^it |^no /) })
  })

  test('a tag far behind the beginning is none', () => {
    expect(variant(`${'text\n'.repeat(2000)}:20:X\n:25:1\n`)).toBeUndefined()
  })
})
