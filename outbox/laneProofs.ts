import { hash } from 'node:crypto'
import type { Lane } from '../events/lane.ts'
import { int, type Store } from './store.ts'

interface ReleasedUnit {
  readonly feed: string
  readonly name: string
  readonly digest: string | null
  readonly first: bigint
  readonly events: bigint
}

/**
 * What proves to a hub that a cursor is this store's own, and not that of a clone or of a former life
 * of the machine. Two stores that give the same proof for a number have released the same units in
 * the same order up to it, and were told to deliver the same of them.
 *
 * Each released unit keeps a hash over those before it and itself, by feed, name, digest and number
 * of events; the digest covers the ids of all of its events, and by the feed a filter may leave them
 * out. So a proof takes two look-ups for any number
 * at any time, long after the events are deleted here, and depends neither on how the events were
 * cut into frames nor on what was parked meanwhile.
 */
export class LaneProofs {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Takes up a unit that was just given its numbers; call it in that transaction. */
  extend(lane: Lane, unit: bigint): void {
    const own = 'SELECT feed, name, digest, first, events FROM unit WHERE id = ?'
    const { feed, name, digest, first, events } = this.#store.prepare(own).get(unit) as ReleasedUnit
    const before = this.#laneHash(lane, int(first) - 1) ?? ''
    const laneHash = hash('sha256', [before, feed, name, digest ?? '', events].join('\n'))
    this.#store.prepare('UPDATE unit SET lane_hash = ? WHERE id = ?').run(laneHash, unit)
  }

  /**
   * The proof of a destination's cursor, as 64 hex digits. Undefined where nothing is released up to
   * `through`, or by a program that kept no hashes.
   */
  at(destination: string, lane: Lane, through: number): string | undefined {
    const laneHash = this.#laneHash(lane, through)
    if (laneHash === undefined) return undefined
    const floor = 'SELECT floor FROM cursor WHERE destination = ? AND lane = ?'
    const begun = this.#store.prepare(floor).get(destination, lane) as { floor: bigint } | undefined
    const rules = `SELECT first, rule FROM filter
                   WHERE destination = ? AND lane = ? AND first <= ? ORDER BY first`
    const filters = this.#store.prepare(rules).all(destination, lane, through) as {
      first: bigint
      rule: string
    }[]
    const wanted = filters.map(({ first, rule }) => `${first} ${rule}`)
    return hash('sha256', [laneHash, through, begun?.floor ?? 0n, ...wanted].join('\n'))
  }

  /** Of the unit that holds a number. */
  #laneHash(lane: Lane, at: number): string | undefined {
    const sql = `SELECT lane_hash FROM unit
                 WHERE lane = ? AND first <= ? ORDER BY first DESC LIMIT 1`
    const row = this.#store.prepare(sql).get(lane, at) as { lane_hash: string | null } | undefined
    return row?.lane_hash ?? undefined
  }
}
