import { rmSync } from 'node:fs'
import type { WireCode } from '../../../protocol/codes.ts'
import type { Admission, HubStore, Outcome } from '../contract.ts'
import { codeOf, type Database, isRuleBroken, openDatabase } from '../sqlite.ts'
import { expectLoss, followingStore } from '../store.ts'
import { EntryClock } from './clock.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { JournalFault } from './faults.ts'
import type { Begun, Founding } from './founding.ts'
import type { Message } from './journal.ts'
import { isBookName, methodOf, readArgs, writes } from './writes.ts'

/** What an entry came to: the same on every hub. */
export type Result =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown }

/** How far a projection has come, and of which journal it is. */
export interface Place {
  readonly store: string
  readonly sequence: number
  /** Id of the message there. */
  readonly id: string
}

/**
 * A hub's own copy of what the journal says, in SQLite: each entry is applied once, in the order of
 * the journal, at the time that the server gave it. So every hub comes to the same rows with the
 * same numbers and gives the same verdict on a frame, and a copy that is lost is made again.
 */
export class Projection {
  readonly #path: string
  /** Place of the founding. */
  readonly beginning: number
  /** Whether it follows a part of the journal: then there are gaps. */
  readonly #isPart: boolean
  readonly #founding: Founding
  readonly #clock: EntryClock
  #db: Database
  #store: HubStore
  #applied: number
  /** Id of the entry that is applied: what it makes up is made of it. */
  #id = ''

  private constructor(
    path: string,
    { founding, sequence }: Begun,
    now: () => Date,
    isPart = false,
  ) {
    this.#isPart = isPart
    this.beginning = sequence
    this.#path = path
    this.#founding = founding
    this.#clock = new EntryClock(now)
    this.#db = opened(path, now)
    this.#store = this.#storeOn(this.#db)
    this.#applied = placeIn(this.#db)?.sequence ?? sequence - 1
  }

  /** @param isOfJournal Whether the journal has this message at this place. */
  static async open(
    path: string,
    begun: Begun,
    now: () => Date,
    isOfJournal: (place: Place) => Promise<boolean>,
  ): Promise<Projection> {
    const db = opened(path, now)
    const place = placeIn(db)
    db.close()
    if (place && !(await isOfJournal(place))) discard(path)
    return new Projection(path, begun, now)
  }

  /** A new one, of a part of the journal. */
  static ofPart(path: string, begun: Begun, now: () => Date): Projection {
    return new Projection(path, begun, now, true)
  }

  /** For reading, and for what is not in the journal. */
  get store(): HubStore {
    return this.#store
  }

  /** Its rows, to read; another connection once an entry could not be kept. */
  get database(): Database {
    return this.#db
  }

  /** Place of the last entry that was applied. */
  get applied(): number {
    return this.#applied
  }

  /**
   * Applies the next message.
   *
   * @throws {JournalFault} Where this machine can't keep it; nothing of it is kept then.
   * @throws {RangeError} Where messages between the last one and this one are gone.
   */
  async apply(message: Message, entry = decodeEntry(message.payload)): Promise<Result> {
    if (!this.#isPart && message.sequence !== this.#applied + 1) {
      throw new RangeError('the journal has lost messages; start the hub again')
    }
    const db = this.#db
    db.exec('BEGIN IMMEDIATE')
    try {
      this.#id = message.id
      const result = await settled(this.#clock.at(message.at, () => this.#do(entry)))
      keepPlace(db, { store: this.#founding.store, sequence: message.sequence, id: message.id })
      db.exec('COMMIT')
      this.#applied = message.sequence
      return result
    } catch (error) {
      // What the store remembers of these rows must go with them.
      this.#reopen()
      throw error
    }
  }

  /** What a method that also marks something answers, without the mark. */
  async peek<T>(ask: (store: HubStore) => Promise<T>): Promise<T> {
    this.#db.exec('SAVEPOINT peek')
    try {
      // It has done what it does when it returns; what is left is to wait for its answer.
      return ask(this.#store)
    } finally {
      this.#db.exec('ROLLBACK TO peek; RELEASE peek')
    }
  }

  async close(): Promise<void> {
    await this.#store.close()
  }

  #do(entry: Entry): Promise<unknown> {
    switch (entry.kind) {
      case 'founding':
        return Promise.resolve()
      case 'opened':
        return Promise.resolve(expectLoss(this.#db))
      case 'admission':
        return this.#store.admit([entry.hello]).then(([admission]) => unlessFaulty(admission))
      case 'frame':
        return this.#store.commit([entry.delivery]).then(([outcome]) => unlessFaulty(outcome))
      case 'call': {
        const { book, method, args } = entry
        const isKnown = isBookName(book) && (writes[book] as readonly string[]).includes(method)
        if (!isKnown) throw new Error('The journal holds a call of a newer version.')
        const call = methodOf(this.#store[book], method)
        return Promise.resolve(call(...readArgs(book, method, args)))
      }
    }
  }

  #storeOn(db: Database): HubStore {
    return followingStore(db, this.#clock.now, {
      epoch: () => this.#id || this.#founding.store,
      accountKey: () => this.#founding.accountKey,
    })
  }

  #reopen(): void {
    this.#db.close()
    this.#db = opened(this.#path, this.#clock.now)
    this.#id = ''
    this.#store = this.#storeOn(this.#db)
  }
}

/** Faults of this machine go on up; what else goes wrong does so on every hub. */
async function settled(work: Promise<unknown>): Promise<Result> {
  try {
    return { ok: true, value: await work }
  } catch (error) {
    if (error instanceof JournalFault) throw error
    if (!isRuleBroken(error)) throwFault(error)
    return { ok: false, error }
  }
}

function throwFault(error: unknown): void {
  let code: ReturnType<typeof codeOf>
  try {
    code = codeOf(error)
  } catch {
    return
  }
  throw new JournalFault(code as JournalFault['code'], 'The copy of the journal can not be kept.')
}

function unlessFaulty<T extends Outcome | Admission>(outcome: T | undefined): T | undefined {
  const code: WireCode | undefined = outcome && !outcome.ok ? outcome.code : undefined
  if (code === 'store-full' || code === 'store-busy' || code === 'store-failed') {
    throw new JournalFault(code, 'The copy of the journal can not be kept.')
  }
  return outcome
}

/** Nothing of it is needed after a loss of power but what the last checkpoint has. */
function opened(path: string, now: () => Date): Database {
  const db = openDatabase({ path, now })
  db.pragma('synchronous = NORMAL')
  return db
}

function placeIn(db: Database): Place | undefined {
  const kept: unknown = db.prepare("SELECT value FROM meta WHERE name = 'journal'").pluck().get()
  return typeof kept === 'string' ? (JSON.parse(kept) as Place) : undefined
}

function keepPlace(db: Database, place: Place): void {
  db.prepare(
    "INSERT INTO meta VALUES ('journal', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify(place))
}

function discard(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
}
