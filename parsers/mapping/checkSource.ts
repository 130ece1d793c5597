import iconv from 'iconv-lite'
import { dateReader } from './date.ts'
import type { Found } from './findings.ts'
import { type Range, rangeOf } from './range.ts'
import type { CsvSource, FixedWidthSource, Source, XmlSource } from './schema.ts'
import { xmlPath } from './xmlPath.ts'
import { zoneOffsets } from './zone.ts'

/** Checks how the source is written: that its signs differ, and that its charset is known. */
export function checkSource(source: Source, found: Found): void {
  checkWriting(source, found)
  if (source.format === 'csv') checkCsv(source, found)
  else if (source.format === 'xml') checkXml(source, found)
  else checkFixedWidth(source, found)
}

function checkWriting({ decimal, thousands, charset, zone, ...dates }: Source, found: Found): void {
  if (decimal === thousands) {
    const message = `The decimal and the thousands sign are both ${decimal}. Look at an amount over 1000.`
    found(['source', 'thousands'], message)
  }
  if (dates.date !== undefined && !dateReader(dates.date, dates.months)) {
    found(['source', 'date'], 'No such pattern: write a date such as DD.MM.YYYY.')
  }
  if (zone !== undefined && !zoneOffsets(zone)) found(['source', 'zone'], noZone)
  if (charset !== undefined && !isReadable(charset)) {
    const message =
      'No such charset. Usual are utf-8, utf-16le, windows-1252, iso-8859-15, windows-1250, cp850, cp437.'
    found(['source', 'charset'], message)
  }
}

export const noZone =
  'No such time zone. Write a name of the IANA database, such as Europe/Berlin or UTC.'

function checkCsv({ separator, quote, header, preamble }: CsvSource, found: Found): void {
  if (separator === quote) {
    found(
      ['source', 'quote'],
      'The quote and the separator are the same sign. State `quote: none` if there are none.',
    )
  }
  if (preamble === 'find' && header !== true) {
    found(
      ['source', 'preamble'],
      'Only a header line can be found: without one, give the number of lines.',
    )
  }
  if (!Array.isArray(header)) return
  header.forEach((name, i) => {
    if (name !== '' && header.indexOf(name) < i)
      found(['source', 'header', i], 'This name is there twice.')
  })
}

type Ranges = FixedWidthSource['columns']

function checkFixedWidth(source: FixedWidthSource, found: Found): void {
  const { columns, records, kind, length } = source
  if ((kind === undefined) !== (records === undefined)) {
    const message =
      'Kinds of records need both: `kind`, where the text stands that tells them apart, and `records`, ' +
      'the columns of each.'
    found(['source', kind === undefined ? 'records' : 'kind'], message)
  }
  if (!records && Object.keys(columns).length === 0) {
    found(['source', 'columns'], 'Name the columns and where they stand: { start: 1, length: 8 }.')
  }
  const within = (range: Range, path: readonly string[]) => {
    if (length !== undefined && range.to > length) {
      found(['source', ...path], `This goes on behind the ${length} characters of \`length\`.`)
    }
  }
  const checkRanges = (ranges: Ranges, path: readonly string[]) => {
    for (const [name, range] of Object.entries(ranges)) within(rangeOf(range), [...path, name])
  }
  if (kind) within(rangeOf(kind), ['kind'])
  checkRanges(columns, ['columns'])
  const kinds = Object.keys(records ?? {})
  for (const [text, ranges] of Object.entries(records ?? {})) {
    checkRanges(ranges, ['records', text])
    if (kinds.some((other) => other !== text && other.trim() === text.trim())) {
      found(['source', 'records', text], 'This kind is there twice: blanks around it do not count.')
    }
    for (const name of Object.keys(ranges)) {
      if (!Object.hasOwn(columns, name)) continue
      const message = 'This column stands under `columns` too, for all kinds: keep one of the two.'
      found(['source', 'records', text, name], message)
    }
  }
}

function checkXml({ row, lines, namespaces }: XmlSource, found: Found): void {
  const rows = xmlPath(row, namespaces)
  if (typeof rows === 'string') found(['source', 'row'], rows)
  else if (!rows.absolute || rows.attribute || rows.steps.length === 0) {
    const message = 'The path of the rows begins at the root: /Export/Invoices/Invoice.'
    found(['source', 'row'], message)
  } else if (rows.steps.some(({ place, where }) => place !== undefined || where)) {
    found(['source', 'row'], 'Rows are all elements of this path: leave the brackets out.')
  }
  if (lines === undefined) return
  const inner = xmlPath(lines, namespaces)
  if (typeof inner === 'string') found(['source', 'lines'], inner)
  else if (inner.absolute || inner.attribute || inner.steps.length === 0) {
    found(['source', 'lines'], 'The path of the lines begins at the row: Lines/Line.')
  }
}

/**
 * Unicode, or one byte a character: places in a file are counted by that. A charset of several
 * bytes a character turns the upper half of all bytes into fewer characters.
 */
export function isReadable(charset: string): boolean {
  if (/^utf-?(8|16le|16be)$/i.test(charset)) return true
  if (!iconv.encodingExists(charset) || /^(base64|hex|utf|ucs|unicode)/i.test(charset)) return false
  const upper = Buffer.from(Array.from({ length: 128 }, (_, i) => i + 128))
  return iconv.decode(upper, charset).length === 128
}
