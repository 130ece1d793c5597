import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { backUp } from './backup.ts'
import { migrations } from './migrations.ts'
import { preparedOnce } from './preparedOnce.ts'

export type Store = Database.Database
export type Statement = Database.Statement

/** A store that can't be used as it is; the message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code:
    | 'store-newer'
    | 'store-older'
    | 'store-locked'
    | 'store-unsafe'
    | 'store-uncopied'
    | 'store-key-missing'

  constructor(code: StoreError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Opens the SQLite file of an outbox and brings its schema up to date.
 *
 * What is committed is on the disk: WAL with `synchronous=FULL`, read back because the driver's
 * build lowers it to NORMAL in WAL mode, where a power cut takes the last commits along. All
 * integers come back as bigint.
 *
 * @param steps Of the schema; others than the program's own are for tests.
 * @throws {StoreError} `store-newer` where a newer program wrote it; `store-uncopied` where an older
 *   one did and there is no room to keep a copy.
 */
export function openStore(path: string, steps: readonly string[] = migrations): Store {
  makePrivate(path)
  const store = new Database(path)
  try {
    store.defaultSafeIntegers(true)
    store.pragma('journal_mode = WAL')
    store.pragma('synchronous = FULL')
    store.pragma('foreign_keys = ON')
    store.pragma('trusted_schema = OFF')
    store.pragma('busy_timeout = 5000')
    expectPragma(store, 'journal_mode', 'wal')
    expectPragma(store, 'synchronous', 2n)
    migrate(store, steps)
    return preparedOnce(store)
  } catch (error) {
    store.close()
    throw error
  }
}

/**
 * Looks a store through for damage; a WAL that a crash left is taken in on the way.
 *
 * @param maxBytes A larger one is opened and not looked through.
 * @returns SQLite's code of what is wrong, such as `SQLITE_CORRUPT`; undefined where all is well.
 */
export function storeDamage(path: string, maxBytes: number): string | undefined {
  try {
    const store = new Database(path)
    try {
      if (int(store.pragma('page_count', { simple: true })) === 0) return undefined
      if (statSync(path).size > maxBytes) return undefined
      return isSound(store) ? undefined : 'SQLITE_CORRUPT'
    } finally {
      store.close()
    }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return code
    throw error
  }
}

/**
 * Looks a whole store through, while an agent may be writing it.
 *
 * @returns What is wrong, or undefined.
 */
export function storeFlaw(path: string): 'damaged' | 'reference-broken' | undefined {
  const store = new Database(path, { readonly: true, fileMustExist: true })
  try {
    if (!isSound(store)) return 'damaged'
    const broken = store.prepare('PRAGMA foreign_key_check').get()
    return broken === undefined ? undefined : 'reference-broken'
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test((error as { code?: string }).code ?? '')) return 'damaged'
    throw error
  } finally {
    store.close()
  }
}

function isSound(store: Store): boolean {
  return store.pragma('quick_check(1)', { simple: true }) === 'ok'
}

/** Opens an outbox that an agent may be writing, to look at it alone. */
export function openStoreForReading(path: string): Store {
  const store = new Database(path, { readonly: true, fileMustExist: true })
  store.defaultSafeIntegers(true)
  store.pragma('busy_timeout = 5000')
  refuseNewer(version(store))
  return store
}

/**
 * Opens an outbox that an agent runs on, to leave a request there. The schema is the agent's to bring
 * up to date; one that is older than this program is refused as a newer one is.
 */
export function openStoreForAsking(path: string): Store {
  const store = new Database(path, { fileMustExist: true })
  store.defaultSafeIntegers(true)
  store.pragma('synchronous = FULL')
  store.pragma('busy_timeout = 5000')
  refuseNewer(version(store))
  if (version(store) === migrations.length) return store
  store.close()
  throw new StoreError(
    'store-older',
    'The agent that runs is older than this program. Restart the agent, and ask again.',
  )
}

