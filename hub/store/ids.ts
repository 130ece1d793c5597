import { hash } from 'node:crypto'
import { IdFilter } from './idFilter.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer } from './values.ts'

/**
 * Finds events by id. One index over random ids touches another page for each, and at five million
 * a store spends its time there. So ids are kept in generations of events that came one after the
 * other: writing touches the youngest alone, which fits the cache, and looking an id up asks each
 * generation's filter in memory before its part of the index.
 *
 * A filter may hold ids of a transaction that was rolled back. That costs a look, never an event.
 */
export class Ids {
  readonly #span: number
  /** By generation. */
  readonly #filters: IdFilter[] = []
  readonly #insert: Statement
  readonly #find: Statement
  readonly #keepFilter: Statement

  /** @param span Events of a generation. */
  constructor(db: Database, span = generationSpan) {
    this.#span = span
    this.#insert = db.prepare('INSERT INTO event_id (generation, key, cursor) VALUES (?, ?, ?)')
    this.#find = db.prepare(`
      SELECT e.cursor, e.id, e.inbox, e.digest
      FROM event_id i JOIN event e ON e.cursor = i.cursor WHERE i.generation = ? AND i.key = ?`)
    this.#keepFilter = db.prepare(
      'INSERT OR REPLACE INTO id_filter (generation, bits) VALUES (?, ?)',
    )
    this.#load(db)
    db.transaction(() => this.#catchUp(db)).immediate()
  }

  /** The event that has this id in this inbox, or undefined. */
  find(inbox: string, id: string, hashed = idHash(inbox, id)): Found | undefined {
    const key = keyOf(hashed)
    // An id that comes again comes soon, mostly.
    for (let generation = this.#filters.length - 1; generation >= 0; generation -= 1) {
      if (!this.#filters[generation]?.mayHold(hashed)) continue
      for (const row of this.#find.all(BigInt(generation), key) as Row[]) {
        if (row['id'] !== id || row['inbox'] !== inbox) continue
        return { cursor: integer(row['cursor']), digest: row['digest'] as Buffer }
      }
    }
    return undefined
  }

  /** Inside the transaction that stores the event. */
  add(cursor: number, hashed: Buffer): void {
    const generation = Math.floor(cursor / this.#span)
    const before = this.#filters[generation - 1]
    // The first of a generation: the one before is full, so its filter is final.
    if (before && generation === this.#filters.length) {
      this.#keepFilter.run(BigInt(generation - 1), before.bytes)
    }
    this.#filter(generation).add(hashed)
    this.#insert.run(BigInt(generation), keyOf(hashed), BigInt(cursor))
  }

  #filter(generation: number): IdFilter {
    for (;;) {
      const filter = this.#filters[generation]
      if (filter) return filter
      this.#filters.push(new IdFilter(this.#span))
    }
  }

  /** Takes the kept filters, and makes the others from the index. */
  #load(db: Database): void {
    const kept = new Map<number, Buffer>()
    for (const row of db.prepare('SELECT generation, bits FROM id_filter').all() as Row[]) {
      kept.set(integer(row['generation']), row['bits'] as Buffer)
    }
    const last = db.prepare('SELECT max(generation) FROM event_id').pluck().get() as bigint | null
    const members = db.prepare(`
      SELECT e.inbox, e.id FROM event_id i JOIN event e ON e.cursor = i.cursor
      WHERE i.generation = ?`)
    for (let generation = 0; generation <= Number(last ?? -1n); generation += 1) {
      const filter = new IdFilter(this.#span, kept.get(generation))
      this.#filters.push(filter)
      if (kept.has(generation)) continue
      for (const row of members.iterate(BigInt(generation)) as Iterable<Row>) {
        filter.add(idHash(String(row['inbox']), String(row['id'])))
      }
    }
  }

  /** Events of a store that was written before there were generations. */
  #catchUp(db: Database): void {
    const isEmpty = db.prepare('SELECT 1 FROM event_id LIMIT 1').get() === undefined
    if (!isEmpty) return
    // Rows are read in pieces: a statement that is open lets no other write.
    const piece = db.prepare('SELECT cursor, inbox, id FROM event WHERE cursor > ? LIMIT 10000')
    for (let after = 0n; ; ) {
      const rows = piece.all(after) as Row[]
      for (const row of rows) {
        this.add(integer(row['cursor']), idHash(String(row['inbox']), String(row['id'])))
      }
      const last = rows.at(-1)?.['cursor']
      if (typeof last !== 'bigint') return
      after = last
    }
  }
}

export interface Found {
  readonly cursor: number
  readonly digest: Buffer
}

/** 512 KiB of filter, and about 8 MiB of the index. */
const generationSpan = 262_144

export function idHash(inbox: string, id: string): Buffer {
  return hash('sha256', `${inbox}\n${id}`, 'buffer')
}

function keyOf(hashed: Buffer): bigint {
  return hashed.readBigInt64LE(0)
}
