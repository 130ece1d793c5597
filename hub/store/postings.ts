import { bucketOf, count, histogramFrom, histogramText } from './histogram.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalInteger, optionalText } from './values.ts'

/**
 * Figures of a day about postings: how long after its settlement an event was posted, how many
 * failed, and how long it took until those were posted after all. An event counts once, with the
 * first report of its kind that anybody gave. Runs inside the transaction that keeps the report.
 */
export class Postings {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** @param number Of the outcome, which is kept already. */
  take(number: bigint): void {
    const outcome = this.#do.outcome.get(number) as Row | undefined
    if (!outcome || this.#do.sameBefore.get(outcome['cursor'], outcome['status'], number)) return
    const failed = outcome['status'] === 'failed'
    const at = Date.parse(String(outcome['at']))
    const failedAt = failed ? undefined : this.#failedAt(outcome['cursor'] as bigint, number)
    const repair = failedAt === undefined ? undefined : Math.max(0, at - failedAt) / 1_000
    const key = {
      day: BigInt(Math.floor(at / 86_400_000)),
      inbox: String(outcome['inbox']),
      region: optionalText(outcome['region']) ?? '',
      entity: optionalText(outcome['entity']) ?? '',
    }
    const row = this.#do.figure.get(key) as Row | undefined
    this.#do.keep.run({
      ...key,
      posted: BigInt(numberIn(row, 'posted') + (failed ? 0 : 1)),
      failed: BigInt(numberIn(row, 'failed') + (failed ? 1 : 0)),
      repaired: BigInt(numberIn(row, 'repaired') + (repair === undefined ? 0 : 1)),
      settlement: counted(row?.['settlement'], optionalInteger(outcome['seconds'])),
      repair: counted(row?.['repair'], repair),
    })
  }

  #failedAt(cursor: bigint, number: bigint): number | undefined {
    const at = this.#do.failedBefore.pluck().get(cursor, number)
    return typeof at === 'string' ? Date.parse(at) : undefined
  }
}

function numberIn(row: Row | undefined, name: string): number {
  return row ? integer(row[name]) : 0
}

function counted(kept: Row[string] | undefined, seconds: number | undefined): string {
  const text = String(kept ?? '')
  if (seconds === undefined) return text
  const histogram = histogramFrom(text)
  count(histogram, bucketOf(seconds))
  return histogramText(histogram)
}

const sql = {
  outcome:
    'SELECT cursor, inbox, region, entity, status, at, seconds FROM outcome WHERE number = ?',
  sameBefore: 'SELECT 1 FROM outcome WHERE cursor = ? AND status = ? AND number < ? LIMIT 1',
  failedBefore: `
    SELECT min(at) FROM outcome WHERE cursor = ? AND status = 'failed' AND number < ?`,
  figure: `
    SELECT posted, failed, repaired, settlement, repair FROM posting_figure
    WHERE day = @day AND inbox = @inbox AND region = @region AND entity = @entity`,
  keep: `
    INSERT OR REPLACE INTO posting_figure
    VALUES (@day, @inbox, @region, @entity, @posted, @failed, @repaired, @settlement, @repair)`,
} as const
