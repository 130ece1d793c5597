import { type Line, LineSplitter } from '../lines.ts'
import type { Column } from '../mapping/column.ts'
import { collecting, type Faults, faultsOf } from '../mapping/faults.ts'
import type { LookupTables } from '../mapping/lookup.ts'
import { originalWriter } from '../mapping/original.ts'
import type { Row } from '../mapping/row.ts'
import { RowsUnit } from '../mapping/rowsUnit.ts'
import type { FixedWidthSource, MappingOf } from '../mapping/schema.ts'
import { shapeOf } from '../problems.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { endWithout } from '../trim.ts'
import { type Layout, layoutOf } from './layout.ts'
import { FixedRecord } from './record.ts'

export type FixedWidthMapping = MappingOf<FixedWidthSource>

/** Reads an export whose columns stand at fixed places, a record a line. */
export class FixedWidthReader implements Reader {
  readonly #source: FixedWidthSource
  readonly #context: ReadContext
  readonly #layout: Layout
  readonly #faults: Faults
  readonly #unit: RowsUnit
  readonly #lines: LineSplitter

  constructor(mapping: FixedWidthMapping, lookups: LookupTables, context: ReadContext) {
    const { charset, markBytes, limits } = context
    const { source, rows } = mapping
    const layout = layoutOf(source)
    const indexOf = (column: Column) => layout.indexOf.get(String(column)) ?? -1
    const several = rows.group !== undefined
    this.#source = source
    this.#context = context
    this.#layout = layout
    this.#faults = faultsOf(context)
    this.#unit = new RowsUnit(
      mapping,
      lookups,
      context,
      {
        indexOf,
        originalOf: (fields) => originalWriter(fields, layout.names, indexOf, several),
        fits: (row, faults) => this.#fits(row, faults),
      },
      this.#faults,
    )
    this.#lines = new LineSplitter(charset, markBytes, limits.maxLineChars, (line) =>
      this.#take(line),
    )
  }

  write(chunk: Uint8Array): void {
    this.#collecting(() => this.#lines.write(chunk))
  }

  end(): void {
    this.#collecting(() => {
      this.#lines.end()
      this.#unit.end()
    })
  }

  #collecting(step: () => void): void {
    collecting(this.#faults, step, () => this.#unit.flush())
  }

  #take(line: Line): void {
    if (line.number <= this.#source.preamble || isBlank(line.text)) return
    this.#unit.take(new FixedRecord(line, this.#layout, this.#context.charset))
  }

  #fits(row: Row, faults: Faults): boolean {
    if (!(row instanceof FixedRecord)) return true
    const { form, line } = row
    if (!form) {
      this.#unknownKind(row, faults)
      return false
    }
    const { shortRows, length } = this.#source
    if (line.text.length < form.least && !shortRows) {
      faults.add(
        'record-length',
        row.at(line.text.length),
        `The record ends here, after ${line.text.length} of the ${form.least} characters that it must ` +
          'have. It was cut, or blanks at its end were stripped: have it exported again, or state ' +
          '`shortRows: true` where records may end early.',
      )
      return false
    }
    if (length === undefined || endWithout(line.text, ' ') <= length) return true
    faults.add(
      'record-length',
      row.at(length),
      `The record goes on behind the ${length} characters of the mapping's \`length\`. A line end is ` +
        'missing, or the columns have moved: have it exported again, or correct the mapping.',
    )
    return false
  }

  #unknownKind(row: FixedRecord, faults: Faults): void {
    const { kind } = this.#layout
    const text = kind ? row.line.text.slice(kind.from, kind.to) : ''
    faults.add(
      'record-unknown',
      row.at(kind?.from ?? 0),
      `The record is of the kind ${text === '' ? 'nothing' : shapeOf(text)}, which is not among the ` +
        '`records` of the mapping. Add its columns there; records that are no data are for `skip`, ' +
        'with a column of the common `columns`.',
    )
  }
}

/** No text at all, or the Ctrl-Z that DOS programs end a file with. */
function isBlank(text: string): boolean {
  return text.trim() === '' || text.trim() === '\u001a'
}
