import type { Lane } from '../events/lane.ts'
import type { Audit } from './audit.ts'
import { int, type Store } from './store.ts'

/**
 * Releases that a destination refused for good. A release is parked whole: a part of a statement is
 * never delivered without the rest.
 */
export class Parking {
  readonly #store: Store
  readonly #audit: Audit
  readonly #now: () => Date

  constructor(store: Store, audit: Audit, now: () => Date) {
    this.#store = store
    this.#audit = audit
    this.#now = now
  }

  /** Parks the release that holds an event. @returns The release's range in the lane. */
  park(
    destination: string,
    lane: Lane,
    sequence: number,
    code: string,
  ): { first: number; last: number } {
    const sql = `SELECT release, min(first) AS first, max(first + events - 1) AS last FROM unit
                 WHERE lane = ? AND release = (SELECT release FROM unit WHERE lane = ? AND first <= ?
                                               ORDER BY first DESC LIMIT 1)`
    const row = this.#store.prepare(sql).get(lane, lane, sequence) as Record<
      'release' | 'first' | 'last',
      bigint
    >
    const [release, first, last] = [int(row.release), int(row.first), int(row.last)]
    this.#store.transaction(() => {
      this.#store
        .prepare('INSERT OR IGNORE INTO parked VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(destination, release, lane, first, last, code, this.#now().toISOString())
      this.#audit.add('release-parked', { destination, release, lane, code })
    })()
    return { first, last }
  }

  /** How many releases are parked for a destination. */
  count(destination: string): number {
    const sql = 'SELECT count(*) AS parked FROM parked WHERE destination = ?'
    return int((this.#store.prepare(sql).get(destination) as { parked: bigint }).parked)
  }

  /** The last number of the parked range that holds `sequence`, if one does. */
  rangeAt(destination: string, lane: Lane, sequence: number): number | undefined {
    const sql =
      'SELECT last FROM parked WHERE destination = ? AND lane = ? AND first <= ? AND last >= ?'
    const row = this.#store.prepare(sql).get(destination, lane, sequence, sequence)
    return row === undefined ? undefined : int((row as { last: bigint }).last)
  }

  /** The last number before the next parked range behind `after`. */
  freeUntil(destination: string, lane: Lane, after: number): number {
    const sql =
      'SELECT min(first) AS first FROM parked WHERE destination = ? AND lane = ? AND first > ?'
    const row = this.#store.prepare(sql).get(destination, lane, after) as { first: bigint | null }
    return row.first === null ? Number.MAX_SAFE_INTEGER : int(row.first) - 1
  }
}
