import type { Lane } from '../events/lane.ts'
import { int, type Statement, type Store } from './store.ts'

/** What is staged of a file, in its order: `(open event* close)*`. */
export type StagedPart =
  | { readonly open: { kind: 'statement' | 'report' | 'rows'; lane: Lane; name: string } }
  | { readonly event: { type: string; body: string } }
  | { readonly close: { entries: number; proof: 'ok' | 'unknown' | 'broken'; digest: string } }

/** Place of an event: its unit in the upper bits, its ordinal from 1 in the lower 32. */
export function eventKey(unit: number, ordinal: number): bigint {
  return (BigInt(unit) << 32n) | BigInt(ordinal)
}

/**
 * Writes the events of files before they count. Staged rows are invisible to every reader and claim
 * no identity until a release names them; a crash leaves them to {@link Staging.discard}.
 */
export class Staging {
  readonly #store: Store
  readonly #insertUnit: Statement
  readonly #closeUnit: Statement
  readonly #insertEvent: Statement

  constructor(store: Store) {
    this.#store = store
    this.#insertUnit = store.prepare(
      `INSERT INTO unit (file, kind, lane, name, state) VALUES (?, ?, ?, ?, 'staged')`,
    )
    this.#closeUnit = store.prepare(
      'UPDATE unit SET entries = ?, proof = ?, digest = ?, events = ?, bytes = ? WHERE id = ?',
    )
    this.#insertEvent = store.prepare('INSERT INTO event (key, type, body) VALUES (?, ?, ?)')
  }

  begin(file: number): Stager {
    return new Stager(this.#store, file, this.#insertUnit, this.#closeUnit, this.#insertEvent)
  }

  /** Deletes all that is staged of a file: it was refused, or a crash interrupted it. */
  discard(file: number): void {
    this.#store.transaction(() => {
      const sql = `SELECT id FROM unit WHERE file = ? AND state = 'staged'`
      for (const { id } of this.#store.prepare(sql).all(file) as { id: bigint }[]) {
        this.#store
          .prepare('DELETE FROM event WHERE key > ? AND key < ?')
          .run(eventKey(int(id), 0), eventKey(int(id) + 1, 0))
        this.#store.prepare('DELETE FROM unit WHERE id = ?').run(id)
      }
    })()
  }
}

/** Stages one file, chunk by chunk. */
export class Stager {
  readonly #insertUnit: Statement
  readonly #closeUnit: Statement
  readonly #insertEvent: Statement
  readonly #file: number
  readonly #writeAll: (parts: readonly StagedPart[]) => void
  #unit: number | undefined
  #events = 0
  #bytes = 0

  constructor(store: Store, file: number, unit: Statement, close: Statement, event: Statement) {
    this.#file = file
    this.#insertUnit = unit
    this.#closeUnit = close
    this.#insertEvent = event
    this.#writeAll = store.transaction((parts: readonly StagedPart[]) => {
      for (const part of parts) this.#write(part)
    })
  }

  /** Writes the next parts in one transaction; keep it to some thousand events. */
  write(parts: readonly StagedPart[]): void {
    this.#writeAll(parts)
  }

  #write(part: StagedPart): void {
    if ('event' in part) this.#event(part.event.type, part.event.body)
    else if ('open' in part) this.#open(part.open.kind, part.open.lane, part.open.name)
    else this.#close(part.close.entries, part.close.proof, part.close.digest)
  }

  #open(kind: string, lane: Lane, name: string): void {
    if (this.#unit !== undefined) throw new Error('units of a file must not nest')
    this.#unit = int(this.#insertUnit.run(this.#file, kind, lane, name).lastInsertRowid)
    this.#events = 0
    this.#bytes = 0
  }

  #event(type: string, body: string): void {
    if (this.#unit === undefined) throw new Error('an event must stand inside a unit')
    this.#events += 1
    this.#bytes += body.length
    this.#insertEvent.run(eventKey(this.#unit, this.#events), type, body)
  }

  #close(entries: number, proof: string, digest: string): void {
    if (this.#unit === undefined) throw new Error('a unit must be open to be closed')
    this.#closeUnit.run(entries, proof, digest, this.#events, this.#bytes, this.#unit)
    this.#unit = undefined
  }
}
