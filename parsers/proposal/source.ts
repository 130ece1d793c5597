import type { SampleColumn } from './columns.ts'
import type { SampleRow } from './cut.ts'
import type { Look } from './look.ts'
import type { SampleTable } from './table.ts'
import type { YamlLines } from './yaml.ts'

/** How columns are named, and where the table begins. */
export interface TableStart {
  /** Whether the mapping uses the header; else columns are numbers. */
  readonly named: boolean
  /** Lines above the first row where there is no header to be found. */
  readonly lines: number
  readonly shortRows: boolean
}

/** @param good Rows that the mapping reads. */
export function tableStart(table: SampleTable, good: readonly SampleRow[]): TableStart {
  const { header, body, above } = table
  const width = header ? header.fields.findLastIndex((field) => field.trim() !== '') + 1 : 0
  const most = header?.fields.length ?? 0
  const overlong = good.some(
    (row) =>
      row.fields.length > most && row.fields.slice(most).some((field) => field.trim() !== ''),
  )
  const named = header !== undefined && !overlong
  const [first] = body
  const least = named ? width : (first?.fields.length ?? 0)
  return {
    named,
    lines: named ? (above.length > 0 ? -1 : 0) : (first?.line ?? 1) - 1,
    shortRows: good.some((row) => row.fields.length < least),
  }
}

/** Writes `source`, with the evidence for each of its signs. */
export function writeSource(
  lines: YamlLines,
  { sample, cut, table, numbers }: Look,
  start: TableStart,
  dates: readonly SampleColumn[],
): void {
  const { style } = numbers
  lines.open('source').entry('format', 'csv', '', 2)
  if (sample.stated) lines.entry('charset', sample.charset, sample.charsetNote, 2)
  else lines.comment(`charset: ${sample.charsetNote}; it is recognised by itself`, 2)
  const separator = cut.separator === '\t' ? 'tab' : cut.separator
  lines.entry('separator', separator, `${cut.rows.length} rows are cut by it`, 2)
  if (cut.quote === undefined) {
    lines.entry('quote', 'none', 'there are none, or they are part of the texts', 2)
  } else if (cut.quote !== '"') {
    lines.entry('quote', cut.quote, '', 2)
  }
  if (!start.named) {
    const why = table.header
      ? 'rows are longer than the header: columns are numbers'
      : 'no header line was found'
    lines.entry('header', false, why, 2)
    if (start.lines > 0) lines.entry('preamble', start.lines, 'lines above the first row', 2)
  } else if (start.lines < 0) {
    const above = table.above.length
    lines.entry(
      'preamble',
      'find',
      `${above} ${above === 1 ? 'line' : 'lines'} with text above the header`,
      2,
    )
  }
  if (start.shortRows) lines.entry('shortRows', true, 'rows leave out their last columns', 2)
  lines.entry('decimal', style.decimal, numbers.decimalNote, 2)
  lines.entry('thousands', style.thousands ?? 'none', numbers.thousandsNote, 2)
  if (style.symbols) lines.entry('symbols', style.symbols, 'stand beside the amounts', 2)
  if (style.parentheses) lines.entry('parentheses', true, 'amounts in brackets were seen', 2)
  const [first] = dates
  if (first?.date) {
    lines.entry('date', first.date.pattern, dateNote(first), 2)
    const months = dates.find(({ date }) => date?.months)?.date?.months
    if (months) lines.entry('months', months, '', 2)
  }
}

export function dateNote({ label, index, date }: SampleColumn): string {
  return `${label === '' ? `column ${index + 1}` : label}: ${date?.evidence ?? ''}`
}
