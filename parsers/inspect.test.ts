import { createHash } from 'node:crypto'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decoding } from './decoder.ts'
import { Inspector } from './inspect.ts'

function inspect(bytes: Uint8Array, stated?: string, chunk = bytes.length || 1) {
  const inspector = new Inspector()
  for (let at = 0; at < bytes.length; at += chunk) inspector.write(bytes.subarray(at, at + chunk))
  return inspector.result(stated)
}

const german = 'Überweisung für Größe, Straße, Käse und schöne Äpfel'

describe('the charset of a file', () => {
  test.each([
    ['plain ASCII', Buffer.from('Zahlung'), undefined, 'utf-8', 'ascii'],
    ['UTF-8', Buffer.from(german), undefined, 'utf-8', 'valid-utf-8'],
    ['UTF-8, whatever is stated', Buffer.from(german), 'cp850', 'utf-8', 'valid-utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${german}`), undefined, 'utf-8', 'bom'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${german}`, 'utf16le'), undefined, 'utf-16le', 'bom'],
    ['UTF-16 without one', Buffer.from(german, 'utf16le'), undefined, 'utf-16le', 'nul-pattern'],
    [
      'Windows-1252',
      iconv.encode(german, 'windows-1252'),
      undefined,
      'windows-1252',
      'latin-default',
    ],
    ['a DOS code page', iconv.encode(german, 'cp850'), undefined, 'cp850', 'dos-letters'],
    [
      'what is stated',
      iconv.encode('Příkaz', 'windows-1250'),
      'windows-1250',
      'windows-1250',
      'stated',
    ],
    [
      'Windows quotes and dashes',
      iconv.encode('“Miete” – Büro’s', 'windows-1252'),
      undefined,
      'windows-1252',
      'latin-default',
    ],
    [
      'what the XML declaration says',
      iconv.encode(`<?xml version="1.0" encoding="ISO-8859-15"?><a>Größe</a>`, 'iso-8859-15'),
      undefined,
      'iso-8859-15',
      'stated',
    ],
  ])('is found: %s', (_what, bytes, stated, charset, evidence) => {
    expect(inspect(bytes, stated).charset).toEqual({ charset, evidence })
  })

  test('and the hash do not depend on the chunks', () => {
    const files = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string().map((t) => Buffer.from(t)),
    )
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 7 }), (bytes, chunk) => {
        expect(inspect(bytes, undefined, chunk)).toEqual(inspect(bytes))
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        expect(inspect(bytes).sha256).toBe(sha256)
      }),
    )
  })

  test('of a file that was cut inside a character stays UTF-8, so that the cut is seen', () => {
    const bytes = Buffer.from(`${german} ü`)
    const cut = bytes.subarray(0, bytes.length - 1)
    expect(inspect(cut).charset.charset).toBe('utf-8')
    const decoder = decoding('utf-8')
    decoder.write(cut)
    expect(() => decoder.end()).toThrow(/charset-invalid/)
  })
})

describe('decoding', () => {
  test.each(['utf-8', 'windows-1252', 'cp850', 'utf-16le'])(
    '%s gives the same text byte by byte',
    (charset) => {
      const bytes = iconv.encode(german, charset)
      const decoder = decoding(charset)
      const text =
        [...bytes].map((byte) => decoder.write(Uint8Array.of(byte))).join('') + decoder.end()
      expect(text).toBe(german)
    },
  )

  test('replaces nothing: a byte that is no text in the charset refuses the file', () => {
    expect(() => decoding('windows-1252').write(Uint8Array.of(0x41, 0x81))).toThrow(
      /charset-invalid/,
    )
    expect(() => decoding('utf-8').write(Uint8Array.of(0x41, 0xff))).toThrow(/charset-invalid/)
  })

  test('refuses a charset that a file names and nobody knows', () => {
    const bytes = iconv.encode('<?xml version="1.0" encoding="utftf-8"?><a>ä</a>', 'latin1')
    const { charset } = inspect(bytes)
    expect(() => decoding(charset.charset)).toThrow(/charset-invalid.*aaaaa-9/)
  })
})
