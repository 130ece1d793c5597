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

  /** @throws {Error} Where the destination was never registered. */
  standing(destination: string): Standing {
    const of = (lane: Lane) => this.#laneStanding(destination, lane)
    return { statements: of('statements'), bulk: of('bulk') }
  }

  /** Moves a cursor on. It never goes back, nor past what was released. */
  acknowledge(destination: string, lane: Lane, through: number): void {
    const { acked, head } = this.#laneStanding(destination, lane)
    if (through > head) throw new Error('an acknowledgement must not pass the head')
    if (through > acked) this.#move(destination, lane, through)
  }

  /** Moves a cursor back because the hub lost what it had: it was restored from a backup. */
  rewind(destination: string, lane: Lane, to: number): void {
    this.#store.transaction(() => {
      const from = this.#laneStanding(destination, lane).acked
      this.#move(destination, lane, Math.min(from, to))
      this.#audit.add('cursor-rewound', { destination, lane, from, to })
    })()
  }

  /** Every cursor back to its floor; for a store that begins a new identity. */
  startOver(): void {
    const at = this.#now().toISOString()
    this.#store.prepare('UPDATE cursor SET through = floor, moved_at = ?').run(at)
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
      const floor = startFrom === 'now' ? this.#releases.head(lane) : 0
      this.#store
        .prepare('INSERT INTO cursor VALUES (?, ?, ?, ?, ?)')
        .run(destination, lane, floor, floor, at)
    }
    this.#audit.add('destination-added', { destination, startFrom })
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
