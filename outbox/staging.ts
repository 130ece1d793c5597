import type { ChainLink } from '../events/chain/link.ts'
import type { Lane } from '../events/lane.ts'
import type { RowSample } from '../events/rowSample.ts'
import type { Bodies } from './bodies.ts'
import type { Chain } from './chain.ts'
import type { RowSamples } from './rowSamples.ts'
import { int, type Statement, type Store, withoutSync } from './store.ts'

/** A stretch of a staged file. */
export interface StagedChunk {
  /** JSON in UTF-8: the events of the parts, one behind another. */
  readonly bytes: Uint8Array
  /** In the order of the file: `(open event* close)*`. */
  readonly parts: readonly StagedPart[]
}

export type StagedPart =
  | { readonly open: { kind: 'statement' | 'report' | 'rows'; lane: Lane; name: string } }
  /** `end`: where the event ends in the chunk's bytes; it begins where the one before ended. */
  | { readonly event: { type: string; end: number } }
  | { readonly close: StagedEnd }

/**
 * Why whoever read a unit says that it must be held, whatever its proofs say:
 *
 * - `account-unknown`: its account is not in the register, and its feed holds such units
 * - `account-ambiguous`: the same, where two accounts of the register fit
 */
export type MustHold = 'account-unknown' | 'account-ambiguous'

export interface StagedEnd {
  readonly entries: number
  readonly proof: 'ok' | 'unknown' | 'broken'
  readonly digest: string
  readonly mustHold?: MustHold | undefined
  /** The place of a statement with balances in the chain of its account. */
  readonly link?: ChainLink | undefined
  /** Of a table of rows without keys. */
  readonly sample?: RowSample | undefined
  /** Whether another feed or format is the account's source of record, see docs/accounts.md. */
  readonly notOfRecord?: boolean | undefined
}

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
  readonly #chain: Chain
  readonly #samples: RowSamples
  readonly #insertUnit: Statement
  readonly #closeUnit: Statement
  readonly #bodies: Bodies
  readonly #written: () => void

  /** @param written Told behind each transaction of events. */
  constructor(store: Store, chain: Chain, samples: RowSamples, bodies: Bodies, written = () => {}) {
    this.#store = store
    this.#written = written
    this.#chain = chain
    this.#samples = samples
    this.#insertUnit = store.prepare(
      `INSERT INTO unit (file, feed, kind, lane, name, state)
       SELECT id, feed, ?, ?, ?, 'staged' FROM file WHERE id = ?`,
    )
    this.#closeUnit = store.prepare(
      `UPDATE unit SET entries = ?, proof = ?, digest = ?, must_hold = ?, of_record = ?, events = ?,
              bytes = ? WHERE id = ?`,
    )
    this.#bodies = bodies
  }

  begin(file: number): Stager {
    const [unit, close] = [this.#insertUnit, this.#closeUnit]
    const statements = { unit, close, bodies: this.#bodies, written: this.#written }
    return new Stager(this.#store, this.#chain, this.#samples, file, statements)
  }

  /** Deletes all that is staged of a file: it was refused, or a crash interrupted it. */
  discard(file: number): void {
    this.#store.transaction(() => {
      const sql = `SELECT id FROM unit WHERE file = ? AND state = 'staged'`
      for (const { id } of this.#store.prepare(sql).all(file) as { id: bigint }[]) {
        this.#store
          .prepare('DELETE FROM event WHERE key > ? AND key < ?')
          .run(eventKey(int(id), 0), eventKey(int(id) + 1, 0))
        this.#store.prepare('DELETE FROM link WHERE unit = ?').run(id)
        this.#samples.forget(id)
        this.#store.prepare('DELETE FROM unit WHERE id = ?').run(id)
      }
    })()
  }
}

interface StagerStatements {
  readonly unit: Statement
  readonly close: Statement
  readonly bodies: Bodies
  readonly written: () => void
}

/** Stages one file, chunk by chunk. */
export class Stager {
  readonly #store: Store
  readonly #chain: Chain
  readonly #samples: RowSamples
  readonly #statements: StagerStatements
  readonly #file: number
  readonly #writeAll: (chunk: StagedChunk) => void
  #unit: number | undefined
  #events = 0
  #bytes = 0

  constructor(
    store: Store,
    chain: Chain,
    samples: RowSamples,
    file: number,
    statements: StagerStatements,
  ) {
    this.#store = store
    this.#chain = chain
    this.#samples = samples
    this.#file = file
    this.#statements = statements
    this.#writeAll = store.transaction(({ bytes, parts }: StagedChunk) => {
      let start = 0
      for (const part of parts) {
        if ('event' in part) {
          const { type, end } = part.event
          this.#event(type, bytes.subarray(start, end))
          start = end
        } else if ('open' in part) this.#open(part.open.kind, part.open.lane, part.open.name)
        else this.#close(part.close)
      }
    })
  }

  /**
   * Writes the next parts in one transaction; keep it to some thousand events. They are as durable as
   * the decision that names them, with it: without one a restart would delete them all the same.
   */
  write(chunk: StagedChunk): void {
    withoutSync(this.#store, () => this.#writeAll(chunk))
    this.#statements.written()
  }

  #open(kind: string, lane: Lane, name: string): void {
    if (this.#unit !== undefined) throw new Error('units of a file must not nest')
    this.#unit = int(this.#statements.unit.run(kind, lane, name, this.#file).lastInsertRowid)
    this.#events = 0
    this.#bytes = 0
  }

  #event(type: string, body: Uint8Array): void {
    if (this.#unit === undefined) throw new Error('an event must stand inside a unit')
    this.#events += 1
    this.#bytes += body.length
    this.#statements.bodies.insert(eventKey(this.#unit, this.#events), type, body)
  }

  #close({ entries, proof, digest, mustHold, link, sample, notOfRecord }: StagedEnd): void {
    if (this.#unit === undefined) throw new Error('a unit must be open to be closed')
    const size = [this.#events, this.#bytes]
    const record = notOfRecord ? 0 : 1
    this.#statements.close.run(entries, proof, digest, mustHold, record, ...size, this.#unit)
    if (link) this.#chain.add(this.#unit, link)
    if (sample) this.#samples.add(this.#unit, sample)
    this.#unit = undefined
  }
}
