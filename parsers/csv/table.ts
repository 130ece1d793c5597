import { type Column, type ColumnIndex, columnName } from '../mapping/column.ts'
import { columnUses } from '../mapping/columns.ts'
import { FieldBytes } from '../mapping/fieldBytes.ts'
import type { Row } from '../mapping/row.ts'
import type { CsvSource, MappingOf } from '../mapping/schema.ts'
import { refusal } from '../problems.ts'
import type { CsvRecord } from './record.ts'

/** Rows among which a header is looked for. */
const headerWithin = 200

/** The columns of a file, once they are known. */
export interface Table {
  readonly names: readonly string[]
  /** Columns that a row has at least; undefined where only the first row will tell. */
  readonly width: number | undefined
  /** Columns that a row has at most: a header may end with names that are empty. */
  readonly most: number | undefined
  /** Highest number of a column that every row must have. */
  readonly least: number
  readonly indexOf: ColumnIndex
}

/** What a record before the first row is. `first`: the record is a row already. */
export interface Start {
  readonly table: Table
  readonly first: boolean
}

/** Finds where a table begins and where its columns stand; takes the file's records in order. */
export class TableStart {
  readonly #mapping: MappingOf<CsvSource>
  readonly #wanted: readonly Column[]
  readonly #inEveryRow: readonly Column[]
  #seen = 0

  constructor(mapping: MappingOf<CsvSource>) {
    const uses = columnUses(mapping)
    this.#mapping = mapping
    this.#wanted = [...new Set(uses.map((use) => use.column))]
    this.#inEveryRow = [...new Set(uses.filter((use) => use.everyRow).map((use) => use.column))]
  }

  /** Highest number of a column that every row must have. */
  get least(): number {
    return this.#inEveryRow.reduce<number>(
      (most, c) => (typeof c === 'number' && c > most ? c : most),
      0,
    )
  }

  /**
   * @returns undefined where the table is yet to come.
   * @throws {Refusal} `csv-column-missing`, `csv-column-ambiguous`.
   */
  take(record: CsvRecord): Start | undefined {
    const { header, preamble } = this.#mapping.source
    if (isBlank(record)) return undefined
    this.#seen += 1
    if (header === false) return { table: this.#unnamed(), first: true }
    if (header !== true) return { table: this.#table(header, record), first: true }
    const names = record.fields.map((field) => field.trim())
    if (preamble === 'find' && !this.#isHeader(names)) {
      if (this.#seen >= headerWithin) throw this.missing()
      return undefined
    }
    return { table: this.#table(names, record), first: false }
  }

  /** What to say of a file in which no table begins. */
  missing() {
    const names = this.#wanted.filter((column) => typeof column === 'string').map(columnName)
    return refusal(
      'csv-column-missing',
      undefined,
      `No row among the first ${headerWithin} is a header with the columns ${names.join(', ')}. ` +
        'Compare the names with the file letter by letter, and the `separator` and `charset`.',
    )
  }

  #isHeader(names: readonly string[]): boolean {
    return this.#wanted.every((column) => typeof column === 'number' || names.includes(column))
  }

  #unnamed(): Table {
    const indexOf = (column: Column) => (typeof column === 'number' ? column - 1 : -1)
    return { names: [], width: undefined, most: undefined, least: this.least, indexOf }
  }

  #table(names: readonly string[], record: CsvRecord): Table {
    const width = names.findLastIndex((name) => name !== '') + 1
    const lacking = this.#wanted.filter((column) =>
      typeof column === 'number'
        ? column > names.length && this.#inEveryRow.includes(column)
        : !names.includes(column),
    )
    if (lacking.length > 0) throw this.#lacking(lacking, names.length, record)
    const twice = this.#wanted.find(
      (column) => typeof column === 'string' && names.indexOf(column) !== names.lastIndexOf(column),
    )
    if (typeof twice === 'string') throw ambiguous(twice, names, record)
    const index = new Map(names.map((name, at) => [name, at]))
    return {
      names,
      width,
      most: names.length,
      least: this.least,
      indexOf: (column) => (typeof column === 'number' ? column - 1 : (index.get(column) ?? -1)),
    }
  }

  #lacking(lacking: readonly Column[], found: number, record: CsvRecord) {
    return refusal(
      'csv-column-missing',
      record.position,
      `The table has ${found} columns and lacks ${lacking.map(columnName).join(', ')}. Compare the ` +
        "mapping's columns with the file letter by letter; with one column only, look at the " +
        "mapping's `separator`; where the header comes later, at its `preamble`.",
    )
  }
}

function ambiguous(name: string, names: readonly string[], record: CsvRecord) {
  const places = names.flatMap((other, at) => (other === name ? [at + 1] : [])).join(', ')
  return refusal(
    'csv-column-ambiguous',
    record.place(names.lastIndexOf(name)),
    `The header has the column ${columnName(name)} more than once, as numbers ${places}. Use the ` +
      'number of the right one in the mapping.',
  )
}

const looked = new FieldBytes()

/**
 * A row without any text, such as an empty line or `;;;`, is no data.
 *
 * @param from The first field that is looked at.
 */
export function isBlank(row: Row, from = 0): boolean {
  for (let field = from; field < row.width; field += 1) {
    if (row.locate(field, looked)) return false
  }
  return true
}
