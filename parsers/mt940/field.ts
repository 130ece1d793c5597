import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type Stretch, whole } from '../stretch.ts'

/** One field of a message: `:61:` with its continuation lines. */
export class Field {
  readonly tag: string
  /** The line that the tag stands on. */
  readonly line: Line
  /** Where the tag begins in its line, from 0. */
  readonly start: number
  /** Where the field's text begins in that line, behind the tag. */
  readonly textStart: number
  #more: Line[] | undefined

  constructor(tag: string, line: Line, start: number, textStart: number) {
    this.tag = tag
    this.line = line
    this.start = start
    this.textStart = textStart
    this.#more = undefined
  }

  /** Adds a line that goes on with the field. */
  goOn(line: Line): void {
    if (this.#more) this.#more.push(line)
    else this.#more = [line]
  }

  /** The lines behind the first, all of which are the field's. */
  get more(): readonly Line[] {
    return this.#more ?? none
  }

  /** Text of the first line. */
  get text(): string {
    return this.line.text.slice(this.textStart)
  }

  /** Texts of all lines. */
  get lines(): [string, ...string[]] {
    return [this.text, ...this.more.map((line) => line.text)]
  }

  /** All of its text, with whatever ends its lines between them. */
  get stretch(): Stretch {
    const { source, start } = this.line
    const last = this.#more ? lastOfRun(this.line, this.#more) : this.line
    if (!last) return whole(this.lines.join('\n'))
    return { source, start: start + this.textStart, end: last.end }
  }

  /** Place of the tag. */
  position(charset: Charset): Position {
    return positionIn(this.line, this.start, charset)
  }
}

const none: readonly Line[] = []

/** The last line, where all stand in one text one behind the other: no line between was left out. */
function lastOfRun(first: Line, more: readonly Line[]): Line | undefined {
  let last = first
  for (const line of more) {
    if (line.source !== last.source || line.number !== last.number + 1) return undefined
    last = line
  }
  return last
}
