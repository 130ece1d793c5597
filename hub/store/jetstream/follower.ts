import { setTimeout as pause } from 'node:timers/promises'
import { decodeEntry, type Entry } from './entry.ts'
import { JournalFault } from './faults.ts'
import type { Journal, Message } from './journal.ts'
import type { Projection, Result } from './projection.ts'

interface FollowerListeners {
  /** Told of each entry that nobody here waits for. */
  readonly onForeign: (entry: Entry, result: Result) => void
  /** Told where the journal can't be followed now; it is tried again. */
  readonly onFault: (error: unknown) => void
}

/** Results that are remembered, for an entry that the server had already. */
const maxRecent = 4_096
/** Pause before the journal is asked again, in milliseconds. */
const againMs = 250
/** How often it is looked whether the journal still comes, in milliseconds. */
const lookMs = 1_000
/** Looks one after the other at which the stream ends before what was applied. */
const maxBehind = 5

/** Applies what the journal brings, and tells those who wait for an entry of theirs. */
export class Follower {
  readonly #journal: Journal
  readonly #projection: Projection
  readonly #listeners: FollowerListeners
  readonly #waiting = new Map<string, Entry>()
  readonly #recent = new Map<number, { readonly id: string; readonly result: Result }>()
  readonly #last = new Map<string, number>()
  readonly #stopping = new AbortController()
  #reached: (() => void)[] = []
  /** Place of the last message that was applied, and whose result is known. */
  #through: number
  #lost: JournalFault | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(journal: Journal, projection: Projection, listeners: FollowerListeners) {
    this.#journal = journal
    this.#projection = projection
    this.#through = projection.applied
    this.#listeners = listeners
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#running
  }

  /** Place of the last message of this subject that was applied since the start. */
  lastOf(subject: string): number | undefined {
    return this.#last.get(subject)
  }

  /** An entry is about to be written here: it is neither parsed again nor told. `forget` it at the end. */
  expect(id: string, entry: Entry): void {
    this.#waiting.set(id, entry)
  }

  forget(id: string): void {
    this.#waiting.delete(id)
  }

  /** What came of the message of this id, where it was applied at this place a short time ago. */
  recent(sequence: number, id: string): Result | undefined {
    const found = this.#recent.get(sequence)
    return found?.id === id ? found.result : undefined
  }

  /**
   * The stream is not the one that was followed: it was purged or restored meanwhile. Nothing of it
   * is applied any more; the next start finds out what is left, and makes a new copy.
   */
  lose(): JournalFault {
    const first = !this.#lost
    const what = 'The stream was purged or restored while the hub ran. Start the hub again.'
    this.#lost ??= new JournalFault('store-failed', what)
    if (first) this.#listeners.onFault(this.#lost)
    return this.#lost
  }

  /** Undefined as long as all is well. */
  get lost(): JournalFault | undefined {
    return this.#lost
  }

  /** Resolves once everything through this place is applied. @returns Whether in time. */
  async through(sequence: number, withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs
    while (this.#through < sequence && !this.#stopping.signal.aborted) {
      const left = end - performance.now()
      if (left <= 0) return false
      const timer = new AbortController()
      const next = new Promise<void>((resolve) => this.#reached.push(resolve))
      await Promise.race([next, pause(left, undefined, { signal: timer.signal }).catch(() => {})])
      timer.abort()
    }
    return this.#through >= sequence
  }

  /** Resolves once everything through this place is applied. @throws {JournalFault} Not in time. */
  async reach(sequence: number, withinMs: number): Promise<void> {
    if (await this.through(sequence, withinMs)) return
    throw new JournalFault('store-busy', 'The journal did not come in time.')
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted && !this.#lost) {
      const reading = new AbortController()
      const watching = this.#abortWhereStuck(reading)
      const ended = AbortSignal.any([signal, reading.signal])
      try {
        for await (const message of this.#journal.behind(this.#projection.applied, ended)) {
          await this.#take(message)
        }
      } catch (error) {
        if (error instanceof RangeError) this.lose()
        else if (!signal.aborted) this.#listeners.onFault(error)
      }
      reading.abort()
      await watching
      await pause(againMs, undefined, { signal }).catch(() => {})
    }
  }

  /**
   * A consumer on a server that has lost its neighbours may bring heartbeats and nothing else. So the
   * stream is asked how far it is: where it is ahead and nothing came since the last time, the
   * journal is read anew.
   */
  async #abortWhereStuck(reading: AbortController): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, reading.signal])
    let behind = 0
    for (let before = -1; !signal.aborted; before = this.#through) {
      await pause(lookMs, undefined, { signal }).catch(() => {})
      const place = { beginning: this.#projection.beginning, newest: this.#through }
      const { beginning, newest } = await this.#journal.extent().catch(() => place)
      if (beginning > place.beginning) this.lose()
      // A server that has just taken the lead may not know the last messages for a moment.
      behind = newest < this.#through ? behind + 1 : 0
      if (behind === maxBehind) this.lose()
      const isStuck = newest > this.#through && this.#through === before
      if (isStuck || this.#lost) reading.abort()
    }
  }

  async #take(message: Message): Promise<void> {
    const { sequence, id, subject } = message
    // After a break of the connection some come again.
    if (sequence <= this.#through) return
    const own = this.#waiting.get(id)
    const entry = own ?? decodeEntry(message.payload)
    const result = await this.#projection.apply(message, entry)
    this.#last.set(subject, sequence)
    this.#remember(sequence, { id, result })
    this.#through = sequence
    if (!own) this.#listeners.onForeign(entry, result)
    this.#wake()
  }

  #remember(sequence: number, known: { readonly id: string; readonly result: Result }): void {
    this.#recent.set(sequence, known)
    const [oldest] = this.#recent.keys()
    if (this.#recent.size > maxRecent && oldest !== undefined) this.#recent.delete(oldest)
  }

  #wake(): void {
    for (const resolve of this.#reached.splice(0)) resolve()
  }
}
