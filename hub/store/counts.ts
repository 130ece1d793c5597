import { type Histogram, histogramFrom, merge } from './histogram.ts'
import { sees } from './sight.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer } from './values.ts'
import type { ArrivalFigure, CountBook, PostingFigure, Sight, Traffic } from './viewContract.ts'

/** The counts by minute, hour and day, as they are asked for. */
export class Counts implements CountBook {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async traffic(sight: Sight, step: 60 | 3600, from: number, to: number) {
    const rows = this.#do.traffic.all(BigInt(step), BigInt(from), BigInt(to)) as Row[]
    const byTime = Map.groupBy(rows.filter(sees(sight)), (row) => integer(row['at']))
    return Array.from(byTime, ([at, each]): Traffic => {
      const events = each.reduce((sum, row) => sum + integer(row['events']), 0)
      return { at, events, delays: together(each, 'delays') }
    })
  }

  async arrivals(sight: Sight, from: number, to: number): Promise<readonly ArrivalFigure[]> {
    const rows = this.#do.arrivals.all(BigInt(from), BigInt(to)) as Row[]
    return byEntity(rows.filter(sees(sight)), (each) => {
      const byAgent = [...Map.groupBy(each, ({ agent, region }) => `${agent}\n${region}`).values()]
      const sum = (name: string) => {
        return byAgent.reduce((all, copies) => all + largest(copies, name), 0)
      }
      const [due, inTime] = [sum('due'), sum('in_time')]
      return { due, inTime, entries: sum('entries'), referenced: sum('referenced') }
    })
  }

  async postings(sight: Sight, from: number, to: number): Promise<readonly PostingFigure[]> {
    const rows = this.#do.postings.all(BigInt(from), BigInt(to)) as Row[]
    return byEntity(rows.filter(sees(sight)), (each) => {
      const sum = (name: string) => each.reduce((all, row) => all + integer(row[name]), 0)
      const [posted, failed, repaired] = [sum('posted'), sum('failed'), sum('repaired')]
      const [settlement, repair] = [together(each, 'settlement'), together(each, 'repair')]
      return { posted, failed, repaired, settlement, repair }
    })
  }
}

function byEntity<Figure>(rows: readonly Row[], figure: (rows: readonly Row[]) => Figure) {
  const groups = [...Map.groupBy(rows, (row) => String(row['entity']))]
  const inOrder = groups.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return inOrder.map(([entity, each]) => {
    return { legalEntity: entity === '' ? undefined : entity, ...figure(each) }
  })
}

function together(rows: readonly Row[], name: string): Histogram {
  const all: Histogram = new Map()
  for (const row of rows) merge(all, histogramFrom(String(row[name])))
  return all
}

/** Of rows that may be copies of each other, one an inbox. */
function largest(rows: readonly Row[], name: string): number {
  return Math.max(...rows.map((row) => integer(row[name])))
}

const sql = {
  traffic: `
    SELECT at, inbox, region, entity, events, delays FROM traffic
    WHERE step = ? AND at >= ? AND at < ? ORDER BY at`,
  arrivals: `
    SELECT inbox, agent, region, entity, sum(due) AS due, sum(in_time) AS in_time,
      sum(entries) AS entries, sum(referenced) AS referenced
    FROM arrival_figure WHERE day BETWEEN ? AND ? GROUP BY inbox, agent, region, entity`,
  postings: `
    SELECT inbox, region, entity, posted, failed, repaired, settlement, repair
    FROM posting_figure WHERE day BETWEEN ? AND ?`,
} as const
