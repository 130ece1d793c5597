import type { Dialect } from '../csv/dialect.ts'
import { RecordSplitter } from '../csv/records.ts'
import { isBlank } from '../csv/table.ts'
import { maxColumns } from '../mapping/column.ts'
import { Refusal } from '../problems.ts'
import { isDate, isNumber } from './recognise.ts'
import type { SampleText } from './sample.ts'

/** One record of the sample: a line, or several where a quoted field holds line ends. */
export interface SampleRow {
  readonly fields: readonly string[]
  /** From 1; of rows of the file's end only their order is known. */
  readonly line: number
}

/** A sample cut into rows in one way. */
export interface Cut {
  readonly separator: string
  readonly quote: string | undefined
  /** Rows with text in them, those of the file's end last. */
  readonly rows: readonly SampleRow[]
  /** How many of the rows are of the file's end. */
  readonly ofTail: number
  /** Whether a quote broke the grammar. */
  readonly broken: boolean
}

const separators = [';', ',', '\t', '|', '~', '^']

/** Rows of the start that are looked at. */
export const maxHeadRows = 5000
const maxTailRows = 500
const maxRowChars = 1024 * 1024

/** Cuts the sample in the way that gives most rows with a date and a number, or rows of one width. */
export function cutSample(sample: SampleText): Cut | undefined {
  const quotes = ['"', ...(/[;,\t]'/.test(sample.head) ? ["'"] : []), undefined]
  let best: { readonly cut: Cut; readonly score: number } | undefined
  for (const separator of separators) {
    if (!sample.head.includes(separator)) continue
    for (const quote of quotes) {
      const cut = cutWith(sample, separator, quote)
      const score = scoreOf(cut)
      if (score > (best?.score ?? 0)) best = { cut, score }
      // Quotes are plain text only where they can't be quotes: a separator in them is none.
      if (quote === '"' && !cut.broken && score > 0) break
    }
  }
  return best?.cut
}

function cutWith(sample: SampleText, separator: string, quote: string | undefined): Cut {
  const { tail: end } = sample
  const dialect = { separator, quote, maxFields: maxColumns }
  // Where the file goes on, a quoted field may go on behind the sample: its row is not ended.
  const head = rowsOf(sample.head, dialect, maxHeadRows, end === undefined)
  const tail = end ? rowsOf(end, dialect, maxRowChars, true) : { rows: [], broken: false }
  // The end may begin inside a quoted field; then nothing of it can be told.
  const last = tail.broken ? [] : tail.rows.slice(-maxTailRows)
  return {
    separator,
    quote,
    rows: [...head.rows, ...last],
    ofTail: last.length,
    broken: head.broken,
  }
}

function rowsOf(text: string, dialect: Dialect, most: number, ended: boolean) {
  const rows: SampleRow[] = []
  const enough = new Error('enough rows')
  const source = { dialect, charset: 'utf-8', offset: 0, skipLines: 0, maxRowChars }
  const splitter = new RecordSplitter(source, (record) => {
    if (rows.length >= most) throw enough
    if (!isBlank(record)) rows.push({ fields: record.fields, line: record.position.line })
  })
  try {
    splitter.write(Buffer.from(text))
    if (ended) splitter.end()
  } catch (error) {
    if (error === enough) return { rows, broken: false }
    if (!(error instanceof Refusal)) throw error
    return { rows, broken: true }
  }
  return { rows, broken: false }
}

/** Rows whose looks are judged; more would not change the verdict. */
const judgedRows = 1000

function scoreOf(cut: Cut): number {
  const rows = cut.rows.slice(0, judgedRows)
  const widths = new Map<number, number>()
  let data = 0
  for (const { fields } of rows) {
    if (fields.length < 2) continue
    widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1)
    const dates = fields.filter(isDate).length
    const numbers = fields.filter(isNumber).length
    if (dates > 0 && numbers > 0) data += 1
    else if (dates > 0) data += 0.3
  }
  const [width = 0, count = 0] = [...widths].toSorted((a, b) => b[1] - a[1])[0] ?? []
  const even = rows.length === 0 ? 0 : count / rows.length
  // Quotes that were taken off make the same cells cleaner; a broken one loses the rest of the file.
  const tidy = cut.quote === undefined ? 0.999 : 1
  return (data * 4 + count * even) * Math.log2(width + 1) * tidy * (cut.broken ? 0.2 : 1)
}
