import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type Row, TextFields } from '../mapping/row.ts'
import { formOf, type Layout, type RecordForm } from './layout.ts'

/** One line, cut into the columns of its kind; columns of other kinds are empty. */
export class FixedRecord extends TextFields implements Row {
  readonly line: Line
  /** Undefined where the record is of no kind that the mapping knows. */
  readonly form: RecordForm | undefined
  readonly #layout: Layout
  readonly #charset: Charset

  constructor(line: Line, layout: Layout, charset: Charset) {
    const { text } = line
    const fields: string[] = new Array(layout.names.length).fill('')
    const form = formOf(layout, text)
    for (const { index, from, to } of (form ?? layout.common).slots) {
      fields[index] = text.slice(from, to)
    }
    super(fields)
    this.form = form
    this.line = line
    this.#layout = layout
    this.#charset = charset
  }

  get position(): Position {
    return this.at(0)
  }

  place(field: number): Position {
    const { slots } = this.form ?? this.#layout.common
    return this.at(slots.find(({ index }) => index === field)?.from ?? 0)
  }

  /** Place of a character, or of the line's end where it is shorter. */
  at(index: number): Position {
    return positionIn(this.line, Math.min(index, this.line.text.length), this.#charset)
  }
}
