import type { ReadContext } from '../reader.ts'
import type { Setting } from './cells.ts'
import { choicesOf, compileMapping, type OriginalOf, type Plan } from './compile.ts'
import type { Faults } from './faults.ts'
import type { LookupTables } from './lookup.ts'
import type { Row } from './row.ts'
import { RowSampler } from './rowSampler.ts'
import type { Mapping } from './schema.ts'
import { TrailerProof } from './trailer.ts'
import { isBank } from './transaction.ts'

/** What a source knows of its rows, beside the rows. */
export interface RowsSource {
  readonly indexOf: Setting['indexOf']
  /** Columns whose text a document has once, however many rows it has; none without it. */
  readonly isShared?: Setting['isShared']
  readonly originalOf: OriginalOf
  /** Whether a row that is data has the form it must have; adds the fault where not. */
  readonly fits: (row: Row, faults: Faults) => boolean
}

/**
 * The rows of one file as a unit: takes them in order, makes an event of each document, and proves
 * the trailer. After the first problem no event is made any more, for the file is refused.
 */
export class RowsUnit {
  readonly #context: ReadContext
  readonly #faults: Faults
  readonly #source: RowsSource
  readonly #plan: Plan
  readonly #trailer: TrailerProof | undefined
  readonly #sampler: RowSampler | undefined
  #group: Row[] = []
  #groupKey = ''
  #documents = 0
  #events = 0
  #proven = false
  #state: 'rows' | 'behind-trailer' | 'behind-table' = 'rows'

  constructor(
    mapping: Mapping,
    lookups: LookupTables,
    context: ReadContext,
    source: RowsSource,
    faults: Faults,
  ) {
    const { limits, fileSha256, sink } = context
    const { indexOf, isShared = () => false } = source
    const setting: Setting = {
      writing: mapping.source,
      indexOf,
      isShared,
      maxTextChars: limits.maxTextChars,
      lookups,
    }
    this.#context = context
    this.#faults = faults
    this.#source = source
    this.#plan = compileMapping(mapping, setting, source.originalOf, fileSha256)
    this.#trailer = mapping.trailer && new TrailerProof(mapping.trailer, setting)
    this.#sampler = mapping.rows.key ? undefined : new RowSampler(mapping.name)
    const bank = choicesOf(mapping).some((choice) => isBank(choice.event))
    sink.open({ kind: 'rows', lane: bank ? 'statements' : 'bulk', id: this.#plan.unit })
  }

  /** Takes the next row of a table: data, its trailer, or what stands behind. */
  take(row: Row): void {
    if (this.#state === 'behind-table') return
    if (this.#plan.ends(row)) {
      this.#state = 'behind-table'
    } else if (this.#state === 'behind-trailer') {
      this.#behindTrailer(row)
    } else if (this.#trailer?.isTrailer(row)) {
      this.flush()
      this.prove(row)
      this.#state = 'behind-trailer'
    } else if (!this.#plan.skips(row) && this.#source.fits(row, this.#faults)) {
      this.#add(row)
    }
  }

  /** Takes the rows of a source that knows itself which of them are one document. */
  takeDocument(rows: readonly Row[]): void {
    if (this.#state !== 'rows') return
    this.flush()
    for (const row of rows) {
      if (this.#plan.ends(row)) {
        this.#state = 'behind-table'
        break
      }
      if (!this.#plan.skips(row)) this.#gather(row)
    }
    this.flush()
  }

  /** Holds what was read against what the file tells about itself. */
  prove(row: Row): void {
    this.#trailer?.prove(row, this.#documents, this.#faults)
    this.#proven = true
  }

  end(): void {
    this.flush()
    if (this.#trailer && !this.#proven) {
      this.#faults.add(
        'csv-trailer-missing',
        undefined,
        "The file ends without the trailer of the mapping's `trailer`: it was cut off, or the " +
          'mapping looks for it in the wrong place. Have it exported again.',
      )
    }
    this.#faults.settle()
    const sample = this.#sampler && { sample: this.#sampler.result() }
    const proof = this.#trailer ? 'ok' : 'unknown'
    this.#context.sink.close({ entries: this.#events, proof, ...sample })
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

  #add(row: Row): void {
    const key = this.#plan.groupOf?.(row)
    if (key === undefined || key !== this.#groupKey) this.flush()
    this.#groupKey = key ?? ''
    this.#gather(row)
    if (this.#group.length > 1) this.#checkLength(row)
  }

  #gather(row: Row): void {
    this.#trailer?.add(row, this.#group.length === 0, this.#faults)
    this.#group.push(row)
    this.#sampler?.add(row)
  }

  #checkLength(row: Row): void {
    const [head] = this.#group
    const limit = this.#context.limits.maxRowChars
    if (!head || row.position.offset - head.position.offset <= limit) return
    this.#faults.add(
      'csv-group-too-long',
      head.position,
      `The document that begins here is longer than the limit of ${limit} bytes. The columns of ` +
        "the mapping's `group` don't tell documents apart.",
    )
    this.#faults.settle()
  }

  #behindTrailer(row: Row): void {
    this.#faults.add(
      'csv-row-unexpected',
      row.position,
      'A row stands behind the trailer. The file was joined from several, or the `when` of the ' +
        'trailer fits other rows too. Where a footer follows, end the table with `stop`.',
    )
  }
}
