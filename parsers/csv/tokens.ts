/*
 * The grammar of CSV, on text at hand; records.ts feeds it. Why not papaparse, when everything else
 * here stands on packages: a row must be traced to its byte, and a broken quote refused at its
 * character. Papaparse gives no place of a field, takes one kind of line end a file, knows no
 * limits, and reads on behind a broken quote with an error for each that follows: 8 million errors
 * and 760 MB for one hostile row of 16 MB. It stands beside this in the tests, as the independent
 * reading.
 *
 * Why on bytes: most fields go from here into an event as they are, and a text that was never made
 * need not be written again. To cut a row of twelve columns alone takes three quarters of the time
 * that it took to make texts of them.
 */

import type { Broken, Dialect } from './dialect.ts'

/** Numbers that tell where a field stands: where it begins, its quote included, and its own text. */
export const numbersPerField = 3

const lf = 0x0a
const cr = 0x0d
const blank = 0x20
const firstNumbers = 1024
const encoder = new TextEncoder()

/**
 * Cuts a text in UTF-8 into records after RFC 4180, with any separator and line end. Blanks around a
 * quoted field are passed over; a quote inside an unquoted field is plain text.
 *
 * A field with doubled quotes is written once more without them, in the room behind the text. So all
 * fields of a record are places in one buffer, and what a text has is never written over.
 */
export class RecordCutter {
  readonly #separator: Uint8Array
  readonly #quote: Uint8Array
  /** The first byte of a quote, -1 where there are none. */
  readonly #quoteByte: number
  readonly #maxFields: number
  readonly #passesBlanks: boolean
  /** Bytes at which an unquoted field may end, and those that matter inside of quotes. */
  readonly #ends = new Uint8Array(256)
  readonly #inQuotes = new Uint8Array(256)
  #bytes: Buffer = Buffer.alloc(0)
  #length = 0
  #spare = 0
  #places = new Int32Array(0)
  #used = 0
  #first = 0
  #lines = 1