/**
 * Holds a state folder for this process alone until it ends, however it ends: the lock is one of
 * the operating system's on a SQLite file of its own, so a killed process leaves none behind.
 *
 * @throws {StoreError} `store-locked` where another process has it.
 */
export function lockState(path: string): { release(): void } {
  makePrivate(path)
  const lock = new Database(path)
  try {
    // Long enough for whoever just looks, see stateIsLocked.
    lock.pragma('busy_timeout = 1000')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new StoreError(
      'store-locked',
      'Another agent runs on this state folder. Stop it, or give this one a `state` of its own.',
    )
  }
  return { release: () => lock.close() }
}

/** Whether an agent runs on the state folder with this lock. Takes nothing. */
export function stateIsLocked(path: string): boolean {
  if (!existsSync(path)) return false
  const lock = new Database(path, { readonly: true })
  try {
    lock.pragma('busy_timeout = 0')
    lock.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return true
    throw error
  } finally {
    lock.close()
  }
}

/**
 * Which schema a store has. What its log holds is brought into its file on the way, so that the file is
 * the whole of it: for a store that no program has open.
 */
export function storeSchema(path: string): number {
  const store = new Database(path, { fileMustExist: true })
  try {
    store.pragma('wal_checkpoint(TRUNCATE)')
    return int(store.pragma('user_version', { simple: true }))
  } finally {
    store.close()
  }
}

/** The version of SQLite that the driver brings. */
export function sqliteVersion(): string {
  const store = new Database(':memory:')
  try {
    return String(store.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    store.close()
  }
}

/**
 * Runs a transaction that need not outlive a power cut by itself: what it writes is on the disk at the
 * latest with the next transaction that isn't of this kind, and never without those before it. So it
 * saves the sync of each, and a reader of the store can't tell.
 */
export function withoutSync<Result>(store: Store, transaction: () => Result): Result {
  // Inside of another transaction that one's end decides.
  if (store.inTransaction) return transaction()
  store.pragma('synchronous = NORMAL')
  try {
    return transaction()
  } finally {
    store.pragma('synchronous = FULL')
  }
}

/** A safe JavaScript number out of a column; beyond 2^53 something is very wrong. */
export function int(value: unknown): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('a column must hold a safe integer')
  return number
}

/** SQLite would let all accounts read what it makes; its log files take the mode of the store. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
}

function expectPragma(store: Store, name: string, wanted: unknown): void {
  const found = store.pragma(name, { simple: true })
  if (found === wanted) return
  throw new StoreError(
    'store-unsafe',
    `SQLite answers ${name}=${found} where only ${wanted} is safe. Put \`state\` on a local disk.`,
  )
}

function version(store: Store): number {
  return int(store.pragma('user_version', { simple: true }))
}

function refuseNewer(found: number, known = migrations.length): void {
  if (found <= known) return
  throw new StoreError(
    'store-newer',
    `The store has schema ${found}; this program knows ${known}. ` +
      'Start the newer program that wrote it, or restore the backup made before that upgrade.',
  )
}

/** Runs what is missing, each step in a transaction of its own with its number. */
function migrate(store: Store, steps: readonly string[]): void {
  const found = version(store)
  refuseNewer(found, steps.length)
  if (found > 0 && found < steps.length) keepCopy(store, found)
  for (const [index, sql] of steps.entries()) {
    if (index < found) continue
    store.transaction(() => {
      store.exec(sql)
      store.pragma(`user_version = ${index + 1}`)
    })()
  }
}

/** Before the first step, so that the program that wrote the store can go on with it. */
function keepCopy(store: Store, found: number): void {
  try {
    backUp(store.name, found, (file) => store.prepare('VACUUM INTO ?').run(file))
  } catch (error) {
    const { code = (error as Error).name } = error as { code?: string }
    throw new StoreError(
      'store-uncopied',
      `The store is of an older program, and can't be copied before it is brought up to date ` +
        `(${code}). Make as much room on its disk as it takes, and start again. Nothing was changed.`,
    )
  }
}
