import type { Position } from '../events/envelope.ts'
import { keepShape } from '../events/shapes.ts'
import type { Charset } from './charset.ts'
import { byteLength, decoding, measuring, type TextDecoding } from './decoder.ts'
import { refusal } from './problems.ts'

/** One line of a text file, without its line end. */
export interface Line {
  readonly text: string
  /** What the line was cut from, for whoever reads on in place; the line's text is from `start`. */
  readonly source: string
  readonly start: number
  /** Behind its last character there. */
  readonly end: number
  /** From 1. */
  readonly number: number
  /** Bytes from the start of the file to the line's first character. */
  readonly offset: number
}

/** A line whose text is cut out for whoever asks: many are read where they stand. */
class TextLine implements Line {
  readonly source: string
  readonly start: number
  readonly end: number
  readonly number: number
  readonly offset: number

  constructor(source: string, start: number, end: number, number: number, offset: number) {
    this.source = source
    this.start = start
    this.end = end
    this.number = number
    this.offset = offset
  }

  get text(): string {
    return this.source.slice(this.start, this.end)
  }
}

keepShape('line', new TextLine('', 0, 0, 1, 0))

/** Place of a line's character. @param index From 0, in the line's text. */
export function positionIn(line: Line, index: number, charset: Charset): Position {
  const before = index === 0 ? 0 : byteLength(line.text.slice(0, index), charset)
  return { line: line.number, column: index + 1, offset: line.offset + before }
}

/**
 * How much is decoded at once. Lines are slices of that text and keep all of it in memory: a large
 * one outlives the young generation, and a long file would leave a trail of them.
 */
const pieceBytes = 16 * 1024

/**
 * Cuts the bytes of a text file into lines, whatever the chunks. LF, CR LF and CR alone end a line;
 * a file may mix them. Hands each line to `take` as soon as its end is known.
 *
 * @throws {Refusal} `line-too-long`, `charset-invalid`.
 */
export class LineSplitter {
  readonly #decoding: TextDecoding
  readonly #bytesOf: (text: string) => number
  readonly #endBytes: number
  readonly #maxChars: number
  readonly #take: (line: Line) => void
  #rest = ''
  /** The rest ends with a CR, which may be the first half of CR LF. */
  #afterCr = false
  #number = 1
  #offset: number

  /** @param offset Bytes before the first character: the length of a byte order mark. */
  constructor(charset: Charset, offset: number, maxChars: number, take: (line: Line) => void) {
    this.#decoding = decoding(charset)
    this.#bytesOf = measuring(charset)
    this.#endBytes = this.#bytesOf('\n')
    this.#offset = offset
    this.#maxChars = maxChars
    this.#take = take
  }

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      this.#split(this.#decoding.write(piece))
    }
  }

  /** Hands over the last line, where the file doesn't end with a line end. */
  end(): void {
    const rest = this.#rest + this.#decoding.end()
    const from = this.#emitLines(rest, 0, true)
    if (from < rest.length) this.#emit(rest, from, rest.length, 0, false)
    this.#rest = ''
  }

  #split(text: string): void {
    if (text === '') return
    const from = this.#rest === '' ? 0 : this.#endLine(text)
    if (from < 0) this.#rest += text
    else this.#rest = text.slice(this.#emitLines(text, from, false))
    this.#afterCr = this.#rest !== '' && text.endsWith('\r')
    if (this.#rest.length > this.#maxChars) this.#tooLong()
  }

  /**
   * Hands over the line that the text before broke off in. It alone is put together: to read in a
   * text that was joined is slow, and nearly all lines stand in one piece.
   *
   * @returns Where the next line begins, less than nothing where the end isn't known yet.
   */
  #endLine(text: string): number {
    const end = this.#afterCr ? (text.startsWith('\n') ? 1 : 0) : behindLineEnd(text)
    if (end >= 0) this.#emitLines(this.#rest + text.slice(0, end), 0, true)
    return end
  }

  /** Hands over the lines whose ends are known. @returns Where the next line begins. */
  #emitLines(text: string, from: number, last: boolean): number {
    let start = from
    const narrow = this.#bytesOf(text) === text.length
    // Each is looked for again only once it is passed: a file often has one of them alone.
    let lf = next(text, '\n', from)
    let cr = next(text, '\r', from)
    for (let end = Math.min(lf, cr); end < text.length; end = Math.min(lf, cr)) {
      // A CR at the very end may be the first half of CR LF.
      if (end === cr && end === text.length - 1 && !last) break
      const length = lf === end + 1 && lf < text.length ? 2 : 1
      this.#emit(text, start, end, length, narrow)
      start = end + length
      if (lf < start) lf = next(text, '\n', start)
      if (cr < start) cr = next(text, '\r', start)
    }
    return start
  }

  /** @param narrow Every character of the text takes one byte. */
  #emit(source: string, start: number, end: number, endLength: number, narrow: boolean): void {
    if (end - start > this.#maxChars) this.#tooLong()
    const line = new TextLine(source, start, end, this.#number, this.#offset)
    this.#take(line)
    this.#number += 1
    this.#offset += narrow ? end - start : this.#bytesOf(line.text)
    this.#offset += this.#endBytes * endLength
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

/** Index behind the first line end, less than nothing where none is whole. */
function behindLineEnd(text: string): number {
  const at = Math.min(next(text, '\n', 0), next(text, '\r', 0))
  if (at >= text.length - 1) return text.charAt(at) === '\n' ? at + 1 : -1
  return text.startsWith('\r\n', at) ? at + 2 : at + 1
}

/** Index of the next such character, past the end where there is none. */
function next(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at < 0 ? text.length : at
}
