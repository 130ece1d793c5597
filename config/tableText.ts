import { numbersPerField, RecordCutter } from '../parsers/csv/tokens.ts'
import type { Place, YamlDocument } from './document.ts'
import type { FindingOptions } from './findings.ts'
import type { ConfigProblemCode, Path } from './problems.ts'
import { suggest } from './suggest.ts'

/** Which columns a table may have, and how their cells become values. */
export interface TableForm {
  /** Key that the rows stand under in the document. */
  readonly name: string
  readonly columns: readonly string[]
  readonly required: readonly string[]
  /** Columns whose cells hold several values, with `|` between them. */
  readonly lists: readonly string[]
}

/** What is wrong with the text of a table, at its place. */
export interface TableFlaw extends Place {
  readonly code: ConfigProblemCode
  /** A whole sentence. */
  readonly found: string
  readonly remedy?: FindingOptions['remedy']
}

export interface TableText {
  /** `{ [name]: rows }`: what a YAML list of the same rows would be, places included. */
  readonly document: YamlDocument
  readonly flaws: readonly TableFlaw[]
}

const maxColumns = 100

/**
 * Reads a CSV table as a spreadsheet saves it: a header, separator comma, semicolon or tab, double
 * quotes, empty rows passed over. Case, blanks, hyphens and underscores of the header make no
 * difference; a cell without text is none.
 */
export function parseTable(text: string, form: TableForm): TableText {
  return new TableReader(text.replace(/^\ufeff/, ''), form).read()
}

/** Cells of a row, and where each begins. */
interface Cells {
  readonly texts: readonly string[]
  readonly starts: readonly number[]
}

/** Counts in bytes of UTF-8, as the cutter of records does. */
class TableReader {
  readonly #bytes: Buffer
  readonly #length: number
  readonly #form: TableForm
  readonly #cutter: RecordCutter
  readonly #flaws: TableFlaw[] = []
  readonly #rows: Record<string, unknown>[] = []
  /** Where each row's cells begin, by column; the row itself under the empty name. */
  readonly #offsets: Map<string, number>[] = []
  #lineStarts: number[] | undefined

  constructor(text: string, form: TableForm) {
    this.#length = Buffer.byteLength(text)
    this.#bytes = Buffer.alloc(this.#length + 1)
    this.#bytes.write(text)
    this.#form = form
    this.#cutter = new RecordCutter({
      separator: separatorOf(text),
      quote: '"',
      maxFields: maxColumns,
    })
    this.#cutter.begin(this.#bytes, this.#length)
  }

  read(): TableText {
    let columns: readonly (string | undefined)[] | undefined
    for (let at = 0; at < this.#length; ) {
      const end = this.#cutter.cut(at, true)
      if (end === undefined) break
      if (typeof end === 'object') {
        // Behind it no row can be told from the next.
        this.#flaw('table-malformed', end.index, broken[end.broken])
        break
      }
      const { texts, starts } = this.#cells()
      if (texts.some((cell) => cell !== '')) {
        if (columns) this.#row(columns, texts, starts)
        else columns = this.#header(texts, starts)
      }
      at = end
    }
    if (!columns) this.#flaw('table-column-missing', 0, 'The table has no header.')
    const value = { [this.#form.name]: this.#rows }
    const place = (path: Path) => this.#place(this.#offset(path))
    return { document: { value, placeOf: place, keyPlaceOf: place }, flaws: this.#flaws }
  }

  #cells(): Cells {
    const { bytes, places, first, count } = this.#cutter
    const numbers = Array.from({ length: count }, (_, cell) => first + cell * numbersPerField)
    return {
      texts: numbers.map((at) => bytes.toString('utf8', places[at + 1], places[at + 2]).trim()),
      starts: numbers.map((at) => places[at] ?? 0),
    }
  }

  #header(cells: readonly string[], starts: readonly number[]): (string | undefined)[] {
    const { columns, required } = this.#form
    const names = cells.map((cell) => columns.find((column) => plain(column) === plain(cell)))
    const meant = new Set<string>()
    cells.forEach((cell, i) => {
      const name = names[i]
      if (name === undefined && cell !== '') meant.add(this.#unknown(cell, starts[i] ?? 0))
      else if (name !== undefined && names.indexOf(name) < i) {
        this.#flaw('table-malformed', starts[i] ?? 0, `The column \`${name}\` stands here again.`)
      }
    })
    for (const name of required) {
      if (names.includes(name) || meant.has(name)) continue
      this.#flaw('table-column-missing', starts[0] ?? 0, `The table has no column \`${name}\`.`)
    }
    return names
  }

  /**
   * The cell itself is not shown: without a header it is data.
   *
   * @returns The column that was meant, probably; empty where nobody knows.
   */
  #unknown(cell: string, at: number): string {
    const meant = suggest(cell, this.#form.columns)
    const remedy = meant && `Did you mean \`${meant}\`?`
    this.#flaw('table-column-unknown', at, 'The header names no known column here.', remedy)
    return meant ?? ''
  }

  #row(
    columns: readonly (string | undefined)[],
    cells: readonly string[],
    starts: readonly number[],
  ): void {
    const row: Record<string, unknown> = {}
    const offsets = new Map([['', starts[0] ?? 0]])
    cells.forEach((cell, i) => {
      if (cell === '') return
      const column = columns[i]
      if (i >= columns.length) {
        this.#flaw('table-malformed', starts[i] ?? 0, 'The row has more cells than the header.')
      }
      if (column === undefined) return
      row[column] = this.#form.lists.includes(column) ? listed(cell) : cell
      offsets.set(column, starts[i] ?? 0)
    })
    this.#rows.push(row)
    this.#offsets.push(offsets)
  }

  #flaw(code: ConfigProblemCode, offset: number, found: string, remedy?: string): void {
    this.#flaws.push({ code, found, remedy, ...this.#place(offset) })
  }

  #offset([, row, column]: Path): number {
    const offsets = typeof row === 'number' ? this.#offsets[row] : undefined
    return offsets?.get(String(column)) ?? offsets?.get('') ?? 0
  }

  #place(offset: number): Place {
    this.#lineStarts ??= this.#findLines()
    const starts = this.#lineStarts
    let line = 0
    for (let high = starts.length; high - line > 1; ) {
      const middle = (line + high) >> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else high = middle
    }
    const before = this.#bytes.toString('utf8', starts[line], offset)
    return { line: line + 1, column: before.length + 1 }
  }

  #findLines(): number[] {
    const starts = [0]
    for (let at = 0; at < this.#length; ) {
      at = this.#cutter.behindLineEnd(this.#cutter.lineEnd(at))
      if (at < this.#length || isLineEnd(this.#bytes[at - 1])) starts.push(at)
    }
    return starts
  }
}

const broken = {
  'quote-open': 'The quote that begins here is not closed.',
  'text-behind-quote': 'Behind a closing quote stands more text.',
  'too-many-fields': `The row has more than ${maxColumns} cells.`,
} as const

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d
}

/** The one that stands most often in the first line that holds any text. */
function separatorOf(text: string): string {
  const header = /[^\r\n]*\S[^\r\n]*/.exec(text.slice(0, 65_536))?.[0] ?? ''
  const count = (separator: string) => header.split(separator).length
  return [';', ',', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

function listed(cell: string): string[] {
  return cell
    .split('|')
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
