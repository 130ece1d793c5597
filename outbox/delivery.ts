import type { Lane } from '../events/lane.ts'
import { type Batch, BatchBuilder, type BatchLimit, type NamedFile } from './batchBuilder.ts'
import type { Bodies, BodyRow } from './bodies.ts'
import type { Destinations } from './destinations.ts'
import { wants } from './filter.ts'
import type { Parking } from './parking.ts'
import type { Releases } from './releases.ts'
import { eventKey } from './staging.ts'
import { int, type Statement, type Store } from './store.ts'

interface UnitRow {
  readonly id: bigint
  readonly first: bigint
  readonly events: bigint
  readonly feed: string
  readonly pruned_at: string | null
  readonly released_at: string
  readonly sha256: string | null
  readonly path: string | null
}

type Wanted = (type: string, feed: string) => boolean

/** Reads what comes next for a destination, in the order of its lane. */
export class Delivery {
  readonly #releases: Releases
  readonly #destinations: Destinations
  readonly #parking: Parking
  readonly #bodies: Bodies
  readonly #unitAt: Statement
  readonly #eventsAfter: Statement

  constructor(
    store: Store,
    releases: Releases,
    destinations: Destinations,
    parking: Parking,
    bodies: Bodies,
  ) {
    this.#bodies = bodies
    this.#releases = releases
    this.#destinations = destinations
    this.#parking = parking
    this.#unitAt = store.prepare(
      `SELECT unit.id, first, events, unit.feed, pruned_at, released_at, sha256, path
       FROM unit JOIN release ON release.number = unit.release LEFT JOIN file ON file.id = unit.file
       WHERE lane = ? AND first <= ? ORDER BY first DESC LIMIT 1`,
    )
    this.#eventsAfter = store.prepare(
      `SELECT ${bodies.columns} FROM event WHERE key > ? AND key <= ? ORDER BY key`,
    )
  }

  /**
   * The next events of `(after, through]`, up to the limit; nothing where nothing is released, or
   * where what comes next must be rebuilt from its original first.
   *
   * @param replay The replay that it is read for: that one passes over what is no longer held.
   */
  read(
    destination: string,
    lane: Lane,
    after: number,
    through: number,
    limit: BatchLimit,
    replay?: number | undefined,
  ): Batch {
    const batch = new BatchBuilder(lane, after, limit)
    const head = Math.min(through, this.#releases.head(lane))
    if (after >= head) return batch.done()
    const { filter, until } = this.#destinations.rule(destination, lane, after + 1, head)
    const wanted = wants(filter)
    while (batch.through < until && !batch.full) {
      const parked = this.#parking.rangeAt(destination, lane, batch.through + 1, replay)
      if (parked !== undefined) batch.park(Math.min(parked, until))
      else {
        const free = this.#parking.freeUntil(destination, lane, batch.through, replay)
        const before = batch.through
        this.#fill(batch, wanted, Math.min(until, free), replay !== undefined)
        if (batch.through === before) break
      }
    }
    return batch.done()
  }

  /**
   * Adds the events of the next unit, up to `until` or the batch's limit. One whose events are deleted
   * here ends a live batch: passed over it would be lost, so it waits until it is rebuilt.
   */
  #fill(batch: BatchBuilder, wanted: Wanted, until: number, isReplay: boolean): void {
    const next = batch.through + 1
    const unit = this.#unitAt.get(batch.lane, next) as UnitRow | undefined
    if (unit === undefined) throw new Error('a released number must lie in a unit')
    const before = int(unit.first) - 1
    const last = Math.min(before + int(unit.events), until)
    if (unit.pruned_at !== null) {
      if (isReplay) batch.skip(last)
      return
    }
    batch.enter(unit.released_at, fileOf(unit))
    const from = eventKey(int(unit.id), next - 1 - before)
    const to = eventKey(int(unit.id), last - before)
    for (const row of this.#eventsAfter.iterate(from, to) as Iterable<BodyRow>) {
      const isWanted = wanted(row.type, unit.feed)
      if (!batch.add(isWanted ? this.#bodies.text(row) : '', isWanted)) return
    }
    if (batch.through !== last) throw new Error('a unit must hold all of its events')
  }
}

/** Characters of a path that count, at its end; the wire takes no more. */
const maxPathChars = 200

function fileOf({ sha256, path }: UnitRow): NamedFile | undefined {
  if (sha256 === null || path === null || path === '') return undefined
  return { sha256, name: path.slice(-maxPathChars) }
}
