import type { CloudEvent } from '../../protocol/cloudEvent.ts'
import { isCloudEvent } from '../../protocol/cloudEvent.ts'
import { FileParts } from './fileParts.ts'
import { Ledger } from './ledger.ts'
import { memberOf } from './placing.ts'
import { Postings } from './postings.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { Tallies } from './tallies.ts'
import { TermIndex } from './termIndex.ts'
import { eachTerm, isReference } from './terms.ts'
import { integer, optionalText } from './values.ts'
import { nameOf, type ViewEvent } from './viewEvent.ts'

/**
 * Writes what the console reads, in the transaction that commits the events, so that no crash falls
 * between the two.
 *
 * A store that has events from before there were views, or whose views were emptied, is behind. Then
 * a commit leaves the views alone, and `catchUp` takes the events in slices, in their order, until
 * none is left. That is the one other way in, so what it makes is what the commits would have made.
 */
export class Views {
  readonly terms: TermIndex
  readonly #db: Database
  readonly #ledger: Ledger
  readonly #files: FileParts
  readonly #tallies: Tallies
  readonly #postings: Postings
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  #isBehind: boolean
  /** Cursor through which this transaction took events; 0 before it took any. */
  #taken = 0

  constructor(db: Database) {
    this.#db = db
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
    this.#tallies = new Tallies(db)
    this.#ledger = new Ledger(db, (place, day, due, inTime) => {
      this.#tallies.arrival(place, day, due, inTime)
    })
    this.terms = new TermIndex(db, this.#progress().events)
    this.#files = new FileParts(db, (cursor, text) => this.terms.add(cursor, text))
    this.#postings = new Postings(db)
    this.#isBehind = this.#left() > 0
  }

  /** Takes an event that is new, inside its transaction. */
  take(event: ViewEvent): void {
    if (!this.#isBehind) this.#take(event)
  }

  /** Takes an outcome that is new, inside its transaction. */
  takeOutcome(number: bigint): void {
    if (this.#isBehind) return
    this.#postings.take(number)
    this.#do.outcomesThrough.run(number)
  }

  /** The last step of a transaction that took events. */
  flush(): void {
    if (this.#taken === 0) return
    this.#files.flush()
    this.#tallies.flush()
    this.#do.eventsThrough.run(BigInt(this.#taken))
  }

  /** It is committed. */
  settle(): void {
    if (this.#taken > 0) this.terms.settle()
    this.#taken = 0
  }

  /** It was rolled back. */
  forget(): void {
    this.#taken = 0
    this.terms.forget()
    this.#files.forget()
    this.#tallies.forget()
    this.#ledger.forget()
  }

  /** Takes the next slice of what the views lack. @returns How many events and outcomes are left. */
  catchUp(limit: number): number {
    if (!this.#isBehind) return 0
    try {
      const left = this.#db.transaction(() => this.#slice(limit)).immediate()
      this.settle()
      this.#isBehind = left > 0
      return left
    } catch (error) {
      this.forget()
      throw error
    }
  }

  #slice(limit: number): number {
    const { events, outcomes } = this.#progress()
    const rows = this.#do.events.all(BigInt(events), BigInt(limit)) as Row[]
    for (const row of rows) {
      const event: unknown = JSON.parse(String(row['body']))
      if (isCloudEvent(event)) this.#take(viewEvent(row, event))
      this.#taken = integer(row['cursor'])
    }
    this.flush()
    const reports = this.#do.outcomes.pluck().all(BigInt(outcomes), BigInt(limit)) as bigint[]
    for (const number of reports) {
      this.#postings.take(number)
      this.#do.outcomesThrough.run(number)
    }
    return this.#left()
  }

  #take(place: ViewEvent): void {
    const { cursor, event } = place
    this.#taken = cursor
    this.terms.reach(cursor)
    eachTerm(event, (text) => this.terms.add(cursor, text))
    const name = nameOf(event.type)
    this.#files.take(place, name === 'bank-statement-received' || name === 'balance-reported')
    this.#tallies.event(place, name === undefined ? undefined : delayOf(name, place))
    if (name !== undefined) this.#takeNamed(name, place)
  }

  #takeNamed(name: string, place: ViewEvent): void {
    const { event } = place
    if (name === 'bank-transaction-booked') this.#ledger.entry(place)
    // A batch is told by its payments.
    const isBatch = memberOf(event.data, 'items') !== undefined
    const isEntry = name === 'bank-transaction-booked' && !isBatch
    if (isEntry || name === 'bank-transaction-itemized') this.#entry(place)
    inLedger.get(name)?.(this.#ledger, place)
  }

  #entry(place: ViewEvent): void {
    const { data } = place.event
    const references = memberOf(data, 'references')
    const usable = [
      memberOf(references, 'endToEnd'),
      memberOf(references, 'mandate'),
      memberOf(memberOf(data, 'remittance'), 'reference'),
    ]
    this.#tallies.entry(place, usable.some(isReference))
  }

  #progress(): { readonly events: number; readonly outcomes: number } {
    const row = this.#do.progress.get() as Row
    return { events: integer(row['events']), outcomes: integer(row['outcomes']) }
  }

  #left(): number {
    const row = this.#do.left.get() as Row
    return integer(row['events']) + integer(row['outcomes'])
  }
}

const inLedger = new Map<string, (ledger: Ledger, place: ViewEvent) => void>([
  ['bank-statement-received', (ledger, place) => ledger.statement(place)],
  ['balance-reported', (ledger, place) => ledger.report(place)],
  ['statement-overdue', (ledger, place) => ledger.overdue(place)],
  ['statement-arrived', (ledger, place) => ledger.arrived(place)],
  ['statement-gap-detected', (ledger, place) => ledger.gap(place)],
  ['statement-gap-closed', (ledger, place) => ledger.gapClosed(place)],
])

/**
 * Seconds from an event's release to its commit here. Where the frame doesn't say: what an agent makes
 * itself is released at the time that it bears; of others none is known.
 */
function delayOf(name: string, { event, at, releasedAt }: ViewEvent): number | undefined {
  if (releasedAt !== undefined) return Math.max(0, at - releasedAt) / 1_000
  if (!name.startsWith('statement-')) return undefined
  const { time } = event as CloudEvent & { readonly time?: unknown }
  const made = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(made) ? undefined : Math.max(0, at - made) / 1_000
}

function viewEvent(row: Row, event: CloudEvent): ViewEvent {
  return {
    cursor: integer(row['cursor']),
    inbox: String(row['inbox']),
    agent: String(row['agent']),
    region: optionalText(row['region']) ?? null,
    entity: optionalText(row['entity']) ?? null,
    event,
    at: Date.parse(String(row['at'])),
    fileName: optionalText(row['file']),
  }
}

const sql = {
  progress: 'SELECT events, outcomes FROM view_progress',
  left: `
    SELECT max(0, coalesce((SELECT max(cursor) FROM event), 0) - events) AS events,
      max(0, coalesce((SELECT max(number) FROM outcome), 0) - outcomes) AS outcomes
    FROM view_progress`,
  eventsThrough: 'UPDATE view_progress SET events = ?',
  outcomesThrough: 'UPDATE view_progress SET outcomes = ?',
  events: `
    SELECT cursor, inbox, agent, region, entity, stored_at AS at, body, name AS file
    FROM event LEFT JOIN event_file USING (cursor) WHERE cursor > ? ORDER BY cursor LIMIT ?`,
  outcomes: 'SELECT number FROM outcome WHERE number > ? ORDER BY number LIMIT ?',
} as const
