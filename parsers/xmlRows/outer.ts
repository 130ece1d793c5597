import type { Position } from '../../events/envelope.ts'
import type { Attributes } from '../camt/xmlSink.ts'
import type { Faults } from '../mapping/faults.ts'
import { type Row, TextFields } from '../mapping/row.ts'
import { commonSteps, type PathName } from '../mapping/xmlPath.ts'
import type { XmlColumn, XmlPlan } from './columns.ts'
import { attributeOf, fits } from './node.ts'
import { repeated } from './select.ts'

interface Value {
  text: string
  readonly position: Position
}

/** A column outside of the rows, and what is known of it. */
interface Watch extends XmlColumn {
  readonly index: number
  /** Depth of the element in which both the value and the rows stand: it holds for those rows. */
  readonly home: number
  value: Value | undefined
  /** Whether its element is open, so that text is its own. */
  open: boolean
  /** How many rows the file had when the home was opened. */
  rowsBefore: number
}

/**
 * Values that stand outside of the rows, such as the company of an export's head. Each holds for the
 * rows inside the innermost element that it has in common with them, and must stand before them; what
 * only the trailer reads may stand anywhere, once.
 */
export class OuterValues {
  readonly #watches: readonly Watch[]
  readonly #columns: number
  readonly #faults: Faults
  readonly #path: PathName[] = []
  #rows = 0

  constructor({ row, columns }: XmlPlan, faults: Faults) {
    this.#faults = faults
    this.#columns = columns.length
    this.#watches = columns.flatMap((column, index) => {
      if (column.level !== 'outer') return []
      const home = commonSteps(column.path.steps, row)
      return [{ ...column, index, home, value: undefined, open: false, rowsBefore: 0 }]
    })
  }

  /** The value of a column, for a row that stands here. @param index Of the column. */
  at(index: number): Value | undefined {
    return this.#watches.find((watch) => watch.index === index)?.value
  }

  /** Counts a row. */
  pass(): void {
    this.#rows += 1
  }

  open(name: PathName, attributes: Attributes, at: Position): void {
    this.#path.push(name)
    for (const watch of this.#watches) {
      if (watch.home === this.#path.length) watch.rowsBefore = this.#rows
      if (!this.#isAt(watch)) continue
      const { attribute } = watch.path
      if (!attribute) {
        this.#found(watch, '', at)
        watch.open = true
      } else {
        const text = attributeOf(attributes, attribute.local)
        if (text !== undefined) this.#found(watch, text, at)
      }
    }
  }

  text(text: string): void {
    for (const watch of this.#watches) {
      if (watch.open && watch.value && watch.path.steps.length === this.#path.length) {
        watch.value.text += text
      }
    }
  }

  close(): void {
    for (const watch of this.#watches) {
      if (watch.path.steps.length === this.#path.length) watch.open = false
      if (watch.inRows && watch.home === this.#path.length) watch.value = undefined
    }
    this.#path.pop()
  }

  /** What the file tells about itself, as a row; undefined where it tells nothing. */
  proof(): Row | undefined {
    const values = this.#watches.filter(({ inRows }) => !inRows)
    const first = values.find(({ value }) => value)?.value
    if (!first) return undefined
    const fields: string[] = new Array(this.#columns).fill('')
    for (const { index, value } of values) fields[index] = value?.text ?? ''
    return new OuterRow(fields, first.position, (field) => this.at(field)?.position)
  }

  #isAt({ path: { steps } }: Watch): boolean {
    return (
      steps.length === this.#path.length &&
      steps.every((step, depth) => {
        const name = this.#path[depth]
        return name !== undefined && fits(name, step)
      })
    )
  }

  #found(watch: Watch, text: string, at: Position): void {
    const position = { ...at }
    if (watch.value) repeated(position, this.#faults)
    else if (watch.inRows && this.#rows > watch.rowsBefore) this.#late(position)
    watch.value = { text, position }
  }

  #late(position: Position): void {
    this.#faults.add(
      'xml-value-late',
      position,
      'This value stands behind rows that need it; they were read without it. Have the export put it ' +
        'before its rows, or leave it out of the mapping.',
    )
  }
}

/** What stands outside of the rows, as a row. */
class OuterRow extends TextFields implements Row {
  readonly position: Position
  readonly #placeOf: (field: number) => Position | undefined

  constructor(
    fields: readonly string[],
    position: Position,
    placeOf: (field: number) => Position | undefined,
  ) {
    super(fields)
    this.position = position
    this.#placeOf = placeOf
  }

  place(field: number): Position {
    return this.#placeOf(field) ?? this.position
  }
}
