import { Words } from './words.ts'
import type { XmlInput } from './xmlInput.ts'
import type { Attributes } from './xmlSink.ts'
import { Fault, noAttributes, readAttributes } from './xmlTags.ts'

/** Attributes that are kept to be known again, and how long each may be. */
const maxKept = 256
const maxKeptChars = 64

const greaterThan = 0x3e

/** The attributes of tags, each read once: nearly all of a file are ` Ccy="EUR"`. */
export class XmlAttributes {
  readonly #input: XmlInput
  /** By the bytes that write them. */
  readonly #known = new Map<string, Attributes>()
  /** Those that were plain last, ASCII in one line, and what wrote them with the `>` behind. */
  #last: Attributes = noAttributes
  #lastWords: Words | undefined

  constructor(input: XmlInput) {
    this.#input = input
  }

  /** How many bytes the attributes at `from` and the `>` behind them take where they repeat; or 0. */
  repeated(from: number): number {
    const words = this.#lastWords
    return words?.isAt(this.#input.view, from) ? words.length : 0
  }

  /** The attributes that {@link repeated} speaks of. */
  get last(): Attributes {
    return this.#last
  }

  /**
   * Reads what stands between a tag's name and its `>` or `/>`.
   *
   * @param at Where the tag begins.
   * @throws {Refusal} `xml-malformed`.
   */
  read(at: number, from: number, to: number): Attributes {
    if (from === to) return noAttributes
    const written = this.#input.text.slice(from, to)
    const attributes = this.#known.get(written) ?? this.#readNew(at, from, to)
    if (written.length <= maxKeptChars) this.#keep(written, attributes, from, to)
    return attributes
  }

  #keep(written: string, attributes: Attributes, from: number, to: number): void {
    const { bytes } = this.#input
    if (this.#known.size < maxKept) this.#known.set(written, attributes)
    if (bytes[to] !== greaterThan || !/^ [ -~]{2,}$/.test(written)) return
    this.#last = attributes
    this.#lastWords = new Words(bytes.subarray(from, to + 1))
  }

  #readNew(at: number, from: number, to: number): Attributes {
    const text = this.#input.bytes.toString('utf8', from, to)
    try {
      return readAttributes(text)
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause
      const before = Buffer.byteLength(text.slice(0, cause.index))
      throw this.#input.malformed(at, from + before, cause.message)
    }
  }
}
