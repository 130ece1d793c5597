import type { Cut, SampleRow } from './cut.ts'
import { isDate, isNumber } from './recognise.ts'
import { meaningsOf } from './vocabulary.ts'

/** The table of a sample: its header, and the rows below that look like data or don't. */
export interface SampleTable {
  readonly header: SampleRow | undefined
  /** A second line of the header, as two-storeyed headers have it. */
  readonly subheader: SampleRow | undefined
  /** Every row below the header, in order. */
  readonly body: readonly SampleRow[]
  /** Those of them that the columns are judged by. */
  readonly data: readonly SampleRow[]
  /** Lines of text above the header, or above the first row. */
  readonly above: readonly SampleRow[]
}

/** Rows among which a header is found by a mapping, and so looked for here. */
const headerWithin = 200

/** Rows among which the header of a table without dates is looked for. */
const undatedWithin = 30

/** Finds the table between what stands above it and below it. */
export function findTable(cut: Cut): SampleTable | undefined {
  const { rows } = cut
  const date = dateColumn(rows)
  const width = usualWidth(date === undefined ? rows : rows.filter((row) => isDateAt(row, date)))
  const looksLikeData = (row: SampleRow) =>
    row.fields.length * 2 > width &&
    (date === undefined ? row.fields.length >= width - 1 : isDateAt(row, date))
  const first = rows.findIndex(looksLikeData)
  if (first < 0 || width < 2) return undefined
  const dated = rows.flatMap((row, index) => (looksLikeData(row) ? [index] : []))
  const middle = dated[dated.length >> 1] ?? first
  const at =
    date === undefined
      ? headerAt(rows, Math.min(rows.length, undatedWithin), width, 0)
      : headerAt(rows, first, width, middle)
  if (date === undefined && at === undefined) return undefined
  const start = at === undefined ? first : at + 1
  const body = rows.slice(start)
  const under = body[0]
  return {
    header: at === undefined ? undefined : rows[at],
    subheader: at !== undefined && under && isSubheader(under, rows[at]) ? under : undefined,
    body,
    data: body.filter(looksLikeData),
    above: rows.slice(0, start - (at === undefined ? 0 : 1)),
  }
}

function isDateAt(row: SampleRow, column: number): boolean {
  return isDate(row.fields[column] ?? '')
}

/** The column in which most rows have a date. */
function dateColumn(rows: readonly SampleRow[]): number | undefined {
  const counts = new Map<number, number>()
  for (const { fields } of rows) {
    if (fields.length < 2) continue
    fields.forEach((field, column) => {
      if (isDate(field)) counts.set(column, (counts.get(column) ?? 0) + 1)
    })
  }
  const [column, most = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? []
  // One date among many rows is a date above the table.
  return most > 0 && (most * 12 >= rows.length || most >= 20) ? column : undefined
}

function usualWidth(rows: readonly SampleRow[]): number {
  const counts = new Map<number, number>()
  for (const { fields } of rows) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

/** Words that a header has at least where a date stands above it. */
const leastBelowDate = 3

/** Index of the header above the rows: by words that are known, or by its looks. */
function headerAt(
  rows: readonly SampleRow[],
  first: number,
  width: number,
  middle: number,
): number | undefined {
  let best: { readonly at: number; readonly score: number } | undefined
  for (
    let at = Math.max(0, first - headerWithin);
    at < Math.max(first, Math.min(middle, headerWithin));
    at += 1
  ) {
    const row = rows[at]
    const score = row ? headerScore(row, width) : 0
    // A date above the table, such as that of the export, may come before the header.
    if (score < (at > first ? leastBelowDate : 1)) continue
    if (score >= (best?.score ?? 0)) best = { at, score }
  }
  if (best) return best.at
  const above = rows[first - 1]
  return above && looksLikeHeader(above, width) ? first - 1 : undefined
}

function headerScore({ fields }: SampleRow, width: number): number {
  const texts = fields.map((field) => field.trim()).filter((field) => field !== '')
  if (texts.length < 2 || fields.length * 10 < width * 6) return 0
  if (texts.filter((text) => isDate(text) || isNumber(text)).length * 5 > texts.length) return 0
  const known = texts.map((text) => meaningsOf(text)[0]?.score ?? 0)
  return known.reduce((sum, score) => sum + (score >= 0.6 ? score : 0), 0)
}

/** Without a known word: texts in all columns, none twice, right above the rows. */
function looksLikeHeader({ fields }: SampleRow, width: number): boolean {
  const texts = fields.map((field) => field.trim()).filter((field) => field !== '')
  const words = texts.every((text) => /\p{L}/u.test(text) && text.length < 60 && !isDate(text))
  return words && texts.length * 10 >= width * 7 && new Set(texts).size === texts.length
}

function isSubheader({ fields }: SampleRow, header: SampleRow | undefined): boolean {
  const texts = fields.map((field) => field.trim()).filter((field) => field !== '')
  if (texts.length === 0 || !header || texts.some((text) => isNumber(text) || isDate(text))) {
    return false
  }
  // It fills what the header leaves open, or goes on with a word that is known.
  const known = texts.filter((text) => (meaningsOf(text)[0]?.score ?? 0) >= 0.6)
  return known.length * 2 >= texts.length && fields.length === header.fields.length
}
