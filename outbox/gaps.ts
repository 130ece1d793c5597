import type { Gap } from '../events/chain/continuity.ts'
import type { ChainKey } from './chain.ts'
import { int, type Store } from './store.ts'

/** A gap as the book has it. */
export interface KnownGap extends ChainKey {
  /** Names the two statements that it is between. */
  readonly id: string
  readonly kind: Gap['kind']
  readonly before: string
  readonly after: string
  readonly seenAt: string
  readonly toldAt: string | undefined
}

interface GapRow {
  readonly id: string
  readonly account: string
  readonly currency: string
  readonly kind: Gap['kind']
  readonly before: string
  readonly after: string
  readonly seen_at: string
  readonly told_at: string | null
}

/** Gaps in the chains of accounts: since when each is seen, whether it was told, when it closed. */
export class Gaps {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Writes down a gap that is there; one that had closed is open again, and told anew. */
  see(id: string, { account, currency }: ChainKey, { kind, before, after }: Gap): void {
    const sql = `INSERT INTO gap (id, account, currency, kind, before, after, seen_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, told_at = NULL,
                   closed_at = NULL WHERE closed_at IS NOT NULL`
    const at = this.#at()
    this.#store.prepare(sql).run(id, account, currency, kind, before.eventId, after.eventId, at)
  }

  told(id: string): void {
    this.#store.prepare('UPDATE gap SET told_at = ? WHERE id = ?').run(this.#at(), id)
  }

  close(id: string): void {
    this.#store.prepare('UPDATE gap SET closed_at = ? WHERE id = ?').run(this.#at(), id)
  }

  /** Open gaps of an account. */
  of({ account, currency }: ChainKey): KnownGap[] {
    const sql = 'SELECT * FROM gap WHERE account = ? AND currency = ? AND closed_at IS NULL'
    return (this.#store.prepare(sql).all(account, currency) as GapRow[]).map(knownGap)
  }

  /** Accounts with a gap that is not told yet. */
  waiting(): ChainKey[] {
    const sql = `SELECT DISTINCT account, currency FROM gap
                 WHERE told_at IS NULL AND closed_at IS NULL`
    return this.#store.prepare(sql).all() as ChainKey[]
  }

  /** How many gaps were told and are open. */
  count(): number {
    const sql = 'SELECT count(*) AS n FROM gap WHERE told_at IS NOT NULL AND closed_at IS NULL'
    return int((this.#store.prepare(sql).get() as { n: bigint }).n)
  }

  #at(): string {
    return this.#now().toISOString()
  }
}

function knownGap(row: GapRow): KnownGap {
  const { id, account, currency, kind, before, after } = row
  const [seenAt, toldAt] = [row.seen_at, row.told_at ?? undefined]
  return { id, account, currency, kind, before, after, seenAt, toldAt }
}
