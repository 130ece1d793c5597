import fc from 'fast-check'
import { expect, test } from 'vitest'
import { camt053, mt940 } from '../test/samples.ts'
import { endingBytes, endingOf } from './ending.ts'

const coda = (next: string) => [`0000020112672505${' '.repeat(112)}`, `9${'0'.repeat(126)}${next}`]

function ends(text: string, encoding: 'utf8' | 'utf16le' = 'utf8') {
  const bytes = Buffer.from(text, encoding)
  return endingOf(bytes.subarray(0, endingBytes), bytes.subarray(-endingBytes))
}

test.each([
  ['camt with its end tag', camt053('A'), 'file'],
  ['camt behind a byte order mark', `\uFEFF${camt053('A')}\n\n`, 'file'],
  ['an export whose outermost element has a prefix', '<x:a b="1"><c></c></x:a>', 'file'],
  ['BAI2 with its trailer', '01,A,B,261120,0800,1,80,1,2/\n99,100,1,5/\n', 'file'],
  ['CODA without a next file', coda('2').join('\r\n'), 'file'],
  ['CODA that announces a next file', coda('1').join('\r\n'), 'message'],
  ['Norma 43 with its end', `11${'0'.repeat(78)}\r\n88${'9'.repeat(18)}000001\r\n`, 'file'],
  ['CFONB 120 with a new balance', `01${'3'.repeat(118)}\n07${'3'.repeat(118)}\n`, 'message'],
  ['MT940 that ends with a hyphen', mt940(1), 'message'],
  ['MT940 in its envelope', '{1:F01A}{2:I940}{4:\r\n:20:A\r\n-}', 'message'],
  ['MT940 with a trailer block', '{1:F01A}{4:\r\n:20:A\r\n-}{5:{CHK:0123456789AB}}', 'message'],
] as const)('%s ends as a %3$s', (_what, text, ending) => {
  expect(ends(text)).toBe(ending)
})

test('UTF-16 tells it too', () => {
  const text = `\uFEFF${camt053('A')}`
  expect(ends(text, 'utf16le')).toBe('file')
  expect(ends(text.trimEnd().slice(0, -1), 'utf16le')).toBeUndefined()
})

test.each([
  ['zeros at the end, where a share shows what is not copied yet', `${mt940(1)}\0\0\0`],
  ['the end tag of an inner element', '<a><b></b>'],
  ['an end tag of another name', '<a><b></ab>'],
  ['nothing', ''],
  ['an empty line', '\r\n'],
  ['a CSV row', 'Number;Date\n1;2\n'],
])('%s is no ending', (_what, text) => {
  expect(ends(text)).toBeUndefined()
})

test('no true beginning of a camt file ends like a whole one', () => {
  const whole = camt053('A').trimEnd()
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
      expect(ends(whole.slice(0, length))).toBeUndefined()
    }),
  )
})

test('whatever the bytes are, it answers', () => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(bytes, bytes, (head, tail) => {
      expect([undefined, 'file', 'message']).toContain(endingOf(head, tail))
    }),
  )
})
