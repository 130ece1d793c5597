import { hash } from 'node:crypto'
import { IdFilter } from './idFilter.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer } from './values.ts'
import { YoungIds } from './youngIds.ts'

/**
 * Finds events by id. One index over random ids touches another page for each, and at five million
 * a store spends its time there. So ids are kept in generations of events that came one after the
 * other: writing touches the youngest alone, which fits the cache, and looking an id up asks each
 * generation's filter in memory before its part of the index.
 *
 * The ids of the youngest events are in memory alone. They go into the index some thousand at a time,
 * in the order of their keys: one by one, each would have a page of the index written with its
 * transaction. When the store is opened they are read from the events again.
 *
 * `add` is called inside the transaction that stores the event; `settle` when that is committed,
 * `forget` when it was rolled back. A filter may keep ids of the latter. That costs a look, never an
 * event.
 */
export class Ids {
  readonly #span: number
  readonly #young: YoungIds
  /** By generation. */
  readonly #filters: IdFilter[] = []
  readonly #insert: Statement
  readonly #find: Statement
  readonly #at: Statement
  readonly #keepFilter: Statement

  /** @param span Events of a generation. @param maxYoung Ids that are in memory alone. */
  constructor(db: Database, span = generationSpan, maxYoung = youngIds) {
    this.#span = span
    this.#young = new YoungIds(maxYoung)
    this.#insert = db.prepare('INSERT INTO event_id (generation, key, cursor) VALUES (?, ?, ?)')
    this.#find = db.prepare('SELECT cursor FROM event_id WHERE generation = ? AND key = ?').pluck()
    this.#at = db.prepare('SELECT id, inbox FROM event WHERE cursor = ?')
    this.#keepFilter = db.prepare(
      'INSERT OR REPLACE INTO id_filter (generation, bits) VALUES (?, ?)',
    )
    this.#load(db)
    db.transaction(() => this.#catchUp(db)).immediate()
    this.settle()
  }

  /** Cursor of the event that has this id in this inbox, or undefined. */
  find(inbox: string, id: string, hashed = idHash(inbox, id)): number | undefined {
    // An id that comes again comes soon, mostly.
    for (let generation = this.#filters.length - 1; generation >= 0; generation -= 1) {
      if (!this.#filters[generation]?.mayHold(hashed)) continue
      for (const cursor of this.#candidates(generation, hashed)) {
        const row = this.#at.get(cursor) as Row | undefined
        if (row?.['id'] === id && row['inbox'] === inbox) return integer(cursor)
      }
    }
    return undefined
  }

  *#candidates(generation: number, hashed: Buffer): Generator<bigint> {
    for (const cursor of this.#young.find(highOf(hashed), lowOf(hashed))) yield BigInt(cursor)
    yield* this.#find.all(BigInt(generation), keyOf(highOf(hashed), lowOf(hashed))) as bigint[]
  }

  /** Events are added in the order of their cursors. */
  add(cursor: number, hashed: Buffer): void {
    const generation = Math.floor(cursor / this.#span)
    const before = this.#filters[generation - 1]
    const isFirst = before !== undefined && generation === this.#filters.length
    if (isFirst || this.#young.isFull) this.#write()
    // The generation before is full, so its filter is final.
    if (isFirst) this.#keepFilter.run(BigInt(generation - 1), before.bytes)
    this.#filter(generation).add(hashed)
    this.#young.add(highOf(hashed), lowOf(hashed), cursor)
  }

  settle(): void {
    this.#young.settle()
  }

  forget(): void {
    this.#young.forget()
  }

  /** Neighbours in the index come one after the other, so that each of its pages is touched once. */
  #write(): void {
    for (const { high, low, cursor } of this.#young.take()) {
      const generation = BigInt(Math.floor(cursor / this.#span))
      this.#insert.run(generation, keyOf(high, low), BigInt(cursor))
    }
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

  /** The events behind the last one of the index: all of them, where there was none. */
  #catchUp(db: Database): void {
    const indexed = db.prepare(`
      SELECT max(cursor) FROM event_id
      WHERE generation = (SELECT max(generation) FROM event_id)`)
    // Rows are read in pieces: a statement that is open lets no other write.
    const piece = db.prepare('SELECT cursor, inbox, id FROM event WHERE cursor > ? LIMIT 10000')
    for (let after = (indexed.pluck().get() as bigint | null) ?? 0n; ; ) {
      const rows = piece.all(after) as Row[]
      for (const row of rows) {
        const [inbox, id] = [String(row['inbox']), String(row['id'])]
        this.add(integer(row['cursor']), idHash(inbox, id))
      }
      const last = rows.at(-1)?.['cursor']
      if (typeof last !== 'bigint') return
      after = last
    }
  }
}

/** 512 KiB of filter, and about 8 MiB of the index. */
const generationSpan = 262_144
/** Some milliseconds to write, and to read again. */
const youngIds = 8_192

export function idHash(inbox: string, id: string): Buffer {
  return hash('sha256', `${inbox}\n${id}`, 'buffer')
}

/** The first eight bytes of the hash, as one integer of the index. */
function keyOf(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0)
}

function highOf(hashed: Buffer): number {
  return hashed.readInt32LE(4)
}

function lowOf(hashed: Buffer): number {
  return hashed.readInt32LE(0)
}
