import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Lane } from '../../events/lane.ts'
import { type CloudEvent, isCloudEvent } from '../../protocol/cloudEvent.ts'
import type { WireCode } from '../../protocol/codes.ts'
import { type Hello, type Status, statusSchema } from '../../protocol/frames.ts'
import { accounts, sequenceAt } from '../../protocol/range.ts'
import type {
  Admission,
  Conflict,
  Delivery,
  HubStore,
  KnownAgent,
  Outcome,
  Page,
  StoredEvent,
} from './contract.ts'
import { digestOf } from './digest.ts'
import { migrations } from './migrations.ts'
import type { Scope } from './scope.ts'
import { sql } from './statements.ts'

export interface SqliteOptions {
  /** The database's file; its `-wal` and `-shm` stand beside it. */
  readonly path: string
  /** The file grows no further than this; `store-full` beyond it. Unset, the disk is the limit. */
  readonly maxBytes?: number
  /** Wall clock, for the times that are shown to people. */
  readonly now: () => Date
}

/** How long a write waits for another program that reads or copies the file, in milliseconds. */
const busyMs = 1_000
const cacheKib = 64 * 1024
/** Pages of 4 KiB in the write-ahead log before they are brought to the file. */
const checkpointPages = 8_000
/** Marks a file as a hub's store: "KHub" in ASCII. */
const applicationId = 0x4b487562

/**
 * Opens the hub's store, and makes or migrates it.
 *
 * @throws {Error} Where the file belongs to another program or to a newer version of this one, or
 *   where it can't be made durable.
 */
export function openSqliteStore(options: SqliteOptions): HubStore {
  const db = new Database(options.path, { timeout: busyMs })
  try {
    db.defaultSafeIntegers(true)
    makeDurable(db)
    migrate(db)
    return new SqliteStore(db, options)
  } catch (error) {
    db.close()
    throw error
  }
}

/** The driver's own default for WAL is NORMAL, which loses commits with the power. So read it back. */
function makeDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('trusted_schema = OFF')
  // Ids are random, so the index over them is touched everywhere: keep it in memory while it fits,
  // and bring its pages from the log to the file less often.
  db.pragma(`cache_size = -${cacheKib}`)
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
  const mode = db.pragma('journal_mode', { simple: true })
  const synchronous = db.pragma('synchronous', { simple: true })
  if (mode !== 'wal' || Number(synchronous) !== 2) {
    throw new Error(
      'The store must run with journal_mode WAL and synchronous FULL; its file system refuses that.',
    )
  }
}

