import { type Lane, lanes } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import { type Filter, filterFrom, filterText } from './filter.ts'
import type { Releases } from './releases.ts'
import { int, type Store } from './store.ts'

/** How far a destination is with a lane. */
export interface LaneStanding {
  /** Events up to here are not for it. */
  readonly floor: number
  readonly acked: number
  readonly head: number
}

export type Standing = Readonly<Record<Lane, LaneStanding>>

/** Between two records of the audit about what a destination acknowledged on a lane. */
const recordEveryMs = 60_000
/** Acknowledged events that make a record at once. */
const recordEvents = 10_000

/** Who gets events, what of them, and how far each is. */
export class Destinations {
  readonly #store: Store
  readonly #releases: Releases
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, releases: Releases, audit: Audit, now: () => Date) {
    this.#store = store
    this.#releases = releases
    this.#audit = audit
    this.#now = now
  }

  /**
   * Makes a destination known, or takes over what changed about it. A new one starts where it says;
   * a changed filter counts from the next release on, never backwards.
   */
  register(destination: string, filter: Filter, startFrom: 'beginning' | 'now'): void {
    this.#store.transaction(() => {
      const known = this.#store.prepare('SELECT 1 FROM destination WHERE name = ?').get(destination)
      if (known === undefined) this.#add(destination, startFrom)
      for (const lane of lanes) {
        this.#setFilter(destination, lane, filterText(filter), known === undefined)
      }
    })()
  }

  names(): string[] {
    const rows = this.#store.prepare('SELECT name FROM destination ORDER BY added_at, name').all()
    return (rows as { name: string }[]).map(({ name }) => name)
  }

  /** Since when a destination is over its budget, RFC 3339; undefined: it is not. */
  overSince(destination: string): string | undefined {
    const row = this.#store
      .prepare('SELECT over_at FROM destination WHERE name = ?')
      .get(destination)
    return (row as { over_at: string | null } | undefined)?.over_at ?? undefined
  }

  /** @throws {Error} Where the destination was never registered. */
  standing(destination: string): Standing {
    const of = (lane: Lane) => this.#laneStanding(destination, lane)
    return { statements: of('statements'), bulk: of('bulk') }
  }

  /** Moves a cursor on. It never goes back, nor past what was released. */
  acknowledge(destination: string, lane: Lane, through: number): void {
    const { acked, head } = this.#laneStanding(destination, lane)
    if (through > head) throw new Error('an acknowledgement must not pass the head')
    if (through <= acked) return
    this.#store.transaction(() => {
      this.#move(destination, lane, through)
      const { told, told_at: at } = this.#told(destination, lane)
      const due = this.#now().getTime() - recordEveryMs
      if (through - int(told) >= recordEvents || at <= new Date(due).toISOString()) {
        this.#record(destination, lane, int(told), through)
      }
    })()
  }

  /**
   * Writes into the audit what was acknowledged and is not in it yet. Records come at most once a
   * minute and lane, or for so many events, so that the audit costs the acknowledgements nothing.
   *
   * @param all Also what is more recent: the agent stops.
   */
  recordAcknowledged(all: boolean): void {
    const sql = `SELECT destination, lane, told, through FROM cursor
                 WHERE told < through AND told_at <= ?`
    const due = new Date(this.#now().getTime() - (all ? 0 : recordEveryMs)).toISOString()
    const behind = this.#store.prepare(sql).all(due) as {
      destination: string
      lane: Lane
      told: bigint
      through: bigint
    }[]
    if (behind.length === 0) return
    this.#store.transaction(() => {
      for (const { destination, lane, told, through } of behind) {
        this.#record(destination, lane, int(told), int(through))
      }
    })()
  }

  #told(destination: string, lane: Lane) {
    const sql = 'SELECT told, told_at FROM cursor WHERE destination = ? AND lane = ?'
    return this.#store.prepare(sql).get(destination, lane) as { told: bigint; told_at: string }
  }

  #record(destination: string, lane: Lane, after: number, through: number): void {
    const sql = 'UPDATE cursor SET told = ?, told_at = ? WHERE destination = ? AND lane = ?'
    this.#store.prepare(sql).run(through, this.#now().toISOString(), destination, lane)
    this.#audit.add('events-acknowledged', { destination, lane, after, through })
  }

  /** Moves a cursor back because the hub lost what it had: it was restored from a backup. */
  rewind(destination: string, lane: Lane, to: number): void {
    this.#store.transaction(() => {
      const from = this.#laneStanding(destination, lane).acked
      this.#move(destination, lane, Math.min(from, to))
      const sql = 'UPDATE cursor SET told = min(told, through) WHERE destination = ? AND lane = ?'
      this.#store.prepare(sql).run(destination, lane)
      this.#audit.add('cursor-rewound', { destination, lane, from, to })
    })()
  }

  /** Every cursor back to its floor; for a store that begins a new identity. */
  startOver(): void {
    const at = this.#now().toISOString()
    this.#store.transaction(() => {
      // What was deleted here every destination had acknowledged, or will have rebuilt.
      const gone = `(SELECT max(first + events - 1) FROM unit
                     WHERE unit.lane = cursor.lane AND pruned_at IS NOT NULL
                       AND first + events - 1 <= through)`
      this.#store.prepare(`UPDATE cursor SET floor = max(floor, coalesce(${gone}, 0))`).run()
      const sql = 'UPDATE cursor SET through = floor, told = min(told, floor), moved_at = ?'
      this.#store.prepare(sql).run(at)
    })()
  }

  /** The filter in force at a number, and the last number up to `head` that it is in force for. */
  rule(
    destination: string,
    lane: Lane,
    at: number,
    head: number,
  ): { filter: Filter; until: number } {
    const rules = 'SELECT first, rule FROM filter WHERE destination = ? AND lane = ?'
    const now = this.#store
      .prepare(`${rules} AND first <= ? ORDER BY first DESC LIMIT 1`)
      .get(destination, lane, at) as { rule: string } | undefined
    const next = this.#store
      .prepare(`${rules} AND first > ? ORDER BY first LIMIT 1`)
      .get(destination, lane, at) as { first: bigint } | undefined
    const until = next === undefined ? head : Math.min(head, int(next.first) - 1)
    return { filter: now === undefined ? {} : filterFrom(now.rule), until }
  }

  #add(destination: string, startFrom: 'beginning' | 'now'): void {
    const at = this.#now().toISOString()
    this.#store
      .prepare('INSERT INTO destination (name, added_at) VALUES (?, ?)')
      .run(destination, at)
    for (const lane of lanes) {
      const floor = startFrom === 'now' ? this.#releases.head(lane) : this.#gone(lane)
      this.#store
        .prepare(
          `INSERT INTO cursor (destination, lane, floor, through, moved_at, told, told_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(destination, lane, floor, floor, at, floor, at)
    }
    this.#audit.add('destination-added', { destination, startFrom })
  }

  /** Number of the last event of a lane that neither is held nor has an original. */
  #gone(lane: Lane): number {
    const sql = `SELECT max(first + events - 1) AS gone FROM unit JOIN file ON file.id = unit.file
                 WHERE lane = ? AND pruned_at IS NOT NULL
                   AND (kept IS NULL OR purged_at IS NOT NULL)`
    const row = this.#store.prepare(sql).get(lane) as { gone: bigint | null }
    return row.gone === null ? 0 : int(row.gone)
  }

  #setFilter(destination: string, lane: Lane, rule: string, fresh: boolean): void {
    const last =
      'SELECT rule FROM filter WHERE destination = ? AND lane = ? ORDER BY first DESC LIMIT 1'
    const current = this.#store.prepare(last).get(destination, lane) as { rule: string } | undefined
    if (current?.rule === rule) return
    const first = fresh ? 1 : this.#releases.head(lane) + 1
    this.#store
      .prepare('INSERT OR REPLACE INTO filter VALUES (?, ?, ?, ?)')
      .run(destination, lane, first, rule)
    if (!fresh) this.#audit.add('filter-changed', { destination, lane, first })
  }

  #laneStanding(destination: string, lane: Lane): LaneStanding {
    const sql = 'SELECT floor, through FROM cursor WHERE destination = ? AND lane = ?'
    const row = this.#store.prepare(sql).get(destination, lane) as
      | Record<'floor' | 'through', bigint>
      | undefined
    if (row === undefined) throw new Error('a destination must be registered first')
    return { floor: int(row.floor), acked: int(row.through), head: this.#releases.head(lane) }
  }

  #move(destination: string, lane: Lane, through: number): void {
    const sql = 'UPDATE cursor SET through = ?, moved_at = ? WHERE destination = ? AND lane = ?'
    this.#store.prepare(sql).run(through, this.#now().toISOString(), destination, lane)
  }
}
