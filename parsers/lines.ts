import type { Position } from '../events/envelope.ts'
import type { Charset } from './charset.ts'
import { byteLength, decoding, type TextDecoding } from './decoder.ts'
import { refusal } from './problems.ts'

/** One line of a text file, without its line end. */
export interface Line {
  readonly text: string
  /** From 1. */
  readonly number: number
  /** Bytes from the start of the file to the line's first character. */
  readonly offset: number
}

/** Place of a line's character. @param index From 0, in the line's text. */
export function positionIn(line: Line, index: number, charset: Charset): Position {
  return {
    line: line.number,
    column: index + 1,
    offset: line.offset + byteLength(line.text.slice(0, index), charset),
  }
}

/**
 * Cuts the bytes of a text file into lines, whatever the chunks. LF, CR LF and CR alone end a line;
 * a file may mix them. Hands each line to `take` as soon as its end is known.
 *
 * @throws {Refusal} `line-too-long`, `charset-invalid`.
 */
export class LineSplitter {
  readonly #decoding: TextDecoding
  readonly #charset: Charset
  readonly #maxChars: number
  readonly #take: (line: Line) => void
  #rest = ''
  #number = 1
  #offset: number

  /** @param offset Bytes before the first character: the length of a byte order mark. */
  constructor(charset: Charset, offset: number, maxChars: number, take: (line: Line) => void) {
    this.#decoding = decoding(charset)
    this.#charset = charset
    this.#offset = offset
    this.#maxChars = maxChars
    this.#take = take
  }

  write(chunk: Uint8Array): void {
    this.#split(this.#rest + this.#decoding.write(chunk), false)
  }

  /** Hands over the last line, where the file doesn't end with a line end. */
  end(): void {
    this.#split(this.#rest + this.#decoding.end(), true)
    if (this.#rest) this.#emit(this.#rest, 0)
    this.#rest = ''
  }

  #split(text: string, last: boolean): void {
    let start = 0
    for (;;) {
      const end = lineEnd(text, start)
      if (end < 0) break
      const cr = text.charCodeAt(end) === 13
      // A CR at the very end may be the first half of CR LF.
      if (cr && end === text.length - 1 && !last) break
      const length = cr && text.charCodeAt(end + 1) === 10 ? 2 : 1
      this.#emit(text.slice(start, end), length)
      start = end + length
    }
    this.#rest = text.slice(start)
    if (this.#rest.length > this.#maxChars) this.#tooLong()
  }

  #emit(text: string, endLength: number): void {
    if (text.length > this.#maxChars) this.#tooLong()
    this.#take({ text, number: this.#number, offset: this.#offset })
    this.#number += 1
    this.#offset += byteLength(text, this.#charset) + byteLength('\n', this.#charset) * endLength
  }

  #tooLong(): never {
    const at = { line: this.#number, column: 1, offset: this.#offset }
    throw refusal(
      'line-too-long',
      at,
      `The line is longer than the limit of ${this.#maxChars} characters; this is no file of lines.`,
    )
  }
}

/** Index of the next LF or CR, or -1. */
function lineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from)
  const cr = text.slice(from, lf < 0 ? undefined : lf).indexOf('\r')
  return cr < 0 ? lf : from + cr
}
