import { type Found, fieldwise, Scan } from '../parsers/csv/tokens.ts'
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

class TableReader {
  readonly #text: string
  readonly #form: TableForm
  readonly #scan: Scan
  readonly #separator: string
  readonly #flaws: TableFlaw[] = []
  readonly #rows: Record<string, unknown>[] = []
  /** Where each row's cells begin, by column; the row itself under the empty name. */
  readonly #offsets: Map<string, number>[] = []
  #lineStarts: number[] | undefined

  constructor(text: string, form: TableForm) {
    this.#text = text
    this.#form = form
    this.#scan = new Scan(text)
    this.#separator = separatorOf(text)
  }

  read(): TableText {
    let columns: readonly (string | undefined)[] | undefined
    for (let at = 0; at < this.#text.length; ) {
      const starts: number[] = []
      const found = this.#record(at, starts)
      if (!found) break
      const cells = found.fields.map((field) => field.trim())
      if (cells.some((cell) => cell !== '')) {
        if (columns) this.#row(columns, cells, starts)
        else columns = this.#header(cells, starts)
      }
      at = found.end
    }
    if (!columns) this.#flaw('table-column-missing', 0, 'The table has no header.')
    const value = { [this.#form.name]: this.#rows }
    const place = (path: Path) => this.#place(this.#offset(path))
    return { document: { value, placeOf: place, keyPlaceOf: place }, flaws: this.#flaws }
  }

  #record(at: number, starts: number[]): Found | undefined {
    const dialect = { separator: this.#separator, quote: '"', maxFields: maxColumns }
    const found = fieldwise(this.#scan, at, dialect, true, starts)
    if (found && !('broken' in found)) return found
    // Behind it no row can be told from the next.
    if (found) this.#flaw('table-malformed', found.index, broken[found.broken])
    return undefined
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
    this.#lineStarts ??= [0, ...[...this.#text.matchAll(/\r\n|[\r\n]/g)].map(behind)]
    const starts = this.#lineStarts
    let line = 0
    for (let high = starts.length; high - line > 1; ) {
      const middle = (line + high) >> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else high = middle
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

const broken = {
  'quote-open': 'The quote that begins here is not closed.',
  'text-behind-quote': 'Behind a closing quote stands more text.',
  'too-many-fields': `The row has more than ${maxColumns} cells.`,
} as const

function behind(lineEnd: RegExpExecArray): number {
  return lineEnd.index + lineEnd[0].length
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
