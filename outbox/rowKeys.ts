import type { Audit } from './audit.ts'
import type { Consent } from './heldUnits.ts'
import type { Store } from './store.ts'

/** By what the documents of a feed's exports are known; all of it goes into their ids. */
export interface RowKey {
  /** Name under which keys are unique; undefined where documents have none. */
  readonly series: string | undefined
  readonly kind: 'none' | 'immutable' | 'versioned'
  /** Key columns, the version's last. */
  readonly columns: readonly string[]
}

interface KeyRow {
  readonly identity: string
  readonly wanted: string | null
}

/**
 * By what each feed's documents have been known since its first file. Changed, every document that
 * comes again would be a new one to the receivers; so a change is a person's to agree to.
 */
export class RowKeys {
  readonly #store: Store
  readonly #audit: Audit

  constructor(store: Store, audit: Audit) {
    this.#store = store
    this.#audit = audit
  }

  /** What a feed's documents have been known by, where that is not what its mapping says now. */
  differing(feed: string, key: RowKey): RowKey | undefined {
    const identity = this.#row(feed)?.identity
    if (identity === undefined || identity === JSON.stringify(key)) return undefined
    return JSON.parse(identity) as RowKey
  }

  /** Remembers what the first file of a feed is read by. */
  use(feed: string, key: RowKey): void {
    const sql = 'INSERT INTO row_key (feed, identity) VALUES (?, ?) ON CONFLICT (feed) DO NOTHING'
    this.#store.prepare(sql).run(feed, JSON.stringify(key))
  }

  /** Remembers what a mapping wants a feed's documents to be known by from now on. */
  want(feed: string, key: RowKey): void {
    const sql = 'UPDATE row_key SET wanted = ? WHERE feed = ? AND wanted IS NOT ?'
    const wanted = JSON.stringify(key)
    this.#store.prepare(sql).run(wanted, feed, wanted)
  }

  /**
   * Has a feed's documents known by what its mapping wants; call it inside a transaction.
   *
   * @returns False where nothing was wanted.
   */
  rekey(feed: string, { by, reason }: Consent): boolean {
    const row = this.#row(feed)
    if (row === undefined || row.wanted === null) return false
    const sql = 'UPDATE row_key SET identity = wanted, wanted = NULL WHERE feed = ?'
    this.#store.prepare(sql).run(feed)
    const { identity: before, wanted: after } = row
    this.#audit.add('feed-rekeyed', { feed, before, after, by, reason })
    return true
  }

  #row(feed: string): KeyRow | undefined {
    const sql = 'SELECT identity, wanted FROM row_key WHERE feed = ?'
    return this.#store.prepare(sql).get(feed) as KeyRow | undefined
  }
}
