import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type ProblemCode, type Refusal, refusal, shapeOf } from '../problems.ts'

/** One line of a record, without its type and without the slash and blanks at its end. */
interface Piece {
  readonly line: Line
  /** Where its text begins in the line. */
  readonly start: number
  readonly text: string
  /** A slash ends its last field; without one the field goes on in the next line. */
  readonly slash: boolean
}

/** A part of a record, and where it stands. */
export interface Field {
  readonly text: string
  readonly at: Position
  /** A line ends behind it, and no comma. */
  readonly endsLine: boolean
}

/**
 * A record with the records 88 that continue it, read field by field. `,` parts the fields; a
 * slash ends a line and with it a field.
 */
export class LogicalRecord {
  /** Two digits. */
  readonly type: string
  readonly at: Position
  readonly #charset: Charset
  readonly #slashes: boolean
  readonly #pieces: Piece[] = []
  #chars = 0
  #piece = 0
  #index = 0
  /** Fields were read to their end; what a comma promises is still to come. */
  #more = true

  /** @param slashes Whether the file ends its lines with slashes; else each line end is one. */
  constructor(type: string, line: Line, charset: Charset, slashes: boolean) {
    this.type = type
    this.at = positionIn(line, 0, charset)
    this.#charset = charset
    this.#slashes = slashes
    this.#add(line)
  }

  /** Lines of the record, its records 88 too. */
  get lines(): number {
    return this.#pieces.length
  }

  /** @param maxChars Longest record. @throws {Refusal} `text-too-long`. */
  continue(line: Line, maxChars: number): void {
    this.#add(line)
    if (this.#chars <= maxChars) return
    throw refusal(
      'text-too-long',
      positionIn(line, 0, this.#charset),
      `Record ${this.type} and its records 88 are longer than the limit of ${maxChars} characters. ` +
        'Ask the bank for a file with whole records.',
    )
  }

  /** Whether there are no more fields. */
  get done(): boolean {
    return !this.#more
  }

  /** The next field without blanks around it; an empty one where there are no more. */
  next(): Field {
    const at = this.#position()
    let text = ''
    let endsLine = true
    while (this.#more) {
      const piece = this.#pieces[this.#piece]
      if (!piece) break
      const comma = piece.text.indexOf(',', this.#index)
      text += piece.text.slice(this.#index, comma < 0 ? undefined : comma)
      if (comma >= 0) {
        this.#index = comma + 1
        endsLine = false
        break
      }
      this.#leave()
      if (piece.slash) break
    }
    return { text: text.trim(), at, endsLine }
  }

  /** All that is left, as free text: the lines apart, commas and all. */
  rest(): string {
    const lines: string[] = []
    while (this.#more) {
      const piece = this.#pieces[this.#piece]
      if (!piece) break
      lines.push(piece.text.slice(this.#index).trim())
      this.#leave()
    }
    return lines.filter((line) => line !== '').join('\n')
  }

  /** The record as the file has it, however it was wrapped: what an entry's id is made of. */
  get raw(): string {
    return this.#pieces.map(({ text }) => text).join('')
  }

  /** @param allowed What had to stand there, for the message. */
  misplaced(allowed: string): Refusal {
    return refusal(
      'record-unexpected',
      this.at,
      `Record ${this.type} stands out of its order; expected ${allowed}. ` +
        'Ask the bank for a correct file.',
    )
  }

  /** @param allowed What the field may hold, for the message. */
  refusal(code: ProblemCode, { text, at }: Pick<Field, 'text' | 'at'>, allowed: string): Refusal {
    return refusal(
      code,
      at,
      `A field of record ${this.type} holds "${shapeOf(text)}"; expected ${allowed}. ` +
        'Ask the bank for a correct file.',
    )
  }

  #add(line: Line): void {
    const start = Math.min(3, line.text.length)
    const body = line.text.trimEnd()
    const slash = body.endsWith('/')
    const text = body.slice(start, slash ? -1 : undefined)
    this.#pieces.push({ line, start, text, slash: slash || !this.#slashes })
    this.#chars += text.length
  }

  /** To the next line; what stood behind the last one's end is nothing. */
  #leave(): void {
    this.#piece += 1
    this.#index = 0
    this.#more = this.#piece < this.#pieces.length
  }

  #position(): Position {
    const piece = this.#pieces[this.#piece] ?? this.#pieces.at(-1)
    if (!piece) return this.at
    const index = this.#more ? this.#index : piece.text.length
    return positionIn(piece.line, piece.start + index, this.#charset)
  }
}
