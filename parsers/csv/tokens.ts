/*
 * The grammar of CSV, on text at hand; records.ts feeds it. Why not papaparse, when everything else
 * here stands on packages: a row must be traced to its byte, and a broken quote refused at its
 * character. Papaparse gives no place of a field, takes one kind of line end a file, knows no
 * limits, and reads on behind a broken quote with an error for each that follows: 8 million errors
 * and 760 MB for one hostile row of 16 MB. On 100 MB of plain rows in chunks this took 0.63 s to
 * papaparse's 0.69 s, on quoted ones 1.3 s to 1.3 s. Papaparse stands beside it in the tests, as
 * the independent reading.
 */

import { keepShape } from '../../events/shapes.ts'

/** How a file writes its rows. */
export interface Dialect {
  /** One character. */
  readonly separator: string
  /** One character, or undefined where quotes are plain text. */
  readonly quote: string | undefined
  /** Columns that a row may have at most. */
  readonly maxFields: number
}

/** One record as it was found in a text. */
export interface Found {
  readonly fields: string[]
  /** Index behind the record's line end. */
  readonly end: number
  /** Line ends inside it, its own included. */
  readonly lines: number
}

/** The character that breaks the grammar; behind it no row can be told from the next. */
export interface Broken {
  readonly broken: 'quote-open' | 'text-behind-quote' | 'too-many-fields'
  readonly index: number
}

/**
 * A text and the next line end, quote and separator in it. Each is searched once and remembered, so
 * that text without any is not searched again for every row. Ask for rising places only.
 */
export class Scan {
  readonly text: string
  #lf = -1
  #cr = -1
  #quote = -1
  #separator = -1

  /** Fields of the record before; the next one mostly has as many. */
  width = 0

  constructor(text: string) {
    this.text = text
  }

  /** Leaves a record the fields that it has. */
  fit(fields: string[], count: number): void {
    if (fields.length !== count) fields.length = count
    this.width = count
  }

  #find(what: string, from: number): number {
    const at = this.text.indexOf(what, from)
    return at < 0 ? this.text.length : at
  }

  /** Index of the next LF or CR; the text's length where there is none. */
  lineEnd(from: number): number {
    if (this.#lf < from) this.#lf = this.#find('\n', from)
    if (this.#cr < from) this.#cr = this.#find('\r', from)
    return Math.min(this.#lf, this.#cr)
  }

  quote(quote: string, from: number): number {
    if (this.#quote < from) this.#quote = this.#find(quote, from)
    return this.#quote
  }

  separator(separator: string, from: number): number {
    if (this.#separator < from) this.#separator = this.#find(separator, from)
    return this.#separator
  }
}

/** Index behind the line end at `index`: LF, CR LF, CR, or none at the end of the text. */
export function behindLineEnd(text: string, index: number): number {
  if (index >= text.length) return text.length
  const isPair =
    text.charCodeAt(index) === 13 && index + 1 < text.length && text.charCodeAt(index + 1) === 10
  return isPair ? index + 2 : index + 1
}

/** Whether more text may change what this line end is: none yet, or a CR whose LF is to come. */
export function mayGoOn(text: string, lineEnd: number): boolean {
  const last = text.length - 1
  return lineEnd > last || (lineEnd === last && text.charCodeAt(lineEnd) === 13)
}

/**
 * Reads the record at `start` after RFC 4180, with any separator and line end. Blanks around a
 * quoted field are passed over; a quote inside an unquoted field is plain text.
 *
 * @param last Whether the file ends with this text.
 * @returns undefined where the text ends before the record surely does.
 */
export function recordAt(
  scan: Scan,
  start: number,
  dialect: Dialect,
  last: boolean,
): Found | Broken | undefined {
  const { text } = scan
  const { quote, separator, maxFields } = dialect
  const lineEnd = scan.lineEnd(start)
  if (quote !== undefined && scan.quote(quote, start) < lineEnd) {
    return fieldwise(scan, start, dialect, last)
  }
  if (!last && mayGoOn(text, lineEnd)) return undefined
  const fields = new Array<string>(scan.width)
  let count = 0
  let at = start
  for (let end = scan.separator(separator, at); end < lineEnd; ) {
    fields[count] = text.slice(at, end)
    count += 1
    if (count === maxFields) return { broken: 'too-many-fields', index: start }
    at = end + 1
    end = scan.separator(separator, at)
  }
  fields[count] = text.slice(at, lineEnd)
  scan.fit(fields, count + 1)
  return { fields, end: behindLineEnd(text, lineEnd), lines: 1 }
}

/**
 * Reads a record field by field: the way for quotes, and for whoever asks where fields begin.
 *
 * @param starts Takes the index of each field, its quote included.
 */
export function fieldwise(
  scan: Scan,
  start: number,
  dialect: Dialect,
  last: boolean,
  starts?: number[],
): Found | Broken | undefined {
  const { text } = scan
  const { quote, separator, maxFields } = dialect
  const quoteCode = quote?.charCodeAt(0)
  const separatorCode = separator.charCodeAt(0)
  const fields = new Array<string>(scan.width)
  let count = 0
  let lines = 1
  for (let at = start; ; ) {
    starts?.push(at)
    if (count === maxFields) return { broken: 'too-many-fields', index: at }
    const open = behindBlanks(text, at, separatorCode)
    let end: number
    if (quote !== undefined && open < text.length && text.charCodeAt(open) === quoteCode) {
      const close = closingQuote(text, open, quote)
      if (close < 0) return last ? { broken: 'quote-open', index: open } : undefined
      fields[count] = unquoted(text.slice(open + 1, close), quote)
      if (scan.lineEnd(open) < close) lines += lineEnds(text.slice(open + 1, close))
      end = behindBlanks(text, close + 1, separatorCode)
      // The quote may be the first of two, and the blanks may be followed by anything.
      if (end === text.length && !last) return undefined
    } else {
      end = Math.min(scan.separator(separator, at), scan.lineEnd(at))
      fields[count] = text.slice(at, end)
    }
    count += 1
    if (end >= text.length || text.charCodeAt(end) !== separatorCode) {
      scan.fit(fields, count)
      return recordEnd(scan, end, last, fields, lines)
    }
    at = end + 1
  }
}

/** Two quotes stand for one. */
function unquoted(value: string, quote: string): string {
  return value.includes(quote) ? value.replaceAll(quote + quote, quote) : value
}

function recordEnd(
  scan: Scan,
  end: number,
  last: boolean,
  fields: string[],
  lines: number,
): Found | Broken | undefined {
  if (end !== scan.lineEnd(end)) return { broken: 'text-behind-quote', index: end }
  if (!last && mayGoOn(scan.text, end)) return undefined
  return { fields, end: behindLineEnd(scan.text, end), lines }
}

function behindBlanks(text: string, from: number, separatorCode: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) === 32 && separatorCode !== 32) at += 1
  return at
}

/** Index of the quote that closes the one at `open`, or -1: two quotes stand for one in the text. */
function closingQuote(text: string, open: number, quote: string): number {
  for (let from = open + 1; ; ) {
    const at = text.indexOf(quote, from)
    if (at < 0 || at + 1 === text.length || text.charCodeAt(at + 1) !== text.charCodeAt(at))
      return at
    from = at + 2
  }
}

/** Line ends in a text: LF, CR LF or CR. */
export function lineEnds(text: string): number {
  const scan = new Scan(text)
  let count = 0
  for (let at = scan.lineEnd(0); at < text.length; at = scan.lineEnd(behindLineEnd(text, at))) {
    count += 1
  }
  return count
}

keepShape('scan', new Scan(''))
