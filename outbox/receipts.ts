import type { Lane } from '../events/lane.ts'
import type { Destinations } from './destinations.ts'
import type { Parking } from './parking.ts'
import { int, type Store } from './store.ts'

/** How far a destination is with what was released of a file. */
export interface Receipt {
  readonly destination: string
  /**
   * `acknowledged`: it has committed all of it. `parked`: it refused some of it for good. `not-for-it`:
   * its filter leaves the feed out. `nothing-released`: nothing of the file is to be delivered to anyone.
   */
  readonly state: 'acknowledged' | 'waiting' | 'parked' | 'not-for-it' | 'nothing-released'
}

interface Range {
  readonly lane: Lane
  readonly first: number
  readonly last: number
}

/** Tells of a file who has it. */
export class Receipts {
  readonly #store: Store
  readonly #destinations: Destinations
  readonly #parking: Parking

  constructor(store: Store, destinations: Destinations, parking: Parking) {
    this.#store = store
    this.#destinations = destinations
    this.#parking = parking
  }

  /**
   * One receipt a destination, for all that was released of a file and of its members.
   *
   * @param names The destinations that are asked about.
   */
  of(file: number, names: readonly string[]): Receipt[] {
    const feed = this.#feed(file)
    const ranges = this.#ranges(file)
    const undecided = this.#undecided(file)
    return names.map((destination) => ({
      destination,
      state: undecided ? 'waiting' : this.#state(destination, feed, ranges),
    }))
  }

  /** Those of `names` that don't have yet, or refused, what was released of a file. */
  lacking(file: number, names: readonly string[]): string[] {
    return this.of(file, names)
      .filter(({ state }) => state === 'waiting' || state === 'parked')
      .map(({ destination }) => destination)
  }

  #state(destination: string, feed: string, ranges: readonly Range[]): Receipt['state'] {
    const standing = this.#destinations.standing(destination)
    const states = ranges.map(({ lane, first, last }): Receipt['state'] => {
      const { filter } = this.#destinations.rule(destination, lane, first, last)
      if (filter.feeds?.includes(feed) === false) return 'not-for-it'
      if (standing[lane].acked < last) return 'waiting'
      return this.#parking.rangeAt(destination, lane, first) === undefined
        ? 'acknowledged'
        : 'parked'
    })
    const worst = (['waiting', 'parked', 'acknowledged'] as const).find((state) =>
      states.includes(state),
    )
    return worst ?? (ranges.length === 0 ? 'nothing-released' : 'not-for-it')
  }

  /** Whether a member is still on its way, so that nobody knows yet what will come of it. */
  #undecided(file: number): boolean {
    const sql = `SELECT 1 FROM file WHERE wrapper = ? AND state = 'staged' LIMIT 1`
    return this.#store.prepare(sql).get(file) !== undefined
  }

  #feed(file: number): string {
    const row = this.#store.prepare('SELECT feed FROM file WHERE id = ?').get(file)
    return (row as { feed: string }).feed
  }

  /** Where the released units of a file lie, one range a release and lane. */
  #ranges(file: number): Range[] {
    const sql = `SELECT unit.lane, min(first) AS first, max(first + events - 1) AS last FROM unit
                 JOIN file ON file.id = unit.file
                 WHERE (file.id = ? OR file.wrapper = ?) AND unit.release IS NOT NULL AND events > 0
                 GROUP BY unit.release, unit.lane ORDER BY first`
    const rows = this.#store.prepare(sql).all(file, file)
    return (rows as { lane: Lane; first: bigint; last: bigint }[]).map((row) => ({
      lane: row.lane,
      first: int(row.first),
      last: int(row.last),
    }))
  }
}
