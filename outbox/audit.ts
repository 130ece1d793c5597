import { hash } from 'node:crypto'
import { int, type Store } from './store.ts'

/** What is written down for good, in the transaction that does it. */
export type AuditKind =
  | 'store-begun'
  | 'file-released'
  | 'file-refused'
  | 'file-duplicate'
  | 'unit-held'
  | 'destination-added'
  | 'filter-changed'
  | 'cursor-rewound'
  | 'release-parked'

interface AuditRow {
  readonly number: bigint
  readonly at: string
  readonly kind: string
  readonly detail: string
  readonly hash: string
}

/**
 * Hash-linked records: each hash covers the one before it, so a changed, removed or inserted record
 * breaks the chain from there on. Details carry numbers, codes and names of feeds, never an account.
 */
export class Audit {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Adds a record; call it inside the transaction whose effect it tells. */
  add(kind: AuditKind, detail: Readonly<Record<string, string | number>>): void {
    const last = this.#store.prepare('SELECT hash FROM audit ORDER BY number DESC LIMIT 1').get()
    const previous = (last as { hash: string } | undefined)?.hash ?? ''
    const record = { at: this.#now().toISOString(), kind, detail: JSON.stringify(detail) }
    this.#store
      .prepare('INSERT INTO audit (at, kind, detail, hash) VALUES (?, ?, ?, ?)')
      .run(record.at, kind, record.detail, link(previous, record))
  }

  /** Number of the first record that the chain disowns, or undefined where it holds. */
  firstBroken(): number | undefined {
    let previous = ''
    let next = 1
    const rows = this.#store.prepare('SELECT * FROM audit ORDER BY number').iterate()
    for (const row of rows as Iterable<AuditRow>) {
      if (int(row.number) !== next || row.hash !== link(previous, row)) return int(row.number)
      previous = row.hash
      next += 1
    }
    return undefined
  }
}

function link(previous: string, { at, kind, detail }: Omit<AuditRow, 'number' | 'hash'>): string {
  return hash('sha256', [previous, at, kind, detail].join('\n'), 'hex')
}
