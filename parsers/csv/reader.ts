import { type Recoding, recoding } from '../decoder.ts'
import { maxColumns } from '../mapping/column.ts'
import { collecting, type Faults, faultsOf } from '../mapping/faults.ts'
import type { LookupTables } from '../mapping/lookup.ts'
import { originalWriter } from '../mapping/original.ts'
import { type RowsSource, RowsUnit } from '../mapping/rowsUnit.ts'
import type { CsvSource as CsvMappingSource, MappingOf } from '../mapping/schema.ts'
import type { ReadContext, Reader } from '../reader.ts'
import type { CsvRecord } from './record.ts'
import { type CsvSource, RecordSplitter } from './records.ts'
import { isBlank, type Table, TableStart } from './table.ts'

export type CsvMapping = MappingOf<CsvMappingSource>

/** How much is cut at once: rows are places in it, and keep all of it in memory. */
const pieceBytes = 32 * 1024

/** How the mapping says that the file's rows are written. */
export function sourceOf(
  mapping: CsvMapping,
  file: Pick<ReadContext, 'charset' | 'markBytes' | 'limits'>,
): CsvSource {
  const { separator, quote, preamble } = mapping.source
  return {
    dialect: { separator, quote: quote === 'none' ? undefined : quote, maxFields: maxColumns },
    charset: file.charset,
    offset: file.markBytes,
    skipLines: preamble === 'find' ? 0 : preamble,
    maxRowChars: file.limits.maxRowChars,
  }
}

/**
 * Reads a CSV export by its mapping: one unit with an event for each document. Every problem is
 * collected; after the first one no event is made any more, for the file is refused.
 */
export class CsvReader implements Reader {
  readonly #mapping: CsvMapping
  readonly #lookups: LookupTables
  readonly #context: ReadContext
  readonly #recoding: Recoding
  readonly #splitter: RecordSplitter
  readonly #faults: Faults
  readonly #start: TableStart
  #unit: RowsUnit | undefined

  constructor(mapping: CsvMapping, lookups: LookupTables, context: ReadContext) {
    this.#mapping = mapping
    this.#lookups = lookups
    this.#context = context
    this.#recoding = recoding(context.charset)
    this.#faults = faultsOf(context)
    this.#start = new TableStart(mapping)
    this.#splitter = new RecordSplitter(sourceOf(mapping, context), (record) => this.#take(record))
  }

  write(chunk: Uint8Array): void {
    this.#collecting(() => {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        this.#splitter.write(this.#recoding.write(chunk.subarray(at, at + pieceBytes)))
      }
    })
  }

  end(): void {
    this.#collecting(() => {
      this.#splitter.write(this.#recoding.end())
      this.#splitter.end()
      if (!this.#unit) throw this.#start.missing()
      this.#unit.end()
    })
  }

  #collecting(step: () => void): void {
    collecting(this.#faults, step, () => this.#unit?.flush())
  }

  #take(record: CsvRecord): void {
    if (this.#unit) {
      if (!isBlank(record)) this.#unit.take(record)
      return
    }
    const start = this.#start.take(record)
    if (!start) return
    this.#unit = this.#begin(start.table)
    if (start.first) this.#unit.take(record)
  }

  #begin(table: Table): RowsUnit {
    const { names, indexOf } = table
    const { source, rows } = this.#mapping
    const several = rows.group !== undefined
    return new RowsUnit(
      this.#mapping,
      this.#lookups,
      this.#context,
      {
        indexOf,
        originalOf: (fields) => originalWriter(fields, names, indexOf, several),
        fits: widthCheck(table, source.shortRows),
      },
      this.#faults,
    )
  }
}

/** Holds the rows of a table against its width. A table without header is as wide as its first row. */
function widthCheck(table: Table, mayBeShort: boolean): RowsSource['fits'] {
  let { width, most } = table
  return (row, faults) => {
    width ??= Math.max(row.width, table.least)
    most ??= width
    const short = row.width < width && !mayBeShort
    if (!short && (row.width <= most || isBlank(row, most))) return true
    faults.add(
      'csv-row-width',
      row.place(Math.min(row.width, most)),
      `The row has ${row.width} columns, where the table has ${width}. A separator stands in a ` +
        'text without quotes, or the row was cut: have it corrected. Where rows may leave out their ' +
        'last columns, state `shortRows: true`; rows that are no data are for `skip` and `stop`.',
    )
    return false
  }
}
