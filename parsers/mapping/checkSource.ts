import iconv from 'iconv-lite'
import { dateReader } from './date.ts'
import type { Found } from './findings.ts'
import type { CsvSource } from './schema.ts'

/** Checks how the source is written: that its signs differ, and that its charset is known. */
export function checkSource(source: CsvSource, found: Found): void {
  const { separator, quote, decimal, thousands, header, preamble, charset } = source
  if (separator === quote) {
    found(
      ['source', 'quote'],
      'The quote and the separator are the same sign. State `quote: none` if there are none.',
    )
  }
  if (decimal === thousands) {
    const message = `The decimal and the thousands sign are both ${decimal}. Look at an amount over 1000.`
    found(['source', 'thousands'], message)
  }
  if (preamble === 'find' && header !== true) {
    found(
      ['source', 'preamble'],
      'Only a header line can be found: without one, give the number of lines.',
    )
  }
  if (Array.isArray(header)) {
    header.forEach((name, i) => {
      if (name !== '' && header.indexOf(name) < i)
        found(['source', 'header', i], 'This name is there twice.')
    })
  }
  if (source.date !== undefined && !dateReader(source.date, source.months)) {
    found(['source', 'date'], 'No such pattern: write a date such as DD.MM.YYYY.')
  }
  if (charset !== undefined && !isReadable(charset)) {
    const message =
      'No such charset. Usual are utf-8, utf-16le, windows-1252, iso-8859-15, windows-1250, cp850, cp437.'
    found(['source', 'charset'], message)
  }
}

/**
 * Unicode, or one byte a character: places in a file are counted by that. A charset of several
 * bytes a character turns the upper half of all bytes into fewer characters.
 */
function isReadable(charset: string): boolean {
  if (/^utf-?(8|16le|16be)$/i.test(charset)) return true
  if (!iconv.encodingExists(charset) || /^(base64|hex|utf|ucs|unicode)/i.test(charset)) return false
  const upper = Buffer.from(Array.from({ length: 128 }, (_, i) => i + 128))
  return iconv.decode(upper, charset).length === 128
}
