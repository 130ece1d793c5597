import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { byteLength } from '../decoder.ts'
import { refusal } from '../problems.ts'
import { fieldStart, placeIn } from './places.ts'
import { type Broken, behindLineEnd, type Dialect, mayGoOn, recordAt, Scan } from './tokens.ts'

/** One record of the file: a line, or several where a quoted field holds line ends. */
export class CsvRecord {
  readonly fields: readonly string[]
  /** Where its first character stands. */
  readonly position: Position
  readonly #raw: string
  readonly #source: CsvSource

  constructor(fields: readonly string[], position: Position, raw: string, source: CsvSource) {
    this.fields = fields
    this.position = position
    this.#raw = raw
    this.#source = source
  }

  /** Where a field begins, its quote included. @param field From 0. */
  place(field: number): Position {
    const index = fieldStart(this.#raw, field, this.#source.dialect)
    return placeIn(this.#raw, index, this.position, this.#source.charset)
  }
}

/** What the records of a file are cut by. */
export interface CsvSource {
  readonly dialect: Dialect
  readonly charset: Charset
  /** Bytes before the first character: the length of a byte order mark. */
  readonly offset: number
  /** Lines at the start that are no records, whatever quotes they hold. */
  readonly skipLines: number
  readonly maxRowChars: number
}

/**
 * Cuts decoded text into records, whatever the chunks, and counts lines and bytes along.
 *
 * A record that a chunk's end cuts is read again from its start once the text at hand has doubled,
 * so the work stays linear however small the chunks and however long the record.
 *
 * @throws {Refusal} `csv-row-too-long`, `csv-malformed`: behind a broken quote no row can be told
 *   from the next, so reading ends there.
 */
export class RecordSplitter {
  readonly #source: CsvSource
  readonly #take: (record: CsvRecord) => void
  #skip: number
  #rest = ''
  #wanted = 0
  #line = 1
  #offset: number

  constructor(source: CsvSource, take: (record: CsvRecord) => void) {
    this.#source = source
    this.#take = take
    this.#skip = source.skipLines
    this.#offset = source.offset
  }

  write(text: string): void {
    this.#rest += text
    const tooLong = this.#rest.length > this.#source.maxRowChars
    if (this.#rest.length < this.#wanted && !tooLong) return
    this.#split(false)
    this.#wanted = this.#rest.length * 2
    if (this.#rest.length > this.#source.maxRowChars) this.#tooLong()
  }

  /** Hands over the last record, where the file doesn't end with a line end. */
  end(): void {
    this.#split(true)
    this.#rest = ''
  }

  #split(last: boolean): void {
    const scan = new Scan(this.#rest)
    const { text } = scan
    const { dialect, charset, maxRowChars } = this.#source
    // Most text at hand is pure ASCII: then characters are bytes, and no record needs counting.
    const plain = byteLength(text, charset) === text.length
    let start = this.#skipLines(scan, last)
    while (start < text.length && this.#skip === 0) {
      const found = recordAt(scan, start, dialect, last)
      if (found === undefined) break
      if ('broken' in found) this.#malformed(text.slice(start, found.index + 1), found.broken)
      const raw = text.slice(start, found.end)
      if (raw.length > maxRowChars) this.#tooLong()
      this.#take(new CsvRecord(found.fields, this.#here(), raw, this.#source))
      this.#line += found.lines
      this.#offset += plain ? raw.length : byteLength(raw, charset)
      start = found.end
    }
    this.#rest = text.slice(start)
  }

  /** Passes over lines at the start of the file; returns where the text behind them begins. */
  #skipLines(scan: Scan, last: boolean): number {
    const { text } = scan
    let start = 0
    while (this.#skip > 0 && start < text.length) {
      const lineEnd = scan.lineEnd(start)
      if (!last && mayGoOn(text, lineEnd)) break
      const next = behindLineEnd(text, lineEnd)
      this.#offset += byteLength(text.slice(start, next), this.#source.charset)
      this.#line += 1
      this.#skip -= 1
      start = next
    }
    return start
  }

  #here(): Position {
    return { line: this.#line, column: 1, offset: this.#offset }
  }

  #malformed(raw: string, how: Broken['broken']): never {
    const at = placeIn(raw, raw.length - 1, this.#here(), this.#source.charset)
    throw refusal('csv-malformed', at, broken(how, this.#source.dialect))
  }

  #tooLong(): never {
    throw refusal(
      'csv-row-too-long',
      this.#here(),
      `The row is longer than the limit of ${this.#source.maxRowChars} characters. A quote is not ` +
        "closed, or this is no CSV file. Look at the mapping's `quote`, or have it exported again.",
    )
  }
}

function broken(how: Broken['broken'], dialect: Dialect): string {
  switch (how) {
    case 'quote-open':
      return (
        `The file ends inside the field that this quote ${dialect.quote} opens: it was cut off, or ` +
        'the quote is never closed. Have it exported again, or set `quote: none` where quotes are ' +
        'plain text.'
      )
    case 'text-behind-quote':
      return (
        `More text stands behind the closing quote ${dialect.quote} of a field. Allowed is the ` +
        'separator or the end of the row; a quote inside a field is written twice. Have the export ' +
        'corrected, or set `quote: none` where quotes are plain text.'
      )
    case 'too-many-fields':
      return (
        `The row has more than the ${dialect.maxFields} columns that are the limit. Look at the ` +
        "mapping's `separator`."
      )
  }
}
