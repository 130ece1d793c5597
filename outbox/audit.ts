import { hash } from 'node:crypto'
import { int, type Store } from './store.ts'

/** What is written down for good, in the transaction that does it. */
export type AuditKind =
  | 'at-rest-key'
  | 'at-rest-renewed'
  | 'configuration'
  | 'command'
  | 'file-seen'
  | 'events-acknowledged'
  | 'events-pruned'
  | 'events-restored'
  | 'destination-over-budget'
  | 'destination-rebuilt'
  | 'release-retried'
  | 'release-skipped'
  | 'replay-begun'
  | 'replay-ended'
  | 'originals-taken-again'
  | 'store-begun'
  | 'file-released'
  | 'file-refused'
  | 'file-duplicate'
  | 'file-unwrapped'
  | 'file-reread'
  | 'file-retried'
  | 'feed-rekeyed'
  | 'original-held'
  | 'original-unheld'
  | 'original-purged'
  | 'unit-held'
  | 'unit-released'
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

/** A record of the chain: who has its number and hash can tell whether anything up to it was changed. */
export interface AuditHead {
  readonly number: number
  readonly hash: string
}

export interface AuditRecord extends AuditHead {
  /** RFC 3339, UTC. */
  readonly at: string
  readonly kind: string
  readonly detail: Readonly<Record<string, string | number>>
}

export interface AuditFilter {
  readonly kind?: string | undefined
  /** RFC 3339, UTC. */
  readonly since?: string | undefined
}

/**
 * What a look at the chain came to.
 *
 * - `link-broken`: the record, or its hash, or the one before it was changed
 * - `record-missing`: a record was taken out
 * - `anchor-differs`: the chain holds in itself and is not the one whose head lies elsewhere
 * - `tail-cut`: records were there whose head lies elsewhere, and are not there now
 */
export interface AuditVerdict {
  /** Sound records from the first on. */
  readonly records: number
  readonly head: AuditHead | undefined
  readonly broken:
    | {
        readonly number: number
        readonly why: 'link-broken' | 'record-missing' | 'anchor-differs' | 'tail-cut'
      }
    | undefined
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

  /** Number and hash of the last record: who keeps them elsewhere can tell a chain that was cut. */
  head(): AuditHead | undefined {
    const sql = 'SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1'
    const row = this.#store.prepare(sql).get() as { number: bigint; hash: string } | undefined
    return row && { number: int(row.number), hash: row.hash }
  }

  /** Writes down the configuration that counts from now on, where it is another than before. */
  configured(sha256: string): void {
    const sql = `SELECT detail FROM audit WHERE kind = 'configuration' ORDER BY number DESC LIMIT 1`
    const last = this.#store.prepare(sql).get() as { detail: string } | undefined
    if (last?.detail !== JSON.stringify({ sha256 })) this.add('configuration', { sha256 })
  }

  /** Records in their order: the last ones, or those of a kind. */
  list(limit: number, { kind, since = '' }: AuditFilter = {}): AuditRecord[] {
    const sql = `SELECT * FROM audit WHERE ${kind === undefined ? '' : 'kind = ? AND'} at >= ?
                 ORDER BY number DESC LIMIT ?`
    const given = kind === undefined ? [since, limit] : [kind, since, limit]
    return (this.#store.prepare(sql).all(...given) as AuditRow[]).map(auditRecord).reverse()
  }

  /** Number of the first record that the chain disowns, or undefined where it holds. */
  firstBroken(): number | undefined {
    return this.verify().broken?.number
  }

  /**
   * Goes through the whole chain. A changed, removed or inserted record breaks it there; a tail that
   * was cut, or made anew from some record on, shows only against a head that lies elsewhere.
   */
  verify(anchor?: AuditHead): AuditVerdict {
    let head: AuditHead | undefined
    const rows = this.#store.prepare('SELECT * FROM audit ORDER BY number').iterate()
    for (const row of rows as Iterable<AuditRow>) {
      const number = int(row.number)
      const next = (head?.number ?? 0) + 1
      if (number !== next) return broken(next, 'record-missing', next - 1)
      if (row.hash !== link(head?.hash ?? '', row)) return broken(number, 'link-broken', next - 1)
      if (number === anchor?.number && row.hash !== anchor.hash) {
        return broken(number, 'anchor-differs', next - 1)
      }
      head = { number, hash: row.hash }
    }
    const records = head?.number ?? 0
    if (anchor && anchor.number > records) return broken(records + 1, 'tail-cut', records)
    return { records, head, broken: undefined }
  }
}

function link(previous: string, { at, kind, detail }: Omit<AuditRow, 'number' | 'hash'>): string {
  return hash('sha256', [previous, at, kind, detail].join('\n'), 'hex')
}

function broken(
  number: number,
  why: NonNullable<AuditVerdict['broken']>['why'],
  records: number,
): AuditVerdict {
  return { records, head: undefined, broken: { number, why } }
}

function auditRecord({ number, at, kind, detail, hash: own }: AuditRow): AuditRecord {
  return { number: int(number), at, kind, detail: JSON.parse(detail), hash: own }
}
