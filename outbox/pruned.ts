import type { Lane } from '../events/lane.ts'
import { int, type Store } from './store.ts'

/** A unit whose events are not held, and how they could be had again. */
export interface PrunedUnit {
  /** The file that it came of; undefined where its original is gone. */
  readonly file: number | undefined
  /** Numbers of its first and last event. */
  readonly first: number
  readonly last: number
  /** Bytes of the lane between the place that was asked about and this unit. */
  readonly ahead: number
}

interface Row extends Record<'first' | 'events' | 'before', bigint> {
  readonly file: bigint | null
}

/** Where released units lie whose events are not held here any more. */
export class Pruned {
  readonly #store: Store
  readonly #unusable = new Set<number>()

  constructor(store: Store) {
    this.#store = store
  }

  /** The first unit behind a number, up to another, whose events are not held. */
  next(lane: Lane, after: number, through: number): PrunedUnit | undefined {
    const at = this.#unitAt(lane, after + 1)
    if (at === undefined) return undefined
    const sql = `SELECT CASE WHEN kept IS NOT NULL AND purged_at IS NULL THEN file.id END AS file,
                        unit.first, unit.events, unit.laid - unit.bytes AS before
                 FROM unit JOIN file ON file.id = unit.file
                 WHERE unit.lane = ? AND unit.pruned_at IS NOT NULL AND unit.first BETWEEN ? AND ?
                 ORDER BY unit.first LIMIT 1`
    const from = at.last > after ? at.first : after + 1
    const row = this.#store.prepare(sql).get(lane, from, through) as Row | undefined
    if (row === undefined) return undefined
    const file = row.file === null ? undefined : int(row.file)
    return {
      file: file !== undefined && this.#unusable.has(file) ? undefined : file,
      first: int(row.first),
      last: int(row.first) + int(row.events) - 1,
      ahead: Math.max(0, int(row.before) - at.laid),
    }
  }

  /** An original did not give what was missing; it is not tried again before the next start. */
  giveUp(file: number): void {
    this.#unusable.add(file)
  }

  /** Files whose statements a staged file would correct, and whose events are not held. */
  corrected(file: number): number[] {
    const sql = `SELECT DISTINCT before.file FROM unit
                 JOIN unit AS before ON before.name = unit.name AND before.state = 'released'
                 WHERE unit.file = ? AND unit.state = 'staged' AND before.pruned_at IS NOT NULL
                   AND before.digest <> unit.digest`
    return (this.#store.prepare(sql).all(file) as { file: bigint }[]).map((row) => int(row.file))
  }

  #unitAt(lane: Lane, number: number) {
    const sql = `SELECT first, first + events - 1 AS last, laid FROM unit WHERE lane = ? AND first <= ?
                 ORDER BY first DESC LIMIT 1`
    const row = this.#store.prepare(sql).get(lane, number) as
      | Record<'first' | 'last' | 'laid', bigint>
      | undefined
    return row && { first: int(row.first), last: int(row.last), laid: int(row.laid) }
  }
}
