import type { Lane } from '../events/lane.ts'
import type { Bodies, BodyRow } from './bodies.ts'
import type { Destinations } from './destinations.ts'
import { type FileRecord, fileRecord } from './fileRecord.ts'
import { wants } from './filter.ts'
import type { Parking } from './parking.ts'
import { eventKey } from './staging.ts'
import { int, type Store } from './store.ts'

/** Where an event lies in the outbox. */
export interface TracedEvent {
  readonly id: string
  readonly type: string
  /** Line and column of what it was made of, as the event has it. */
  readonly place: string | undefined
  /** The event itself, serialised. */
  readonly body: string
  readonly unit: TracedUnit
  /** Number in its lane, once it is released. */
  readonly number: number | undefined
}

export interface TracedUnit {
  readonly id: number
  readonly file: number | undefined
  readonly feed: string
  readonly kind: string
  readonly name: string
  readonly lane: Lane
  readonly state: string
  readonly reason: string | undefined
  readonly events: number
  readonly first: number | undefined
  readonly release: number | undefined
  readonly releasedAt: string | undefined
  readonly isPruned: boolean
}

/** What became of an event at one destination. */
export interface Passage {
  readonly destination: string
  readonly state: 'acknowledged' | 'waiting' | 'parked' | 'retrying' | 'skipped' | 'not-for-it'
  /** When, at the latest; undefined where the audit doesn't have it yet. RFC 3339, UTC. */
  readonly at: string | undefined
  /** Why it is parked. */
  readonly code: string | undefined
}

interface UnitRow extends Record<'id' | 'events', bigint> {
  readonly file: bigint | null
  readonly feed: string
  readonly kind: string
  readonly name: string
  readonly lane: Lane
  readonly state: string
  readonly reason: string | null
  readonly first: bigint | null
  readonly release: bigint | null
  readonly released_at: string | null
  readonly pruned_at: string | null
}

const units = `SELECT unit.*, release.released_at FROM unit
               LEFT JOIN release ON release.number = unit.release
               LEFT JOIN file ON file.id = unit.file`

/** Finds events and files, and tells what became of them. It reads alone, and reads what is asked. */
export class Traces {
  readonly #store: Store
  readonly #destinations: Destinations
  readonly #parking: Parking

  readonly #bodies: Bodies

  constructor(store: Store, destinations: Destinations, parking: Parking, bodies: Bodies) {
    this.#bodies = bodies
    this.#store = store
    this.#destinations = destinations
    this.#parking = parking
  }

  /** Files that are meant by a hash, a path in their feed, or a name; newest first. */
  files(name: string, limit: number): FileRecord[] {
    const sql = `SELECT * FROM file
                 WHERE sha256 = lower(:name) OR path = :name
                    OR substr(path, -length(:name) - 1) = '/' || :name
                 ORDER BY id DESC LIMIT :limit`
    return this.#store.prepare(sql).all({ name, limit }).map(fileRecord)
  }

  /** Units of a file, in its order. */
  ofFile(file: number): TracedUnit[] {
    const rows = this.#store.prepare(`${units} WHERE unit.file = ? ORDER BY unit.id`).all(file)
    return (rows as UnitRow[]).map(tracedUnit)
  }

  /** Units that were decided since a moment, newest first: what a search goes through. */
  since(moment: string): TracedUnit[] {
    const sql = `${units} WHERE unit.state <> 'staged'
                   AND coalesce(released_at, file.decided_at) >= ? ORDER BY unit.id DESC`
    return (this.#store.prepare(sql).all(moment) as UnitRow[]).map(tracedUnit)
  }

  /** Events of a unit that have a text as one of their values, as their id or anywhere in them. */
  search(unit: TracedUnit, text: string): TracedEvent[] {
    const sql = `SELECT key AS place, ${this.#bodies.columns} FROM event
                 WHERE key > ? AND key < ? AND ${this.#bodies.mayHold} ORDER BY key`
    const range = [eventKey(unit.id, 0), eventKey(unit.id + 1, 0)]
    const rows = this.#store.prepare(sql).all(...range, JSON.stringify(text)) as (BodyRow & {
      readonly place: bigint
    })[]
    return rows.flatMap((row) => {
      const body = this.#bodies.text(row)
      const event = JSON.parse(body) as Record<string, unknown>
      if (event['id'] !== text && !holds(event['data'], text)) return []
      const ordinal = int(row.place - eventKey(unit.id, 0))
      return [
        {
          id: String(event['id']),
          type: row.type,
          place: event['sourceposition']?.toString(),
          body,
          unit,
          number: unit.first === undefined ? undefined : unit.first + ordinal - 1,
        },
      ]
    })
  }

  /** Type of a unit's last event, as far as it is held; a filter of types may depend on it. */
  typeAt({ id, events }: TracedUnit): string {
    const sql = 'SELECT type FROM event WHERE key = ?'
    const row = this.#store.prepare(sql).get(eventKey(id, events)) as { type: string } | undefined
    return row?.type ?? ''
  }

  /** What became of a released number at each destination. */
  passages(unit: TracedUnit, number: number, type: string): Passage[] {
    return this.#destinations.names().map((destination) => ({
      destination,
      ...this.#passage(destination, unit, number, type),
    }))
  }

  #passage(destination: string, { lane, release, feed }: TracedUnit, number: number, type: string) {
    const none = { at: undefined, code: undefined }
    const { floor, acked } = this.#destinations.standing(destination)[lane]
    const { filter } = this.#destinations.rule(destination, lane, number, number)
    if (number <= floor || !wants(filter)(type, feed)) {
      return { state: 'not-for-it', ...none } as const
    }
    const parked = this.#parking.list(destination, release).find((row) => row.lane === lane)
    if (parked) {
      const { state, parkedAt, skippedAt = parkedAt, code } = parked
      return { state, at: skippedAt, code }
    }
    if (number > acked) return { state: 'waiting', ...none } as const
    const at = this.#acknowledgedAt(destination, lane, number)
    return { state: 'acknowledged', at, code: undefined } as const
  }

  #acknowledgedAt(destination: string, lane: Lane, number: number): string | undefined {
    const sql = `SELECT at FROM audit WHERE kind = 'events-acknowledged'
                   AND detail ->> 'destination' = ? AND detail ->> 'lane' = ?
                   AND detail ->> 'after' < ? AND detail ->> 'through' >= ?
                 ORDER BY number LIMIT 1`
    const row = this.#store.prepare(sql).get(destination, lane, number, number)
    return (row as { at: string } | undefined)?.at
  }
}

/** Whether a text is one of the values; ids of other events are no values of this one. */
function holds(value: unknown, text: string): boolean {
  if (typeof value !== 'object' || value === null) return value === text
  return Object.entries(value).some(([key, inner]) => key !== 'eventId' && holds(inner, text))
}

function tracedUnit(row: UnitRow): TracedUnit {
  const { feed, kind, name, lane, state } = row
  return {
    ...{ feed, kind, name, lane, state },
    id: int(row.id),
    file: row.file === null ? undefined : int(row.file),
    reason: row.reason ?? undefined,
    events: int(row.events),
    first: row.first === null ? undefined : int(row.first),
    release: row.release === null ? undefined : int(row.release),
    releasedAt: row.released_at ?? undefined,
    isPruned: row.pruned_at !== null,
  }
}
