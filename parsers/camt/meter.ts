import type { Charset } from '../charset.ts'
import { byteLength } from '../decoder.ts'

/**
 * Finds the byte that a character of decoded text came from. Questions must come in the order of
 * the text and concern the newest piece, or the end of the one before it.
 */
export class ByteMeter {
  readonly #charset: Charset
  #text = ''
  /** Characters before `#text`. */
  #start = 0
  /** `#bytes` bytes of the file lie before character `#chars`. */
  #chars = 0
  #bytes: number
  /** Bytes a character, where all of `#text` is alike: then nothing has to be counted. */
  #width = 0

  /** @param offset Bytes before the first character: the length of a byte order mark. */
  constructor(charset: Charset, offset: number) {
    this.#charset = charset
    this.#bytes = offset
  }

  /** The next piece of decoded text. */
  feed(text: string): void {
    const end = this.#start + this.#text.length
    this.#bytes = this.offset(end)
    this.#chars = end
    this.#start = end
    this.#text = text
    this.#width = byteLength(text, this.#charset) / (text.length || 1)
    if (!Number.isInteger(this.#width)) this.#width = 0
  }

  /** @param char Place of a character, counted from the first of the file. */
  offset(char: number): number {
    if (this.#width > 0) return this.#bytes + (char - this.#chars) * this.#width
    const passed = this.#text.slice(this.#chars - this.#start, char - this.#start)
    this.#bytes += byteLength(passed, this.#charset)
    this.#chars += passed.length
    // Past the end lies at most the `>` of a comment.
    const beyond = '>'.repeat(Math.max(0, char - this.#chars))
    return this.#bytes + byteLength(beyond, this.#charset)
  }
}
