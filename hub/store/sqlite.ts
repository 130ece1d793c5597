import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import Driver from 'better-sqlite3'
import type { WireCode } from '../../protocol/codes.ts'
import { backUp } from './backup.ts'
import { migrations } from './migrations.ts'

export interface SqliteOptions {
  /** The database's file; its `-wal` and `-shm` stand beside it. */
  readonly path: string
  /** The file grows no further than this; `store-full` beyond it. Unset, the disk is the limit. */
  readonly maxBytes?: number
  /** Wall clock, for the times that are shown to people. */
  readonly now: () => Date
  /** Of the schema; others than the program's own are for tests. */
  readonly steps?: readonly string[]
}

export type Database = Driver.Database
export type Statement = Driver.Statement
/** Integers come as bigint: the driver is told so for the whole connection. */
export type Row = Readonly<Record<string, string | number | bigint | Buffer | null>>

/** How long a write waits for another program that reads or copies the file, in milliseconds. */
const busyMs = 1_000
const cacheKib = 64 * 1024
/** Of a new file; an older one keeps its own. Most events leave half of 4 KiB empty. */
const pageBytes = 8 * 1024
/** Of the write-ahead log before it is brought to the file. */
const checkpointBytes = 32 * 1024 * 1024
/** Marks a file as a hub's store: "KHub" in ASCII. */
const applicationId = 0x4b487562

/**
 * Opens the hub's database, and makes or migrates it. One that an older program wrote is copied first.
 *
 * @throws {Error} Where the file belongs to another program or to a newer version of this one, where
 *   it can't be made durable, or where there is no room for the copy.
 */
export function openDatabase({ path, maxBytes, steps = migrations }: SqliteOptions): Database {
  makePrivate(path)
  const db = new Driver(path, { timeout: busyMs })
  try {
    db.defaultSafeIntegers(true)
    makeDurable(db)
    migrate(db, steps)
    if (maxBytes !== undefined) limitSize(db, maxBytes)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The driver's own default for WAL is NORMAL, which loses commits with the power. So read it back. */
function makeDurable(db: Database): void {
  db.pragma(`page_size = ${pageBytes}`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('trusted_schema = OFF')
  db.pragma(`cache_size = -${cacheKib}`)
  const page = Number(db.pragma('page_size', { simple: true }))
  db.pragma(`wal_autocheckpoint = ${Math.floor(checkpointBytes / page)}`)
  const mode = db.pragma('journal_mode', { simple: true })
  const synchronous = db.pragma('synchronous', { simple: true })
  if (mode !== 'wal' || Number(synchronous) !== 2) {
    throw new Error(
      'The store must run with journal_mode WAL and synchronous FULL; its file system refuses that.',
    )
  }
}

function migrate(db: Database, steps: readonly string[]): void {
  const id = Number(db.pragma('application_id', { simple: true }))
  const version = Number(db.pragma('user_version', { simple: true }))
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get()
  if (id !== applicationId && (version !== 0 || tables !== 0n)) {
    throw new Error('The file is the database of another program. Give the hub a file of its own.')
  }
  if (version > steps.length) {
    throw new Error(
      `The store has schema ${version}, and this program knows schemas up to ${steps.length}. ` +
        'Install the version that wrote it, or a newer one.',
    )
  }
  if (version > 0 && version < steps.length) keepCopy(db, version)
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(step)
      db.pragma(`application_id = ${applicationId}`)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
}

/** Before the first step, so that the program that wrote the store can go on with it. */
function keepCopy(db: Database, version: number): void {
  try {
    backUp(db.name, version, (file) => db.prepare('VACUUM INTO ?').run(file))
  } catch (error) {
    const { code = (error as Error).name } = error as { code?: string }
    throw new Error(
      `The store is of an older program, and can't be copied before it is brought up to date ` +
        `(${code}). Make as much room on its disk as it takes, and start again. Nothing was changed.`,
    )
  }
}

function limitSize(db: Database, maxBytes: number): void {
  const page = Number(db.pragma('page_size', { simple: true }))
  db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / page))}`)
}

/** Whether a row broke a rule of the schema: the same row does so on every machine. */
export function isRuleBroken(error: unknown): boolean {
  return error instanceof Driver.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')
}

/** Faults of disk and file are the world's; any other exception is ours and goes on up. */
export function codeOf(error: unknown): WireCode & `store-${string}` {
  if (!(error instanceof Driver.SqliteError)) throw error
  if (error.code.startsWith('SQLITE_FULL')) return 'store-full'
  if (error.code.startsWith('SQLITE_BUSY')) return 'store-busy'
  return 'store-failed'
}

/** SQLite would let all accounts read what it makes; its log files take the mode of the store. */
function makePrivate(path: string): void {
  if (path === ':memory:') return
  closeSync(openSync(path, 'a', 0o600))
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
}
