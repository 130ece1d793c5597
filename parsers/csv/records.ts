import type { Position } from '../../events/envelope.ts'
import { keepShape } from '../../events/shapes.ts'
import type { Charset } from '../charset.ts'
import { measuring } from '../decoder.ts'
import { refusal } from '../problems.ts'
import { fieldStart, placeIn } from './places.ts'
import {
  type Broken,
  behindLineEnd,
  type Dialect,
  type Found,
  mayGoOn,
  recordAt,
  Scan,
} from './tokens.ts'

/** A record that a chunk's end cuts is looked for within so many characters of the next chunk. */
const nearChars = 4096

/** One record of the file: a line, or several where a quoted field holds line ends. */
export class CsvRecord {
  readonly fields: readonly string[]
  readonly #text: string
  readonly #start: number
  readonly #end: number
  readonly #line: number
  readonly #offset: number
  readonly #source: CsvSource

  /**
   * @param text Holds the record, from `start` to `end`, its line end included.
   * @param line Number of its first line, from 1.
   * @param offset Bytes before its first character.
   */
  constructor(
    fields: readonly string[],
    text: string,
    start: number,
    end: number,
    line: number,
    offset: number,
    source: CsvSource,
  ) {
    this.fields = fields
    this.#text = text
    this.#start = start
    this.#end = end
    this.#line = line
    this.#offset = offset
    this.#source = source
  }

  /** Where its first character stands. */
  get position(): Position {
    return { line: this.#line, column: 1, offset: this.#offset }
  }

  /** The record as the file has it, its line end included. */
  get raw(): string {
    return this.#text.slice(this.#start, this.#end)
  }

  /** Where a field begins, its quote included. @param field From 0. */
  place(field: number): Position {
    const { raw } = this
    const index = fieldStart(raw, field, this.#source.dialect)
    return placeIn(raw, index, this.position, this.#source.charset)
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
 * A long record that a chunk's end cuts is read again from its start once the text at hand has doubled,
 * so the work stays linear however small the chunks and however long the record.
 *
 * @throws {Refusal} `csv-row-too-long`, `csv-malformed`: behind a broken quote no row can be told
 *   from the next, so reading ends there.
 */
export class RecordSplitter {
  readonly #source: CsvSource
  readonly #take: (record: CsvRecord) => void
  readonly #bytesOf: (text: string) => number
  #skip: number
  #rest = ''
  #wanted = 0
  #line = 1
  #offset: number

  constructor(source: CsvSource, take: (record: CsvRecord) => void) {
    this.#source = source
    this.#take = take
    this.#bytesOf = measuring(source.charset)
    keepShape('record', new CsvRecord([], '', 0, 0, 1, 0, source))
    this.#skip = source.skipLines
    this.#offset = source.offset
  }

  write(text: string): void {
    const from = this.#rest === '' || this.#skip > 0 ? 0 : this.#endRecord(text)
    if (from > 0 || this.#rest === '') this.#rest = this.#split(text, from, false)
    else this.#writeOn(text)
    if (this.#rest.length > this.#source.maxRowChars) this.#tooLong()
  }

  /** Hands over the last record, where the file doesn't end with a line end. */
  end(): void {
    this.#split(this.#rest, 0, true)
    this.#rest = ''
  }

  /**
   * Hands over the record that the text before broke off in. It alone is put together: to read in a
   * text that was joined is slow, and nearly all records stand in one piece.
   *
   * @returns Where the next record begins; 0 where the end isn't known yet.
   */
  #endRecord(text: string): number {
    const { length } = this.#rest
    if (length > nearChars || length + text.length < this.#wanted) return 0
    const joined = this.#rest + text.slice(0, nearChars)
    const found = recordAt(new Scan(joined), 0, this.#source.dialect, false)
    if (found === undefined || 'broken' in found || found.end <= length) return 0
    this.#hand(found, joined, 0, false)
    this.#wanted = 0
    return found.end - length
  }

  /** Goes on in a record that is long. */
  #writeOn(text: string): void {
    this.#rest += text
    const tooLong = this.#rest.length > this.#source.maxRowChars
    if (this.#rest.length < this.#wanted && !tooLong) return
    this.#rest = this.#split(this.#rest, 0, false)
    this.#wanted = this.#rest.length * 2
  }

  /** Hands over the records whose ends are known. @returns What is left. */
  #split(text: string, from: number, last: boolean): string {
    const scan = new Scan(text)
    const { dialect } = this.#source
    // Most text at hand is pure ASCII: then characters are bytes, and no record needs counting.
    const plain = this.#bytesOf(text) === text.length
    let start = from === 0 ? this.#skipLines(scan, last) : from
    while (start < text.length && this.#skip === 0) {
      const found = recordAt(scan, start, dialect, last)
      if (found === undefined) break
      if ('broken' in found) this.#malformed(text.slice(start, found.index + 1), found.broken)
      this.#hand(found, text, start, plain)
      start = found.end
    }
    return text.slice(start)
  }

  /** @param plain Whether every character of the text is a byte. */
  #hand({ fields, end, lines }: Found, text: string, start: number, plain: boolean): void {
    if (end - start > this.#source.maxRowChars) this.#tooLong()
    this.#take(new CsvRecord(fields, text, start, end, this.#line, this.#offset, this.#source))
    this.#line += lines
    this.#offset += plain ? end - start : this.#bytesOf(text.slice(start, end))
  }

  /** Passes over lines at the start of the file; returns where the text behind them begins. */
  #skipLines(scan: Scan, last: boolean): number {
    const { text } = scan
    let start = 0
    while (this.#skip > 0 && start < text.length) {
      const lineEnd = scan.lineEnd(start)
      if (!last && mayGoOn(text, lineEnd)) break
      const next = behindLineEnd(text, lineEnd)
      this.#offset += this.#bytesOf(text.slice(start, next))
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
