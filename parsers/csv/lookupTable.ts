import type { Position } from '../../events/envelope.ts'
import { recoding } from '../decoder.ts'
import { Inspector } from '../inspect.ts'
import { keyColumns, type Lookup, type LookupTable, lookupKey } from '../mapping/lookup.ts'
import { Refusal } from '../problems.ts'
import type { CsvRecord } from './record.ts'
import { RecordSplitter } from './records.ts'
import { isBlank } from './table.ts'

/** What a table of `lookups` may measure: all of it is held in memory. */
export const lookupLimits = {
  maxFileBytes: 64 * 1024 * 1024,
  maxRows: 1_000_000,
  maxColumns: 500,
  maxRowChars: 64 * 1024,
  maxFlaws: 20,
} as const

/** What is wrong with a table, at its place; a whole sentence, without anything of the table. */
export interface LookupFlaw {
  readonly position: Position | undefined
  readonly found: string
}

export type ReadLookup =
  | { readonly table: LookupTable; readonly flaws?: never }
  | { readonly flaws: readonly LookupFlaw[] }

/**
 * Reads a CSV table in which texts are looked up. A key that stands there twice is a flaw: nobody
 * could say which of its rows is meant.
 */
export function readLookupTable(bytes: Uint8Array, lookup: Lookup): ReadLookup {
  const inspector = new Inspector()
  inspector.write(bytes)
  const { charset, markBytes } = inspector.result(lookup.charset)
  const reader = new TableReader(lookup)
  const { separator, quote } = lookup
  const { maxColumns: maxFields, maxRowChars } = lookupLimits
  const splitter = new RecordSplitter(
    {
      dialect: { separator, quote: quote === 'none' ? undefined : quote, maxFields },
      charset: charset.charset,
      offset: markBytes,
      skipLines: 0,
      maxRowChars,
    },
    (record) => reader.take(record),
  )
  try {
    const recoder = recoding(charset.charset)
    splitter.write(recoder.write(bytes))
    splitter.write(recoder.end())
    splitter.end()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const { position, message } of error.problems) reader.flaw(position, message)
  }
  return reader.result()
}

class TableReader {
  readonly #keys: readonly string[]
  readonly #rows = new Map<string, readonly string[]>()
  readonly #flaws: LookupFlaw[] = []
  #columns: readonly string[] | undefined
  #indexes: readonly number[] = []

  constructor(lookup: Lookup) {
    this.#keys = keyColumns(lookup)
  }

  take(record: CsvRecord): void {
    if (this.#flaws.length >= lookupLimits.maxFlaws || isBlank(record)) return
    const texts = record.fields.map((field) => field.trim())
    if (this.#columns) this.#row(texts, this.#columns.length, record)
    else this.#header(texts, record)
  }

  flaw(position: Position | undefined, found: string): void {
    this.#flaws.push({ position, found })
  }

  result(): ReadLookup {
    const columns = this.#columns
    if (!columns) this.flaw(undefined, 'The table has no header.')
    if (!columns || this.#flaws.length > 0) return { flaws: this.#flaws }
    return { table: { columns, rows: this.#rows } }
  }

  #header(names: readonly string[], record: CsvRecord): void {
    this.#columns = names
    this.#indexes = this.#keys.map((key) => names.indexOf(key))
    this.#keys.forEach((key, i) => {
      if (this.#indexes[i] === -1) {
        this.flaw(record.position, `The header has no column "${key}", which is the key.`)
      }
    })
    names.forEach((name, i) => {
      if (name === '' || names.indexOf(name) === i) return
      this.flaw(record.place(i), 'The header has this column a second time.')
    })
  }

  #row(texts: readonly string[], width: number, record: CsvRecord): void {
    if (this.#indexes.includes(-1)) return
    if (texts.length > width && texts.slice(width).some((text) => text !== '')) {
      this.flaw(record.place(width), 'The row has more cells than the header.')
      return
    }
    const key = this.#indexes.map((index) => texts[index] ?? '')
    const place = record.place(this.#indexes[0] ?? 0)
    if (key.includes('')) this.flaw(place, 'The row has no key.')
    else if (this.#rows.has(lookupKey(key)))
      this.flaw(place, 'The key of this row was in an earlier one.')
    else if (this.#rows.size >= lookupLimits.maxRows) {
      this.flaw(place, `The table has more rows than the limit of ${lookupLimits.maxRows}.`)
    } else this.#rows.set(lookupKey(key), texts)
  }
}
