import Driver from 'better-sqlite3'
import { type Database, Engine } from './engine.ts'
import type { troubles } from './trouble.ts'

/** The machine lost its power between two writes. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost'
  readonly disk: Disk

  constructor(disk: Disk) {
    super('the power is gone')
    this.disk = disk
  }
}

/** What goes wrong with writes now, and how often. */
export interface DiskTrouble {
  readonly code: (typeof troubles)[number]
  /** Whether this write fails. */
  readonly strikes: () => boolean
}

/** Disks of one kind of machine, as they come: with a schema and nothing in it. */
export class DiskKind {
  readonly #blank: Buffer
  readonly #free: Engine[] = []

  constructor(migrations: readonly string[]) {
    const store = new Driver(':memory:')
    for (const sql of migrations) store.exec(sql)
    store.pragma(`user_version = ${migrations.length}`)
    this.#blank = store.serialize()
    store.close()
  }

  take(): Engine {
    return this.#free.pop() ?? new Engine(this.#blank)
  }

  giveBack(engine: Engine): void {
    engine.wipe()
    this.#free.push(engine)
  }
}

/**
 * The disk of one machine, holding one database. The database is the real one, in memory: what is
 * committed is on the disk, what is not is gone with the power. Any write, and the commit itself, may
 * fail or be the last.
 */
export class Disk {
  trouble: DiskTrouble | undefined
  /** Writes until the power goes. */
  writesLeft: number | undefined
  /** Counts the writes that were asked for. */
  writes = 0
  readonly #kind: DiskKind
  #engine: Engine
  /** Whether the engine began blank, and so may be wiped and used again. */
  #isOurs: boolean

  constructor(kind: DiskKind, image?: Buffer) {
    this.#kind = kind
    this.#isOurs = image === undefined
    this.#engine = image ? new Engine(image) : kind.take()
  }

  open(): Database {
    this.#engine.gate = () => this.#write()
    return this.#engine.store
  }

  /** What the disk holds if the power goes now. */
  image(): Buffer {
    return this.#engine.store.serialize()
  }

  /** The power goes, or the program ends: whatever held the database writes no more. */
  crash(): void {
    this.writesLeft = undefined
  }

  /** Another image takes the place of what is there: a snapshot or a backup. */
  replace(image: Buffer): void {
    this.crash()
    this.scrap()
    this.#isOurs = false
    this.#engine = new Engine(image)
  }

  /** The machine is not needed any more. */
  scrap(): void {
    if (this.#isOurs) this.#kind.giveBack(this.#engine)
    else this.#engine.store.close()
  }

  #write(): void {
    this.writes += 1
    if (this.writesLeft !== undefined) {
      this.writesLeft -= 1
      if (this.writesLeft < 0) throw new PowerLost(this)
    }
    const { trouble } = this
    if (trouble?.strikes()) throw new Driver.SqliteError('the disk is in trouble', trouble.code)
  }
}
