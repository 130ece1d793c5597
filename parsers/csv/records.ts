import type { Position } from '../../events/envelope.ts'
import { keepShape } from '../../events/shapes.ts'
import type { Charset } from '../charset.ts'
import { refusal } from '../problems.ts'
import type { Broken, Dialect } from './dialect.ts'
import { placeBehind } from './places.ts'
import { CsvRecord, RecordHome } from './record.ts'
import { RecordCutter } from './tokens.ts'
import { FileSizes, units } from './units.ts'

/** What the records of a file are cut by. */
export interface CsvSource {
  readonly dialect: Dialect
  /** Of the file, in whose bytes places are told. */
  readonly charset: Charset
  /** Bytes before the first character: the length of a byte order mark. */
  readonly offset: number
  /** Lines at the start that are no records, whatever quotes they hold. */
  readonly skipLines: number
  readonly maxRowChars: number
}

/**
 * Cuts the text of a file into records, whatever its pieces, and counts lines and bytes along.
 *
 * A long record that a piece's end cuts is read again from its start once the text at hand has doubled,
 * so the work stays linear however small the pieces and however long the record.
 *
 * @throws {Refusal} `csv-row-too-long`, `csv-malformed`: behind a broken quote no row can be told
 *   from the next, so reading ends there.
 */
export class RecordSplitter {
  readonly #source: CsvSource
  readonly #take: (record: CsvRecord) => void
  readonly #cutter: RecordCutter
  readonly #home: RecordHome
  readonly #sizes: FileSizes
  /** What was not handed over yet: nothing, or the start of a record. */
  #pieces: Uint8Array[] = []
  #length = 0
  /** Characters of it, once it has more bytes than a row may have characters. */
  #chars: number | undefined
  #wanted = 0
  #skip: number
  #line = 1
  #offset: number

  constructor(source: CsvSource, take: (record: CsvRecord) => void) {
    this.#source = source
    this.#take = take
    this.#cutter = new RecordCutter(source.dialect)
    this.#home = new RecordHome(source.charset)
    this.#sizes = new FileSizes(source.charset)
    this.#skip = source.skipLines
    this.#offset = source.offset
    const none = new CsvRecord(this.#home, Buffer.alloc(0), 0, 0, new Int32Array(0), 0, 0, 1, 0)
    keepShape('record', none)
    keepShape('record cutter', this.#cutter)
  }

  /** @param piece Whole characters of the file, as UTF-8. */
  write(piece: Uint8Array): void {
    if (piece.length === 0) return
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length < this.#wanted && !this.#isTooLong()) {
      this.#pieces[this.#pieces.length - 1] = Buffer.from(piece)
      return
    }
    this.#split(false)
    if (this.#isTooLong()) this.#tooLong()
  }

  /** Hands over the last record, where the file doesn't end with a line end. */
  end(): void {
    this.#split(true)
  }

  /** Hands over the records whose ends are known, and keeps what is left. */
  #split(last: boolean): void {
    const length = this.#length
    const bytes = this.#joined()
    this.#cutter.begin(bytes, length)
    this.#sizes.begin(bytes, length)
    const begin = this.#skipLines(length, last)
    let start = begin
    while (start < length && this.#skip === 0) {
      const end = this.#cutter.cut(start, last)
      if (end === undefined) break
      if (typeof end === 'object') this.#malformed(bytes.subarray(start, end.index), end.broken)
      this.#hand(start, end)
      start = end
    }
    this.#pieces = start < length ? [bytes.subarray(start, length)] : []
    this.#length = length - start
    this.#chars = undefined
    this.#wanted = start > begin ? 0 : this.#length * 2
  }

  /** Asked once a piece. */
  #isTooLong(): boolean {
    const { maxRowChars } = this.#source
    if (this.#length <= maxRowChars) return false
    // Once all was counted, only the last piece is new.
    const uncounted = this.#chars === undefined ? this.#pieces : this.#pieces.slice(-1)
    for (const piece of uncounted) {
      this.#chars = (this.#chars ?? 0) + units(piece, 0, piece.length)
    }
    return (this.#chars ?? 0) > maxRowChars
  }

  /** What was not handed over yet, in a buffer of its own: records hold on to it. */
  #joined(): Buffer {
    // Behind the text is room for a line end, and for some fields once more.
    const bytes = Buffer.allocUnsafeSlow(this.#length + (this.#length >> 3) + 64)
    let at = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }

  #hand(start: number, end: number): void {
    const { bytes, places, first, count, lines } = this.#cutter
    const { maxRowChars } = this.#source
    if (end - start > maxRowChars && units(bytes, start, end) > maxRowChars) this.#tooLong()
    const [line, offset] = [this.#line, this.#offset]
    this.#take(new CsvRecord(this.#home, bytes, start, end, places, first, count, line, offset))
    this.#line += lines
    this.#offset += this.#sizes.of(start, end)
  }

  /** Passes over lines at the start of the file; returns where the text behind them begins. */
  #skipLines(length: number, last: boolean): number {
    let start = 0
    while (this.#skip > 0 && start < length) {
      const lineEnd = this.#cutter.lineEnd(start)
      if (!last && this.#cutter.mayGoOn(lineEnd)) break
      const next = this.#cutter.behindLineEnd(lineEnd)
      this.#offset += this.#sizes.of(start, next)
      this.#line += 1
      this.#skip -= 1
      start = next
    }
    return start
  }

  #here(): Position {
    return { line: this.#line, column: 1, offset: this.#offset }
  }

  /** @param before The record up to the character that breaks the grammar. */
  #malformed(before: Buffer, how: Broken['broken']): never {
    const at = placeBehind(before, this.#here(), this.#source.charset)
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
