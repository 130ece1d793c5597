import type { Position } from '../../events/envelope.ts'
import type { ReadLimits } from '../limits.ts'
import { type Refusal, refusal } from '../problems.ts'
import { Place } from './xmlPlace.ts'

/** Byte of the file that a character stands at, by its number and its index in the buffer. */
export type Locate = (chars: number, index: number) => number

/** The bytes of a file that are at hand, and where they stand in it. */
export class XmlInput {
  readonly #limits: ReadLimits
  readonly #locate: Locate
  /** Stands before the first byte that no piece of XML was made of yet. */
  readonly place = new Place()
  readonly #here = { line: 1, column: 1, offset: 0 }
  bytes: Buffer = Buffer.alloc(1)
  /** The same bytes, a character each: cutting a string costs less than making one. */
  text = ''
  /** Behind it lies a 0, so that no loop needs to look where it is. */
  end = 0
  /** Whether more bytes are needed to go on. */
  starved = false

  constructor(limits: ReadLimits, locate: Locate) {
    this.#limits = limits
    this.#locate = locate
  }

  take(bytes: Buffer, end: number): void {
    this.starved = false
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
    this.#here.offset = this.#locate(place.chars(index), index)
    return this.#here
  }

  /** Place of a byte behind `from`, where the last piece of XML ended. */
  positionPast(from: number, index: number): Position {
    const place = this.place.copy()
    place.pass(this.bytes, from, index)
    const offset = this.#locate(place.chars(index), index)
    return { line: place.line, column: place.column(index), offset }
  }

  /** Passes markup. @throws {Refusal} Where it is too long or holds what is no character. */
  pass(from: number, to: number): void {
    this.withinLimit(from, to)
    const wrong = this.place.pass(this.bytes, from, to)
    if (wrong >= 0) throw this.malformed(wrong, wrong, 'a character is none of XML')
  }

  /** @throws {Refusal} `text-too-long`. */
  withinLimit(from: number, to: number): void {
    if (to - from <= this.#limits.maxTextChars) return
    if (this.bytes.toString('utf8', from, to).length > this.#limits.maxTextChars) {
      throw this.tooLong(from)
    }
  }

  /** @param at Where the last piece of XML ended. */
  tooLong(at: number): Refusal {
    const { maxTextChars } = this.#limits
    const message = `A text is longer than the limit of ${maxTextChars} characters; no bank writes such.`
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
