import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { FieldBytes } from '../mapping/fieldBytes.ts'
import type { Row } from '../mapping/row.ts'
import { placeBehind } from './places.ts'
import { Texts } from './texts.ts'
import { numbersPerField } from './tokens.ts'

/** What the records of one file share. */
export class RecordHome {
  readonly charset: Charset
  readonly texts = new Texts()
  readonly field = new FieldBytes()

  constructor(charset: Charset) {
    this.charset = charset
  }
}

/**
 * One record of the file: a line, or several where a quoted field holds line ends. Its fields are
 * places in the text that it was cut from; a text is made of one for whoever asks.
 */
export class CsvRecord implements Row {
  readonly width: number
  readonly #home: RecordHome
  readonly #bytes: Buffer
  readonly #start: number
  readonly #end: number
  readonly #places: Int32Array
  readonly #first: number
  readonly #line: number
  readonly #offset: number

  /**
   * @param bytes Holds the record as UTF-8, from `start` to `end`, its line end included.
   * @param places Of its fields, from `first` on, as `RecordCutter` puts them down.
   * @param line Number of its first line, from 1.
   * @param offset Bytes before it in the file.
   */
  constructor(
    home: RecordHome,
    bytes: Buffer,
    start: number,
    end: number,
    places: Int32Array,
    first: number,
    width: number,
    line: number,
    offset: number,
  ) {
    this.width = width
    this.#home = home
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.#places = places
    this.#first = first
    this.#line = line
    this.#offset = offset
  }

  get position(): Position {
    return { line: this.#line, column: 1, offset: this.#offset }
  }

  /** The fields as the file has them, with the white space around them. */
  get fields(): readonly string[] {
    return Array.from({ length: this.width }, (_, field) => {
      const at = this.#first + field * numbersPerField
      return this.#bytes.toString('utf8', this.#places[at + 1], this.#places[at + 2])
    })
  }

  text(field: number): string {
    const { field: found, texts } = this.#home
    return this.locate(field, found) ? texts.of(this.#bytes, found.from, found.to) : ''
  }

  locate(field: number, into: FieldBytes): boolean {
    if (field < 0 || field >= this.width) return into.take(this.#bytes, 0, 0)
    const at = this.#first + field * numbersPerField
    return into.take(this.#bytes, this.#places[at + 1] ?? 0, this.#places[at + 2] ?? 0)
  }

  /** Its quote included; the line end where the record has no such field. */
  place(field: number): Position {
    const own = field >= 0 && field < this.width
    const index = own ? this.#places[this.#first + field * numbersPerField] : this.#lineEnd()
    const before = this.#bytes.subarray(this.#start, index)
    return placeBehind(before, this.position, this.#home.charset)
  }

  #lineEnd(): number {
    let end = this.#end
    while (end > this.#start && (this.#bytes[end - 1] === 0x0a || this.#bytes[end - 1] === 0x0d)) {
      end -= 1
    }
    return end
  }
}
