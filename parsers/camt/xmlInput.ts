import type { Position } from '../../events/envelope.ts'
import type { ReadLimits } from '../limits.ts'
import { type Refusal, refusal } from '../problems.ts'
import { Place } from './xmlPlace.ts'

/** The bytes of a file that are at hand, and where they stand in it. */
export class XmlInput {
  readonly #maxTextChars: number
  /** Bytes of the file before its first character. */
  readonly #markBytes: number
  readonly #charBytes: number
  /** Stands before the first byte that no piece of XML was made of yet. */
  readonly place = new Place()
  readonly #here = { line: 1, column: 1, offset: 0 }
  bytes: Buffer = Buffer.alloc(0)
  /** The same bytes, to be looked at by words. */
  view: DataView = new DataView(new ArrayBuffer(0))
  /** The same bytes, a character each: cutting a string costs less than making one. */
  text = ''
  /** Behind it lies a 0, so that no loop needs to look where it is. */
  end = 0
  /** Whether more bytes are needed to go on. */
  starved = false

  /** @param charBytes Bytes of a character in the file; 0 where it is of UTF-8, as what is scanned. */
  constructor(limits: ReadLimits, markBytes: number, charBytes: number) {
    this.#maxTextChars = limits.maxTextChars
    this.#markBytes = markBytes
    this.#charBytes = charBytes
  }

  take(bytes: Buffer, end: number): void {
    this.starved = false
    if (bytes !== this.bytes) this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.bytes = bytes
    this.text = bytes.toString('latin1', 0, end)
    this.end = end
  }

  /** Says that what begins at `at` is not all there yet. */
  starve(at: number): number {
    this.starved = true
    return at
  }

  /** Place of the byte that the last piece of XML ended before; good until it is asked again. */
  here(index: number): Position {
    const { place } = this
    this.#here.line = place.line
    this.#here.column = place.column(index)
    this.#here.offset = this.#offset(place, index)
    return this.#here
  }

  /** Place of a byte behind `from`, where the last piece of XML ended. */
  positionPast(from: number, index: number): Position {
    const place = this.place.copy()
    place.pass(this.bytes, from, index)
    const offset = this.#offset(place, index)
    return { line: place.line, column: place.column(index), offset }
  }

  #offset(place: Place, index: number): number {
    const width = this.#charBytes
    return this.#markBytes + (width === 0 ? place.byte(index) : place.chars(index) * width)
  }

  /** Passes markup. @throws {Refusal} Where it is too long or holds what is no character. */
  pass(from: number, to: number): void {
    this.withinLimit(from, to)
    const wrong = this.place.pass(this.bytes, from, to)
    if (wrong >= 0) throw this.malformed(wrong, wrong, 'a character is none of XML')
  }

  /** @throws {Refusal} `text-too-long`. */
  withinLimit(from: number, to: number): void {
    if (to - from <= this.#maxTextChars) return
    if (this.bytes.toString('utf8', from, to).length > this.#maxTextChars) {
      throw this.tooLong(from)
    }
  }

  /** @param at Where the last piece of XML ended. */
  tooLong(at: number): Refusal {
    const message = `A text is longer than the limit of ${this.#maxTextChars} characters; no bank writes such.`
    return refusal('text-too-long', { ...this.here(at) }, message)
  }

  /**
   * @param from Where the last piece of XML ended.
   * @param index Of the byte that is wrong.
   * @param reason Without anything of the file.
   */
  malformed(from: number, index: number, reason: string): Refusal {
    const message = `The XML breaks its grammar here (${reason}). Ask the sender to export the file again.`
    return refusal('xml-malformed', this.positionPast(from, index), message)
  }
}