  constructor({ separator, quote, maxFields }: Dialect) {
    this.#separator = encoder.encode(separator)
    this.#quote = encoder.encode(quote ?? '')
    this.#quoteByte = this.#quote[0] ?? -1
    this.#maxFields = maxFields
    this.#passesBlanks = separator !== ' '
    for (const byte of [this.#separator[0] ?? lf, lf, cr]) this.#ends[byte] = 1
    for (const byte of [this.#quote[0] ?? lf, lf, cr]) this.#inQuotes[byte] = 1
  }

  /** The buffer that places count in: of the text, or a larger one that begins with it. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** Numbers of the fields of all records of this text, {@link numbersPerField} a field. */
  get places(): Int32Array {
    return this.#places
  }

  /** Index of the first number of the record that was cut last. */
  get first(): number {
    return this.#first
  }

  /** Fields of the record that was cut last. */
  get count(): number {
    return (this.#used - this.#first) / numbersPerField
  }

  /** Line ends inside the record that was cut last, its own included. */
  get lines(): number {
    return this.#lines
  }

  /** @param bytes The text, and behind it room for a line end at least, which is written to. */
  begin(bytes: Buffer, length: number): void {
    this.#bytes = bytes
    this.#length = length
    bytes[length] = lf
    this.#spare = length + 1
    // Records hold on to the numbers of their text, which are about as many as those of the last.
    this.#places = new Int32Array(Math.max(firstNumbers, this.#used + (this.#used >> 3)))
    this.#used = 0
  }

  /**
   * Cuts the record that begins at `start`.
   *
   * @param last Whether the file ends with this text.
   * @returns The index behind its line end; undefined where the text ends before it surely does.
   */
  cut(start: number, last: boolean): number | Broken | undefined {
    this.#first = this.#used
    this.#lines = 1
    const bytes = this.#bytes
    const ends = this.#ends
    const separator = this.#separator[0]
    const { length } = this.#separator
    for (let at = start, count = 0; ; count += 1) {
      if (count === this.#maxFields) return this.#tooMany(start, at, last)
      const open = this.#openingQuote(at)
      let end = at
      if (open < 0) {
        // The line end behind the text is found at the latest.
        while (ends[bytes[end] ?? lf] === 0) end += 1
        if (length > 1) end = this.#longSeparator(end)
        this.#put(at, at, end)
      } else {
        const close = this.#quoted(at, open)
        if (close < 0) return last ? { broken: 'quote-open', index: open } : undefined
        end = this.#behindBlanks(close)
        // The quote may be the first of two, and the blanks may be followed by anything.
        if (end === this.#length && !last) return undefined
      }
      if (bytes[end] !== separator || !this.#isAt(end, this.#separator))
        return this.#recordEnd(end, last)
      at = end + length
    }
  }

  /** Index of the next LF or CR; the text's length where there is none. */
  lineEnd(from: number): number {
    const bytes = this.#bytes
    let at = from
    while (bytes[at] !== lf && bytes[at] !== cr) at += 1
    return at
  }

  /** Index behind the line end at `index`: LF, CR LF, CR, or none at the end of the text. */
  behindLineEnd(index: number): number {
    if (index >= this.#length) return this.#length
    const isPair =
      this.#bytes[index] === cr && index + 1 < this.#length && this.#bytes[index + 1] === lf
    return isPair ? index + 2 : index + 1
  }

  /** Whether more text may change what this line end is: none yet, or a CR whose LF is to come. */
  mayGoOn(lineEnd: number): boolean {
    const last = this.#length - 1
    return lineEnd > last || (lineEnd === last && this.#bytes[lineEnd] === cr)
  }

  #recordEnd(end: number, last: boolean): number | Broken | undefined {
    const byte = this.#bytes[end]
    if (byte !== lf && byte !== cr) return { broken: 'text-behind-quote', index: end }
    if (!last && this.mayGoOn(end)) return undefined
    return this.behindLineEnd(end)
  }

  /** Index of the quote that opens the field, or -1. */
  #openingQuote(at: number): number {
    const byte = this.#bytes[at]
    if (byte !== this.#quoteByte && byte !== blank) return -1
    const open = this.#behindBlanks(at)
    return this.#quote.length > 0 && this.#isAt(open, this.#quote) ? open : -1
  }

  #behindBlanks(from: number): number {
    const bytes = this.#bytes
    let at = from
    while (bytes[at] === blank && this.#passesBlanks) at += 1
    return at
  }

  /** Where an unquoted field ends whose separator has several bytes: at one, or at a line end. */
  #longSeparator(from: number): number {
    const bytes = this.#bytes
    for (let at = from; ; at += 1) {
      while (this.#ends[bytes[at] ?? lf] === 0) at += 1
      if (bytes[at] === lf || bytes[at] === cr || this.#isAt(at, this.#separator)) return at
    }
  }

  /** Puts down where a quoted field stands. @returns Index behind its closing quote, or -1. */
  #quoted(start: number, open: number): number {
    const bytes = this.#bytes
    const marks = this.#inQuotes
    const { length } = this.#quote
    const from = open + length
    let doubled = false
    for (let at = from; ; ) {
      while (marks[bytes[at] ?? lf] === 0) at += 1
      if (at >= this.#length) return -1
      if (bytes[at] === lf || bytes[at] === cr) {
        this.#lines += 1
        at = this.behindLineEnd(at)
      } else if (!this.#isAt(at, this.#quote)) {
        at += 1
      } else if (this.#isAt(at + length, this.#quote)) {
        doubled = true
        at += length * 2
      } else {
        if (doubled) this.#putUndoubled(start, from, at)
        else this.#put(start, from, at)
        return at + length
      }
    }
  }

  #put(start: number, from: number, to: number): void {
    const used = this.#used
    if (used + numbersPerField > this.#places.length) this.#makePlaces()
    const places = this.#places
    places[used] = start
    places[used + 1] = from
    places[used + 2] = to
    this.#used = used + numbersPerField
  }

  #makePlaces(): void {
    const before = this.#places
    this.#places = new Int32Array(before.length * 2)
    this.#places.set(before)
  }

  /** Two quotes stand for one. */
  #putUndoubled(start: number, from: number, to: number): void {
    if (this.#spare + to - from > this.#bytes.length) this.#makeRoom()
    const bytes = this.#bytes
    const begin = this.#spare
    let end = begin
    for (let at = from; at < to; at += 1) {
      bytes[end] = bytes[at] ?? 0
      end += 1
      if (this.#isAt(at, this.#quote)) {
        for (let i = 1; i < this.#quote.length; i += 1, end += 1) bytes[end] = this.#quote[i] ?? 0
        at += this.#quote.length * 2 - 1
      }
    }
    this.#spare = end
    this.#put(start, begin, end)
  }

  /** All fields together are no longer than the text. */
  #makeRoom(): void {
    const larger = Buffer.allocUnsafeSlow(this.#length * 2 + 1)
    this.#bytes.copy(larger, 0, 0, this.#spare)
    this.#bytes = larger
  }

  #isAt(at: number, mark: Uint8Array): boolean {
    const bytes = this.#bytes
    if (bytes[at] !== mark[0] || at + mark.length > this.#length) return false
    for (let i = 1; i < mark.length; i += 1) if (bytes[at + i] !== mark[i]) return false
    return true
  }

  /** A line without quotes is told as a whole, for it is mostly no row at all. */
  #tooMany(start: number, at: number, last: boolean): Broken | undefined {
    const lineEnd = this.lineEnd(start)
    for (let i = start; i < lineEnd; i += 1) {
      if (this.#isAt(i, this.#quote)) return { broken: 'too-many-fields', index: at }
    }
    if (!last && this.mayGoOn(lineEnd)) return undefined
    return { broken: 'too-many-fields', index: start }
  }
}
