import { type AtRestKeys, noKeys } from './atRestKeys.ts'
import { Seal } from './seal.ts'
import { int, type Statement, type Store } from './store.ts'

/** A row of the table `event`, as far as {@link Bodies.columns} names it. */
export interface BodyRow {
  readonly type: string
  readonly body: string
  readonly key?: bigint
  readonly sealed?: Buffer | null
}

/**
 * The events' bodies as they lie in the store: in the clear, or encrypted one by one. Whoever writes or
 * reads a body does it here. A store that was never encrypted is read and written as if there were no
 * such thing.
 */
export class Bodies {
  /** What a query of `event` must name for {@link text} to read its rows. */
  readonly columns: string
  readonly #store: Store
  readonly #seal: Seal
  /** Whether any body may be encrypted. */
  readonly #isMixed: boolean
  readonly #plain: Statement
  readonly #closed: Statement | undefined

  constructor(store: Store, keys: AtRestKeys = noKeys) {
    this.#store = store
    this.#seal = new Seal(keys)
    this.#isMixed = this.#seal.closes || hasSealed(store)
    this.columns = this.#isMixed ? 'key, type, body, sealed' : 'type, body'
    this.#plain = store.prepare(
      'INSERT INTO event (key, type, body) VALUES (?, ?, CAST(? AS TEXT))',
    )
    this.#closed = this.#seal.closes
      ? store.prepare(`INSERT INTO event (key, type, body, sealed) VALUES (?, ?, '', ?)`)
      : undefined
  }

  /** @param body Serialised; bytes are UTF-8. */
  insert(key: bigint, type: string, body: string | Uint8Array): void {
    if (this.#closed === undefined) this.#plain.run(key, type, body)
    else this.#closed.run(key, type, this.#seal.close(key, type, body))
  }

  /** @throws {SealBroken} @throws {StoreError} `store-key-missing`. */
  text({ key, type, body, sealed }: BodyRow): string {
    if (key === undefined || sealed === undefined || sealed === null) return body
    return this.#seal.open(key, type, sealed)
  }

  /** The event at a place; undefined where it is not held. */
  at(key: bigint): string | undefined {
    const sql = `SELECT ${this.columns} FROM event WHERE key = ?`
    const row = this.#store.prepare(sql).get(key) as BodyRow | undefined
    return row && this.text(row)
  }

  /** Puts verdicts among the `checks` of an event that is held; call it inside a transaction. */
  putChecks(key: bigint, checks: Readonly<Record<string, unknown>>): void {
    if (!this.#isMixed) {
      this.#putPlain(key, checks)
      return
    }
    const sql = `SELECT ${this.columns} FROM event WHERE key = ?`
    const row = this.#store.prepare(sql).get(key) as BodyRow | undefined
    if (row === undefined) return
    if (row.sealed === null) this.#putPlain(key, checks)
    else this.#rewrite(key, row.type, withChecks(this.text(row), checks))
  }

  /**
   * Encrypts the next events with the key of now, those that are of another one or in the clear; call
   * it inside a transaction.
   *
   * @param after Place of the last event that was looked at.
   * @returns Place of the last one looked at, undefined at the end.
   */
  renew(after: bigint, limit: number): bigint | undefined {
    const sql = `SELECT key, type, body, sealed FROM event WHERE key > ? ORDER BY key LIMIT ?`
    const rows = this.#store.prepare(sql).all(after, limit) as Required<BodyRow>[]
    for (const row of rows) {
      if (this.#seal.isCurrent(row.sealed)) continue
      this.#rewrite(row.key, row.type, this.text(row))
    }
    return rows.length < limit ? undefined : rows.at(-1)?.key
  }

  /** A search in SQL finds nothing in what is encrypted: such rows are read and searched. */
  get mayHold(): string {
    return this.#isMixed ? '(sealed IS NOT NULL OR instr(body, ?) > 0)' : 'instr(body, ?) > 0'
  }

  #rewrite(key: bigint, type: string, text: string): void {
    const sealed = this.#seal.closes ? this.#seal.close(key, type, text) : null
    const sql = 'UPDATE event SET body = ?, sealed = ? WHERE key = ?'
    this.#store.prepare(sql).run(sealed === null ? text : '', sealed, key)
  }

  #putPlain(key: bigint, checks: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(checks)
    const sql = `UPDATE event SET body = json_set(body${', ?, json(?)'.repeat(names.length)})
                 WHERE key = ? AND json_valid(body)`
    const values = names.flatMap((name) => [`$.data.checks.${name}`, JSON.stringify(checks[name])])
    this.#store.prepare(sql).run(...values, key)
  }
}

function hasSealed(store: Store): boolean {
  const table = `SELECT 1 FROM sqlite_schema WHERE name = 'sealing'`
  if (store.prepare(table).get() === undefined) return false
  const sql = `SELECT count(*) AS keys FROM sealing WHERE what = 'events' AND key <> ''`
  return int((store.prepare(sql).get() as { keys: bigint }).keys) > 0
}

/** What SQLite's `json_set` makes of it: nothing where the event has no checks. */
function withChecks(text: string, checks: Readonly<Record<string, unknown>>): string {
  const event = JSON.parse(text) as { readonly data?: { readonly checks?: object } }
  if (event.data?.checks === undefined) return text
  Object.assign(event.data.checks, checks)
  return JSON.stringify(event)
}