function migrate(db: Database.Database): void {
  const id = Number(db.pragma('application_id', { simple: true }))
  const version = Number(db.pragma('user_version', { simple: true }))
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get()
  if (id !== applicationId && (version !== 0 || tables !== 0n)) {
    throw new Error('The file is the database of another program. Give the hub a file of its own.')
  }
  if (version > migrations.length) {
    throw new Error(
      `The store has schema ${version}, and this program knows schemas up to ${migrations.length}. ` +
        'Install the version that wrote it, or a newer one.',
    )
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(step)
      db.pragma(`application_id = ${applicationId}`)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
}

type Row = Record<string, string | number | bigint | null>

class SqliteStore implements HubStore {
  readonly epoch: string
  readonly #db: Database.Database
  readonly #now: () => Date
  readonly #do: { readonly [Name in keyof typeof sql]: Database.Statement }
  readonly #store: Database.Transaction<(deliveries: readonly Delivery[]) => Outcome[]>
  readonly #admit: Database.Transaction<(hello: Hello) => Admission>

  constructor(db: Database.Database, { now, maxBytes }: SqliteOptions) {
    this.#db = db
    this.#now = now
    if (maxBytes !== undefined) limitSize(db, maxBytes)
    const names = Object.keys(sql) as (keyof typeof sql)[]
    const prepared = names.map((name) => [name, db.prepare(sql[name])] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Database.Statement>
    this.epoch = epochOf(db)
    this.#store = db.transaction((deliveries) => deliveries.map((d) => this.#storeOne(d)))
    this.#admit = db.transaction((hello) => this.#admitOne(hello))
  }

  async admit(hello: Hello): Promise<Admission> {
    try {
      return this.#admit.immediate(hello)
    } catch (error) {
      return { ok: false, code: codeOf(error) }
    }
  }

  async commit(deliveries: readonly Delivery[]): Promise<readonly Outcome[]> {
    try {
      return this.#store.immediate(deliveries)
    } catch (error) {
      const code = codeOf(error)
      return deliveries.map(() => ({ ok: false, code }))
    }
  }

  async keepStatus(inbox: string, agent: string, status: Status): Promise<void> {
    try {
      this.#do.keepStatus.run({ inbox, agent, status: JSON.stringify(status), at: this.#time() })
    } catch (error) {
      // The next heartbeat brings a newer one; only a fault of our own goes on up.
      codeOf(error)
    }
  }

  async events({ inbox, after, limit }: Page): Promise<readonly StoredEvent[]> {
    const rows = this.#do.events.all(inbox, BigInt(after), BigInt(limit)) as Row[]
    return rows.map((row) => ({ cursor: integer(row['cursor']), body: String(row['body']) }))
  }

  async conflicts({ inbox, after, limit }: Page): Promise<readonly Conflict[]> {
    const rows = this.#do.conflicts.all(inbox, BigInt(after), BigInt(limit)) as Row[]
    return rows.map((row) => ({
      number: integer(row['number']),
      inbox: String(row['inbox']),
      id: String(row['id']),
      agent: String(row['agent']),
      seenAt: String(row['seenAt']),
      kept: String(row['kept']),
      other: String(row['other']),
    }))
  }

  async agents(_scope: Scope): Promise<readonly KnownAgent[]> {
    const rows = this.#do.agents.all() as Row[]
    return rows.map((row) => ({
      inbox: String(row['inbox']),
      agent: String(row['agent']),
      storeId: String(row['storeId']),
      program: String(row['program']),
      firstSeen: String(row['firstSeen']),
      lastSeen: String(row['lastSeen']),
      status: statusFrom(row['status']),
      lanes: this.#lanesOf(row),
    }))
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  #lanesOf({ inbox, agent, storeId }: Row): { lane: Lane; through: number }[] {
    const rows = this.#do.lanes.all({ inbox, agent, storeId }) as Row[]
    return rows.map((row) => ({ lane: row['lane'] as Lane, through: integer(row['through']) }))
  }

  #admitOne(hello: Hello): Admission {
    const { inbox, agent, storeId, program } = hello
    const cursors = hello.lanes.map(({ lane, floor }) => {
      return { lane, floor, through: this.#cursor(hello, lane) ?? floor }
    })
    if (cursors.some(({ floor, through }) => through < floor)) {
      return { ok: false, code: 'range-pruned' }
    }
    for (const { lane, through } of cursors) this.#moveCursor(hello, lane, through)
    this.#do.seeAgent.run({ inbox, agent, storeId, program, at: this.#time() })
    const row = this.#do.nextTerm.get({ inbox, agent, storeId }) as Row
    const found = cursors.map(({ lane, through }) => ({ lane, through }))
    return { ok: true, term: integer(row['term']), cursors: found }
  }

  /** Judges before it writes, so that a frame which fails leaves nothing in the others' transaction. */
  #storeOne(delivery: Delivery): Outcome {
    const { hello, frame, bodies } = delivery
    const events = frame.events.filter(isCloudEvent)
    const whole = events.length === frame.events.length && bodies.length === events.length
    if (!whole || !accounts(frame)) throw new RangeError('a delivery must account for its range')
    const live = frame.job === undefined
    const cursor = this.#cursor(hello, frame.lane) ?? 0
    if (live && frame.after > cursor) return { ok: false, code: 'range-gap' }
    if (live && this.#isOfTwin(delivery, events, cursor)) return { ok: false, code: 'store-forked' }
    const count = { duplicates: 0, conflicts: 0 }
    const at = this.#time()
    for (const [index, event] of events.entries()) {
      const found = this.#storeEvent(delivery, event, index, at)
      if (found !== 'new') count.duplicates += 1
      if (found === 'differs') count.conflicts += 1
    }
    if (live) this.#moveCursor(hello, frame.lane, frame.through)
    return { ok: true, ...count }
  }

  /** Whether an event below the cursor is missing: then another store moved it there. */
  #isOfTwin({ hello, frame }: Delivery, events: readonly CloudEvent[], cursor: number): boolean {
    return events.some((event, index) => {
      const below = sequenceAt(frame, index) <= cursor
      return below && this.#do.digestOf.get(hello.inbox, event.id) === undefined
    })
  }

  #storeEvent(
    { hello, frame, bodies }: Delivery,
    event: CloudEvent,
    index: number,
    at: string,
  ): 'new' | 'same' | 'differs' {
    const { inbox, agent, storeId } = hello
    const body = bodies[index] ?? ''
    const digest = digestOf(event, body)
    const sequence = BigInt(sequenceAt(frame, index))
    const place = { inbox, agent, storeId, lane: frame.lane, sequence }
    const base = { ...place, id: event.id, digest, body, at }
    const facts = {
      type: event.type,
      subject: text(event.subject),
      entity: text(event.legalentity),
    }
    if (this.#do.insertEvent.run({ ...base, ...facts }).changes === 1) return 'new'
    const kept = this.#do.digestOf.get(inbox, event.id) as Row
    if (kept['digest'] === digest) return 'same'
    this.#do.insertConflict.run(base)
    return 'differs'
  }

  #cursor({ inbox, agent, storeId }: Hello, lane: Lane): number | undefined {
    const row = this.#do.cursor.get({ inbox, agent, storeId, lane }) as Row | undefined
    return row && integer(row['through'])
  }

  #moveCursor({ inbox, agent, storeId }: Hello, lane: Lane, through: number): void {
    this.#do.moveCursor.run({ inbox, agent, storeId, lane, through: BigInt(through) })
  }

  #time(): string {
    return this.#now().toISOString()
  }
}

function limitSize(db: Database.Database, maxBytes: number): void {
  const page = Number(db.pragma('page_size', { simple: true }))
  db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / page))}`)
}

function epochOf(db: Database.Database): string {
  db.prepare("INSERT INTO meta VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(randomUUID())
  return String(db.prepare("SELECT value FROM meta WHERE name = 'epoch'").pluck().get())
}

/** Faults of disk and file are the world's; any other exception is ours and goes on up. */
function codeOf(error: unknown): WireCode {
  if (!(error instanceof Database.SqliteError)) throw error
  if (error.code.startsWith('SQLITE_FULL')) return 'store-full'
  if (error.code.startsWith('SQLITE_BUSY')) return 'store-busy'
  return 'store-failed'
}

/** Sequences, cursors and terms stay far below 2^53; a file that says otherwise is broken. */
function integer(value: Row[string] | undefined): number {
  const number = Number(value)
  if (typeof value !== 'bigint' || !Number.isSafeInteger(number)) {
    throw new RangeError('the store holds no safe integer where one belongs')
  }
  return number
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function statusFrom(value: Row[string] | undefined): Status | undefined {
  return typeof value === 'string' ? statusSchema.parse(JSON.parse(value)) : undefined
}
