import { defaultLimits } from '../limits.ts'
import type { LookupTables } from '../mapping/lookup.ts'
import { Refusal } from '../problems.ts'
import type { Format, Sniff } from '../reader.ts'
import { type CsvMapping, CsvReader, sourceOf } from './reader.ts'
import { RecordSplitter } from './records.ts'
import { type Start, TableStart } from './table.ts'

/** The format of the CSV exports that one mapping describes. The mapping passed `checkMapping`. */
export function csvFormat(mapping: CsvMapping, lookups: LookupTables): Format {
  return {
    name: 'csv',
    sniff: (head) => sniff(mapping, head),
    open: (context) => new CsvReader(mapping, lookups, context),
  }
}

/** A file is one of the mapping's where its table has the columns that the mapping reads. */
function sniff(mapping: CsvMapping, head: string): Sniff {
  const start = new TableStart(mapping)
  let found: Start | undefined
  const file = { charset: 'utf-8', markBytes: 0, limits: defaultLimits }
  let widest = 0
  const splitter = new RecordSplitter(sourceOf(mapping, file), (record) => {
    widest = Math.max(widest, record.width)
    found ??= start.take(record)
  })
  try {
    splitter.write(Buffer.from(head))
    if (!found) splitter.end()
    if (!found) throw start.missing()
  } catch (error) {
    // A fault behind the header is for the reader to report, with its place.
    if (!found && error instanceof Refusal)
      return { match: false, why: error.problems[0]?.message ?? '' }
    if (!(error instanceof Refusal)) throw error
  }
  if (widest < start.least) {
    const why = `its rows have ${widest} columns, and the mapping reads column number ${start.least}`
    return { match: false, why }
  }
  return { match: true, variant: `csv:${mapping.name}` }
}
