import type { Ids } from './ids.ts'
import type {
  Figure,
  FigurePage,
  KeptOutcome,
  OutcomeBook,
  OutcomeStatus,
  Report,
  Reported,
} from './outcomeContract.ts'
import { memberOf } from './placing.ts'
import { eventFrom } from './reading.ts'
import { type Scope, within } from './scope.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer, optionalInteger, optionalText } from './values.ts'
import type { Views } from './views.ts'

/** What consumers report, in SQLite. */
export class Outcomes implements OutcomeBook {
  readonly #db: Database
  readonly #ids: Ids
  readonly #views: Views
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, ids: Ids, views: Views, now: () => Date) {
    this.#db = db
    this.#ids = ids
    this.#views = views
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async report(
    consumer: { readonly name: string; readonly scope: Scope },
    inbox: string,
    reports: readonly Report[],
  ): Promise<readonly Reported[]> {
    const sees = within(consumer.scope)
    const keep = this.#db.transaction(() =>
      reports.map((report): Reported => {
        const found = this.#ids.find(inbox, report.event)
        const row = found && (this.#do.event.get(BigInt(found)) as Row | undefined)
        if (!row || !sees(eventFrom(row))) return 'event-unknown'
        return this.#keep(consumer.name, inbox, report, row) ? 'kept' : 'known'
      }),
    )
    return keep.immediate()
  }

  async of(cursor: number): Promise<readonly KeptOutcome[]> {
    return (this.#do.of.all(BigInt(cursor)) as Row[]).map((row) => ({
      consumer: String(row['consumer']),
      status: row['status'] as OutcomeStatus,
      at: String(row['at']),
      reference: optionalText(row['reference']),
      code: optionalText(row['code']),
      toldAt: String(row['toldAt']),
      seconds: optionalInteger(row['seconds']),
    }))
  }

  async figures({ scope, inbox, since }: FigurePage): Promise<readonly Figure[]> {
    const sees = within(scope)
    const byEntity = new Map<string, { seconds: number[]; posted: number; failed: number }>()
    const rows = this.#do.judged.iterate(inbox, since) as Iterable<Row>
    for (const row of rows) {
      const legalEntity = optionalText(row['entity'])
      const region = optionalText(row['region'])
      if (!sees({ type: '', account: undefined, legalEntity, region })) continue
      const tally = byEntity.get(legalEntity ?? '') ?? { seconds: [], posted: 0, failed: 0 }
      byEntity.set(legalEntity ?? '', tally)
      const seconds = optionalInteger(row['seconds'])
      if (integer(row['posted']) === 0) tally.failed += 1
      else tally.posted += 1
      if (seconds !== undefined) tally.seconds.push(seconds)
    }
    const inOrder = [...byEntity].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return inOrder.map(([entity, { seconds, posted, failed }]) => {
      const ascending = seconds.toSorted((a, b) => a - b)
      return {
        legalEntity: entity === '' ? undefined : entity,
        posted,
        measured: ascending.length,
        failed,
        medianSeconds: nearestRank(ascending, 50),
        p95Seconds: nearestRank(ascending, 95),
      }
    })
  }

  #keep(consumer: string, inbox: string, report: Report, event: Row): boolean {
    const at = new Date(report.at)
    const settled = settledOn(JSON.parse(String(event['body'])))
    // A date has no zone, so its first moment in UTC is taken: the same for every office.
    const seconds = settled && Math.round((at.getTime() - Date.parse(settled)) / 1000)
    const { changes, lastInsertRowid } = this.#do.insert.run({
      cursor: event['cursor'],
      inbox,
      region: event['region'],
      entity: event['entity'],
      consumer,
      status: report.status,
      at: at.toISOString(),
      reference: report.reference ?? null,
      code: report.code ?? null,
      toldAt: this.#now().toISOString(),
      settled: settled ?? null,
      seconds: seconds === undefined || report.status !== 'posted' ? null : BigInt(seconds),
    })
    if (changes === 1) this.#views.takeOutcome(BigInt(lastInsertRowid))
    return changes === 1
  }
}

/** The day on which the money moved: the value date, else the booking date. */
export function settledOn(event: unknown): string | undefined {
  const data = memberOf(event, 'data')
  const dates = [memberOf(data, 'valueDate'), memberOf(data, 'bookingDate')]
  return dates.find((date): date is string => {
    return typeof date === 'string' && !Number.isNaN(Date.parse(date))
  })
}

/** The smallest value that at least so many percent do not exceed. @param values Ascending. */
export function nearestRank(values: readonly number[], percent: number): number | undefined {
  return values[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)]
}

const sql = {
  event: `
    SELECT cursor, id, type, region, entity, account, body FROM event WHERE cursor = ?`,
  insert: `
    INSERT INTO outcome
      (cursor, inbox, region, entity, consumer, status, at, reference, code, told_at, settled,
       seconds)
    VALUES
      (@cursor, @inbox, @region, @entity, @consumer, @status, @at, @reference, @code, @toldAt,
       @settled, @seconds)
    ON CONFLICT DO NOTHING`,
  of: `
    SELECT consumer, status, at, reference, code, told_at AS toldAt, seconds
    FROM outcome WHERE cursor = ? ORDER BY number`,
  // An event counts once, with the first posting that anybody reported.
  judged: `
    SELECT entity, region, min(seconds) AS seconds, sum(status = 'posted') AS posted
    FROM outcome WHERE inbox = ? AND at >= ? GROUP BY cursor`,
} as const
