import { isCloudEvent } from '../../protocol/cloudEvent.ts'
import { nameTerms } from './fileNames.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { eachTerm, termHash } from './terms.ts'
import { integer, optionalText } from './values.ts'

/**
 * Finds events by terms. Terms are as random as ids, and there are several to an event, so none is
 * written by itself: those of the youngest span of cursors are held in memory, and with the first
 * event behind the span they are written as one small table a bucket. Looking a term up reads its
 * bucket of each span, one after the other on the disk.
 *
 * - What memory holds is made from the events again when the store is opened.
 * - What is found are candidates: another term may have the same hash.
 * - `begin`, `add`, `seal` are called inside the transaction that stores the events; `forget` when
 *   it was rolled back.
 */
export class TermIndex {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  #span = 0
  #hashes: number[] = []
  #offsets: number[] = []
  /** What was there before the transaction. */
  #mark = { span: 0, length: 0 }
  /** Terms of the span before, written in this transaction. */
  #written: { readonly hashes: number[]; readonly offsets: number[] } | undefined

  /** @param through Cursor through which events are in the index. */
  constructor(db: Database, through: number) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
    this.#load(through)
    this.settle()
  }

  add(cursor: number, text: string): void {
    this.#hashes.push(termHash(text))
    this.#offsets.push(cursor % spanCursors)
  }

  /** To be called before the terms of an event: writes the span that it is the first behind. */
  reach(cursor: number): void {
    const span = Math.floor(cursor / spanCursors)
    if (span === this.#span) return
    if (this.#hashes.length > 0) this.#write()
    // A transaction may go over several spans: what it must put back is the first one.
    this.#written ??= { hashes: this.#hashes, offsets: this.#offsets }
    this.#span = span
    this.#hashes = []
    this.#offsets = []
  }

  /** The transaction was committed. */
  settle(): void {
    this.#mark = { span: this.#span, length: this.#hashes.length }
    this.#written = undefined
  }

  /** It was rolled back. */
  forget(): void {
    if (this.#written) {
      this.#hashes = this.#written.hashes
      this.#offsets = this.#written.offsets
    }
    this.#span = this.#mark.span
    this.#hashes.length = this.#mark.length
    this.#offsets.length = this.#mark.length
    this.#written = undefined
  }

  /** Cursors of events that may have this term, the newest first. */
  *candidates(text: string): Generator<number> {
    const hashed = termHash(text)
    for (let i = this.#hashes.length - 1; i >= 0; i -= 1) {
      if (this.#hashes[i] === hashed) yield this.#span * spanCursors + (this.#offsets[i] ?? 0)
    }
    const bucket = Math.floor(hashed / bucketSize)
    const fingerprint = hashed % bucketSize
    // Read whole: a statement that is open lets no other write.
    const first = BigInt(bucket) * BigInt(bucketSize)
    const rows = this.#do.buckets.all(first, first + BigInt(bucketSize)) as Row[]
    for (const row of rows) {
      const span = integer(row['place']) % bucketSize
      const terms = row['terms'] as Buffer
      for (let at = terms.length - termBytes; at >= 0; at -= termBytes) {
        if (terms.readUInt32LE(at) !== fingerprint) continue
        yield span * spanCursors + terms.readUInt16LE(at + 4)
      }
    }
  }

  #write(): void {
    const byBucket: number[][] = Array.from({ length: buckets }, () => [])
    for (const [index, hashed] of this.#hashes.entries()) {
      byBucket[Math.floor(hashed / bucketSize)]?.push(index)
    }
    for (const [bucket, indexes] of byBucket.entries()) {
      if (indexes.length === 0) continue
      const terms = Buffer.allocUnsafe(indexes.length * termBytes)
      for (const [place, index] of indexes.entries()) {
        terms.writeUInt32LE((this.#hashes[index] ?? 0) % bucketSize, place * termBytes)
        terms.writeUInt16LE(this.#offsets[index] ?? 0, place * termBytes + 4)
      }
      this.#do.write.run(BigInt(bucket) * BigInt(bucketSize) + BigInt(this.#span), terms)
    }
  }

  /** The terms of the youngest span, from its events and its files. */
  #load(through: number): void {
    this.#span = Math.floor(through / spanCursors)
    const first = BigInt(this.#span * spanCursors)
    for (const row of this.#do.events.iterate(first, BigInt(through)) as Iterable<Row>) {
      const cursor = integer(row['cursor'])
      const event: unknown = JSON.parse(String(row['body']))
      if (isCloudEvent(event)) eachTerm(event, (text) => this.add(cursor, text))
    }
    for (const row of this.#do.files.iterate(first, BigInt(through)) as Iterable<Row>) {
      const terms = [String(row['sha256']), ...nameTerms(optionalText(row['name']) ?? '')]
      for (const text of terms) this.add(integer(row['first']), text)
    }
  }
}

/** Events of a span, at most 65,536: an offset has two bytes. */
const spanCursors = 16_384
const buckets = 256
/** Values of a fingerprint; more spans than that there will never be. */
const bucketSize = 0x1_0000_0000
const termBytes = 6

const sql = {
  buckets:
    'SELECT place, terms FROM term_bucket WHERE place >= ? AND place < ? ORDER BY place DESC',
  // A span is written anew where its events are taken anew.
  write: 'INSERT OR REPLACE INTO term_bucket (place, terms) VALUES (?, ?)',
  events: 'SELECT cursor, body FROM event WHERE cursor >= ? AND cursor <= ?',
  files: `
    SELECT first, lower(hex(sha256)) AS sha256, name
    FROM file_part LEFT JOIN event_file ON cursor = first WHERE first >= ? AND first <= ?`,
} as const
