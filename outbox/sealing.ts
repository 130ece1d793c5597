import type { AtRestKeys } from './atRestKeys.ts'
import type { Audit } from './audit.ts'
import type { Bodies } from './bodies.ts'
import { keyMissing } from './seal.ts'
import type { Store } from './store.ts'

/** What is encrypted: the events' bodies in this store, and the files beside it. */
export type Sealed = 'events' | 'files'

/** Events that one transaction encrypts anew. */
const sliceEvents = 500

/** An original that is kept. */
export interface KeptFile {
  readonly id: number
  /** Below the state folder. */
  readonly kept: string
}

/**
 * Which keys data here is encrypted with. A new key is used for what is new at once; what lies there
 * already is read with its own key, and encrypted anew slice by slice, until no other key is needed.
 */
export class Sealing {
  readonly #store: Store
  readonly #bodies: Bodies
  readonly #audit: Audit
  readonly #current: string

  constructor(store: Store, bodies: Bodies, audit: Audit, keys: AtRestKeys) {
    this.#store = store
    this.#bodies = bodies
    this.#audit = audit
    this.#current = keys.current?.id ?? ''
  }

  /**
   * Books the key of now; call it when a store is opened to be written.
   *
   * @throws {StoreError} `store-key-missing`: before anything is written.
   */
  begin({ known }: AtRestKeys): void {
    for (const what of ['events', 'files'] as const) {
      const before = this.#ids(what)
      if (before.some((id) => id !== '' && !known.has(id))) throw keyMissing()
    }
    this.#store.transaction(() => {
      for (const what of ['events', 'files'] as const) this.#book(what)
    })()
  }

  /** Whether something may lie here under another key than that of now. */
  isMixed(what: Sealed): boolean {
    return this.#ids(what).some((id) => id !== this.#current)
  }

  /** The next slice of events, in a transaction of its own. @returns Where it ended; undefined at the end. */
  renewEvents(after: bigint): bigint | undefined {
    return this.#store.transaction(() => this.#bodies.renew(after, sliceEvents))()
  }

  /** Originals behind a file, in the order of their numbers. */
  keptAfter(file: number, limit: number): KeptFile[] {
    const sql = `SELECT id, kept FROM file WHERE id > ? AND kept IS NOT NULL AND purged_at IS NULL
                 ORDER BY id LIMIT ?`
    const rows = this.#store.prepare(sql).all(file, limit) as { id: bigint; kept: string }[]
    return rows.map(({ id, kept }) => ({ id: Number(id), kept }))
  }

  /** All of it was gone through: the other keys are not needed any more. */
  renewed(what: Sealed): void {
    this.#store.transaction(() => {
      const sql = 'DELETE FROM sealing WHERE what = ? AND key <> ?'
      this.#store.prepare(sql).run(what, this.#current)
      this.#audit.add('at-rest-renewed', { what, key: this.#current || 'none' })
    })()
  }

  #book(what: Sealed): void {
    const before = this.#ids(what)
    if (before.includes(this.#current)) return
    if (before.length === 0 && this.#current === '') return
    const insert = this.#store.prepare('INSERT INTO sealing (what, key) VALUES (?, ?)')
    // The first key of a store: what it holds until now lies in the clear.
    if (before.length === 0) insert.run(what, '')
    insert.run(what, this.#current)
    this.#audit.add('at-rest-key', { what, key: this.#current || 'none' })
  }

  #ids(what: Sealed): string[] {
    const rows = this.#store.prepare('SELECT key FROM sealing WHERE what = ?').all(what)
    return (rows as { key: string }[]).map(({ key }) => key)
  }
}
