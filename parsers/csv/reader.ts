import { decoding, type TextDecoding } from '../decoder.ts'
import type { Setting } from '../mapping/cells.ts'
import { maxColumns } from '../mapping/column.ts'
import { choicesOf, compileMapping, isBank, type Plan } from '../mapping/compile.ts'
import { Faults } from '../mapping/faults.ts'
import type { Mapping } from '../mapping/schema.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { type CsvRecord, type CsvSource, RecordSplitter } from './records.ts'
import { isBlank, type Table, TableStart } from './table.ts'
import { TrailerProof } from './trailer.ts'

/** How the mapping says that the file's rows are written. */
export function sourceOf(
  mapping: Mapping,
  file: Pick<ReadContext, 'charset' | 'markBytes' | 'limits'>,
): CsvSource {
  const { separator, quote, preamble } = mapping.source
  return {
    dialect: { separator, quote: quote === 'none' ? undefined : quote, maxFields: maxColumns },
    charset: file.charset,
    offset: file.markBytes,
    skipLines: preamble === 'find' ? 0 : preamble,
    maxRowChars: file.limits.maxCsvRowChars,
  }
}

/**
 * Reads a CSV export by its mapping: one unit with an event for each document. Every problem is
 * collected; after the first one no event is made any more, for the file is refused.
 */
export class CsvReader implements Reader {
  readonly #mapping: Mapping
  readonly #context: ReadContext
  readonly #decoding: TextDecoding
  readonly #splitter: RecordSplitter
  readonly #faults: Faults
  readonly #start: TableStart
  #body: CsvBody | undefined

  constructor(mapping: Mapping, context: ReadContext) {
    this.#mapping = mapping
    this.#context = context
    this.#decoding = decoding(context.charset)
    this.#faults = new Faults(context.limits.maxProblems)
    this.#start = new TableStart(mapping)
    this.#splitter = new RecordSplitter(sourceOf(mapping, context), (record) => this.#take(record))
  }

  write(chunk: Uint8Array): void {
    this.#collecting(() => this.#splitter.write(this.#decoding.write(chunk)))
  }

  end(): void {
    this.#collecting(() => {
      this.#splitter.write(this.#decoding.end())
      this.#splitter.end()
      if (!this.#body) throw this.#start.missing()
      this.#body.end()
    })
  }

  #collecting(step: () => void): void {
    try {
      step()
    } catch (error) {
      // Rows that were read before are judged all the same, if nothing else ended the reading.
      if (this.#faults.settled) throw error
      this.#body?.flush()
      throw this.#faults.joined(error)
    }
  }

  #take(record: CsvRecord): void {
    if (this.#body) {
      this.#body.take(record)
      return
    }
    const start = this.#start.take(record)
    if (!start) return
    this.#body = new CsvBody(this.#mapping, this.#context, start.table, this.#faults)
    if (start.first) this.#body.take(record)
  }
}

/** The rows of the table and what stands behind them. */
class CsvBody {
  readonly #mapping: Mapping
  readonly #context: ReadContext
  readonly #faults: Faults
  readonly #plan: Plan
  readonly #trailer: TrailerProof | undefined
  #group: CsvRecord[] = []
  #groupKey = ''
  readonly #least: number
  #width: number | undefined
  #most: number | undefined
  #documents = 0
  #events = 0
  #proven = false
  #state: 'rows' | 'behind-trailer' | 'behind-table' = 'rows'

  constructor(mapping: Mapping, context: ReadContext, table: Table, faults: Faults) {
    const { limits, fileSha256, sink } = context
    const { indexOf, names } = table
    const setting: Setting = { writing: mapping.source, indexOf, maxTextChars: limits.maxTextChars }
    this.#mapping = mapping
    this.#context = context
    this.#width = table.width
    this.#most = table.most
    this.#least = table.least
    this.#faults = faults
    this.#plan = compileMapping(mapping, setting, names, fileSha256)
    this.#trailer = mapping.trailer && new TrailerProof(mapping.trailer, setting)
    const bank = choicesOf(mapping).some((choice) => isBank(choice.event))
    sink.open({ kind: 'rows', lane: bank ? 'statements' : 'bulk', id: this.#plan.unit })
  }

  take(record: CsvRecord): void {
    if (this.#state === 'behind-table' || isBlank(record)) return
    if (this.#plan.ends(record)) {
      this.#state = 'behind-table'
    } else if (this.#state === 'behind-trailer') {
      this.#behindTrailer(record)
    } else if (this.#trailer?.isTrailer(record)) {
      this.flush()
      this.#trailer.prove(record, this.#documents, this.#faults)
      this.#state = 'behind-trailer'
      this.#proven = true
    } else if (!this.#plan.skips(record) && this.#fits(record)) {
      this.#row(record)
    }
  }

  end(): void {
    this.flush()
    if (this.#trailer && !this.#proven) {
      this.#faults.add(
        'csv-trailer-missing',
        undefined,
        "The file ends without the trailer of the mapping's `trailer`: it was cut off, or the " +
          '`when` does not fit. Have it exported again.',
      )
    }
    this.#faults.settle()
    this.#context.sink.close({ entries: this.#events, proof: this.#trailer ? 'ok' : 'unknown' })
  }

  #row(record: CsvRecord): void {
    this.#trailer?.add(record, this.#faults)
    const key = this.#plan.groupOf?.(record)
    if (key === undefined || key !== this.#groupKey) this.flush()
    this.#groupKey = key ?? ''
    this.#group.push(record)
    this.#checkLength(record)
  }

  /** Makes the event of the rows that were gathered, if there are any. */
  flush(): void {
    if (this.#group.length === 0) return
    this.#documents += 1
    const draft = this.#plan.draft(this.#group, this.#faults)
    this.#group = []
    if (!draft || this.#faults.count > 0) return
    this.#events += 1
    this.#context.sink.event(draft)
  }

  #fits(record: CsvRecord): boolean {
    const { fields } = record
    // A table without header is as wide as its first row.
    this.#width ??= Math.max(fields.length, this.#least)
    this.#most ??= this.#width
    const width = this.#width
    const most = this.#most
    const short = fields.length < width && !this.#mapping.source.shortRows
    const long = fields.length > most && fields.slice(most).some((field) => field.trim() !== '')
    if (!short && !long) return true
    this.#faults.add(
      'csv-row-width',
      record.place(Math.min(fields.length, most)),
      `The row has ${fields.length} columns, where the table has ${width}. A separator stands in a ` +
        'text without quotes, or the row was cut: have it corrected. Where rows may leave out their ' +
        'last columns, state `shortRows: true`; rows that are no data are for `skip` and `stop`.',
    )
    return false
  }

  #checkLength(record: CsvRecord): void {
    const [head] = this.#group
    const limit = this.#context.limits.maxCsvRowChars
    if (!head || record.position.offset - head.position.offset <= limit) return
    this.#faults.add(
      'csv-group-too-long',
      head.position,
      `The document that begins here is longer than the limit of ${limit} bytes. The columns of ` +
        "the mapping's `group` don't tell documents apart.",
    )
    this.#faults.settle()
  }

  #behindTrailer(record: CsvRecord): void {
    this.#faults.add(
      'csv-row-unexpected',
      record.position,
      'A row stands behind the trailer. The file was joined from several, or the `when` of the ' +
        'trailer fits other rows too. Where a footer follows, end the table with `stop`.',
    )
  }
}
