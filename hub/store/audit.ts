import { hash } from 'node:crypto'
import type { AuditBook, HubAuditRecord, HubAuditVerdict } from './auditContract.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { integer } from './values.ts'

/** The hub's audit in SQLite. */
export class HubAudit implements AuditBook {
  readonly #db: Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  async add(kind: string, by: string, detail: Readonly<Record<string, string | number>>) {
    const add = this.#db.transaction(() => {
      const last = this.#do.head.get() as Row | undefined
      const number = last ? integer(last['number']) + 1 : 1
      const record = { at: this.#now().toISOString(), kind, by, detail: JSON.stringify(detail) }
      const own = link(String(last?.['hash'] ?? ''), number, record)
      this.#do.add.run({ number: BigInt(number), ...record, hash: own })
    })
    add.immediate()
  }

  async list(after: number, limit: number): Promise<readonly HubAuditRecord[]> {
    return (this.#do.list.all(BigInt(after), BigInt(limit)) as Row[]).map(recordFrom)
  }

  async last(limit: number): Promise<readonly HubAuditRecord[]> {
    return (this.#do.last.all(BigInt(limit)) as Row[]).map(recordFrom).reverse()
  }

  async verify(): Promise<HubAuditVerdict> {
    let records = 0
    let previous = ''
    for (const row of this.#do.all.iterate() as Iterable<Row>) {
      const next = records + 1
      const { at, kind, by, detail } = row
      const facts = { at: String(at), kind: String(kind), by: String(by), detail: String(detail) }
      const isSound = integer(row['number']) === next && row['hash'] === link(previous, next, facts)
      if (!isSound) return { records, broken: next }
      records = next
      previous = String(row['hash'])
    }
    return { records, broken: undefined }
  }
}

interface Facts {
  readonly at: string
  readonly kind: string
  readonly by: string
  readonly detail: string
}

/** As JSON, so that no part can reach into the next one. */
function link(previous: string, number: number, { at, kind, by, detail }: Facts): string {
  return hash('sha256', JSON.stringify([previous, number, at, kind, by, detail]), 'hex')
}

function recordFrom(row: Row): HubAuditRecord {
  return {
    number: integer(row['number']),
    at: String(row['at']),
    kind: String(row['kind']),
    by: String(row['by']),
    detail: JSON.parse(String(row['detail'])),
    hash: String(row['hash']),
  }
}

const sql = {
  head: 'SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1',
  add: `
    INSERT INTO audit (number, at, kind, by, detail, hash)
    VALUES (@number, @at, @kind, @by, @detail, @hash)`,
  list: 'SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?',
  last: 'SELECT * FROM audit ORDER BY number DESC LIMIT ?',
  all: 'SELECT * FROM audit ORDER BY number',
} as const
