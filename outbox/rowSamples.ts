import { type RowSample, repeats } from '../events/rowSample.ts'
import { int, type Store } from './store.ts'

/** Files of a series that are remembered: a daily export for two months. */
const keptSamples = 62

interface SampleRow {
  readonly feed: string
  readonly series: string
  readonly rows: bigint
  readonly hashes: Buffer
}

/** What is remembered of tables without keys, to hold a file that repeats an earlier one's rows. */
export class RowSamples {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Remembers a unit's rows, and forgets those of the oldest of its series. */
  add(unit: number, { series, rows, hashes }: RowSample): void {
    if (hashes.length === 0) return
    const bytes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    this.#store
      .prepare(
        `INSERT INTO row_sample (unit, feed, series, rows, hashes)
         SELECT id, feed, ?, ?, ? FROM unit WHERE id = ?`,
      )
      .run(series, rows, bytes, unit)
    this.#store
      .prepare(
        `DELETE FROM row_sample WHERE unit IN (
           SELECT old.unit FROM row_sample AS old JOIN row_sample AS new USING (feed, series)
           WHERE new.unit = ? ORDER BY old.unit DESC LIMIT -1 OFFSET ${keptSamples})`,
      )
      .run(unit)
  }

  forget(unit: number | bigint): void {
    this.#store.prepare('DELETE FROM row_sample WHERE unit = ?').run(unit)
  }

  /** Whether a staged unit repeats the rows of an earlier one of its feed that was delivered. */
  isRepeated(unit: number | bigint): boolean {
    const own = this.#store.prepare('SELECT * FROM row_sample WHERE unit = ?').get(unit)
    if (own === undefined) return false
    const later = sampleOf(own as SampleRow)
    const { feed, series } = own as SampleRow
    const sql = `SELECT row_sample.* FROM row_sample JOIN unit ON unit.id = row_sample.unit
                 WHERE row_sample.feed = ? AND series = ? AND unit.id < ? AND state = 'released'
                 ORDER BY unit.id DESC`
    for (const row of this.#store.prepare(sql).iterate(feed, series, unit)) {
      if (repeats(later, sampleOf(row as SampleRow))) return true
    }
    return false
  }
}

function sampleOf({ series, rows, hashes }: SampleRow): RowSample {
  // A buffer of the driver's may begin anywhere; numbers are read from multiples of eight.
  return { series, rows: int(rows), hashes: new Float64Array(new Uint8Array(hashes).buffer) }
}
