import type { Column as ColumnRef } from '../mapping/column.ts'
import type { SampleColumn } from './columns.ts'
import type { SampleRow } from './cut.ts'

/** What is done with rows of the table that are no data, and why. */
export interface RowRules {
  readonly skip: readonly Rule[]
  readonly stop: Rule | undefined
  /** Rows that no rule was found for. */
  readonly left: number
}

/** The conditions of the mapping language that rows are told by. */
export type RowTest = Lacking | { readonly all: readonly Lacking[] } | Beginning

type Lacking = { readonly column: ColumnRef; readonly empty: true }
type Beginning = { readonly column: number; readonly startsWith: string }

export interface Rule {
  readonly condition: RowTest
  readonly note: string
}

/** Which columns a row needs to be data. */
export interface NeededColumns {
  readonly dates: readonly SampleColumn[]
  readonly amounts: readonly SampleColumn[]
}

/** Texts that a rule names at most; a longer list would be a list of the rows. */
const maxNamed = 12

/** Longest beginning of a text that a rule repeats. */
const maxStart = 24

/**
 * Finds conditions for the rows that are no data, that hold for none that is. A row is known by what
 * it lacks; where it lacks nothing, by how its first text begins.
 *
 * @param fits Whether the mapping can read a row.
 */
export function findRowRules(
  body: readonly SampleRow[],
  fits: (row: SampleRow) => boolean,
  { dates, amounts }: NeededColumns,
  naming: (column: SampleColumn) => ColumnRef,
): RowRules {
  const good = body.filter(fits)
  const bad = body.filter((row) => !fits(row))
  if (bad.length === 0) return { skip: [], stop: undefined, left: 0 }
  const empty = (column: SampleColumn) => (row: SampleRow) => textAt(row, column) === ''
  const lacks = (columns: readonly SampleColumn[]) => (row: SampleRow) =>
    columns.length > 0 && columns.every((column) => empty(column)(row))
  const condition = (columns: readonly SampleColumn[]): RowTest => {
    const parts = columns.map((column) => ({ column: naming(column), empty: true as const }))
    return parts.length === 1 && parts[0] ? parts[0] : { all: parts }
  }
  const candidates = [[...dates, ...amounts], amounts, dates]
  const skip: Rule[] = []
  let rest = bad
  const [both = []] = candidates
  const named = (columns: readonly SampleColumn[]) =>
    columns === both ? 'neither date nor amount' : columns === amounts ? 'no amount' : 'no date'
  for (const columns of candidates) {
    const holds = lacks(columns)
    const caught = rest.filter(holds)
    if (caught.length === 0 || good.some(holds)) continue
    skip.push({
      condition: condition(columns),
      note: `${rows(caught.length)} with ${named(columns)}`,
    })
    rest = rest.filter((row) => !holds(row))
  }
  const footer = stopRule(body, rest, good, fits)
  if (footer) rest = rest.filter((row) => body.indexOf(row) < footer.from)
  const starts = startRules(rest, good)
  return {
    skip: [...skip, ...starts.rules],
    stop: footer?.rule,
    left: rest.length - starts.caught,
  }
}

const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`)

function textAt(row: SampleRow, { index }: { readonly index: number }): string {
  return (row.fields[index] ?? '').trim()
}

/** Behind the last row of data, the first other row that can be told by its text ends the table. */
function stopRule(
  body: readonly SampleRow[],
  rest: readonly SampleRow[],
  good: readonly SampleRow[],
  fits: (row: SampleRow) => boolean,
): { readonly rule: Rule; readonly from: number } | undefined {
  const last = body.findLastIndex(fits)
  const behind = rest.filter((row) => body.indexOf(row) > last)
  const [first] = behind
  if (!first || last < 0) return undefined
  const start = startOf(first, good)
  if (!start) return undefined
  const rule = { condition: start, note: `${rows(behind.length)} below the table` }
  return { rule, from: body.indexOf(first) }
}

/** Rows that are known by how they begin, such as totals and balances. */
function startRules(rest: readonly SampleRow[], good: readonly SampleRow[]) {
  const rules: Rule[] = []
  let caught = 0
  const left = [...rest]
  while (left.length > 0 && rules.length < maxNamed) {
    const [row] = left
    const start = row && startOf(row, good)
    if (!start) {
      left.shift()
      continue
    }
    const matching = left.filter((other) => matches(other, start))
    rules.push({ condition: start, note: `${rows(matching.length)} that begin so` })
    caught += matching.length
    for (const other of matching) left.splice(left.indexOf(other), 1)
  }
  return { rules, caught }
}

/** The beginning of a row's first text that no row of data shares. */
function startOf(row: SampleRow, good: readonly SampleRow[]): Beginning | undefined {
  const index = row.fields.findIndex((field) => /\p{L}/u.test(field))
  if (index < 0) return undefined
  const text = textAt(row, { index })
  const start = words(text)
  const condition = { column: index + 1, startsWith: start }
  return start === '' || good.some((other) => matches(other, condition)) ? undefined : condition
}

/** Letters up to the first digit, so that dates and amounts of a total don't stand in a mapping. */
function words(text: string): string {
  const plain = /^[^\d]*/.exec(text.slice(0, maxStart))?.[0] ?? ''
  const whole = plain.length < text.length ? plain.replace(/[^\p{L}]+$/u, '') : plain
  return whole.length >= 3 || whole === text ? whole.trim() : ''
}

function matches(row: SampleRow, { column, startsWith }: Beginning): boolean {
  return textAt(row, { index: column - 1 }).startsWith(startsWith)
}
