import { hash, randomUUID } from 'node:crypto'
import type { Hello } from '../../../protocol/frames.ts'
import type { Admission, Delivery, Outcome } from '../contract.ts'
import { type Entry, encodeEntry } from './entry.ts'
import { JournalFault, Outrun } from './faults.ts'
import type { Follower } from './follower.ts'
import type { Journal } from './journal.ts'
import type { Result } from './projection.ts'
import type { JetStreamLimits } from './settings.ts'
import type { Subjects } from './subjects.ts'
import { writtenArgs } from './writes.ts'

/** Writes into the journal, and waits until this hub has applied what it wrote. */
export class Writer {
  readonly #journal: Journal
  readonly #follower: Follower
  readonly #subjects: Subjects
  readonly #limits: JetStreamLimits
  /** What is under way on each agent's subject: one write after the other. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(journal: Journal, follower: Follower, subjects: Subjects, limits: JetStreamLimits) {
    this.#journal = journal
    this.#follower = follower
    this.#subjects = subjects
    this.#limits = limits
  }

  /** That a hub follows from now on; resolves once it has applied all that stood before. */
  async opened(hub: string, patienceMs: number): Promise<void> {
    const payload = encodeEntry({ kind: 'opened', hub })
    const sequence = await this.#journal.write(this.#subjects.opened, randomUUID(), payload)
    await this.#follower.reach(sequence, patienceMs)
  }

  async admit(hello: Hello): Promise<Admission> {
    const subject = this.#subjects.agent(hello.inbox, hello.agent)
    return this.#inTurn(subject, () =>
      answered(async () => {
        const result = await this.#write(subject, randomUUID(), { kind: 'admission', hello })
        return outcomeOf(result) as Admission
      }),
    )
  }

  async commit(delivery: Delivery): Promise<Outcome> {
    const { inbox, agent } = delivery.hello
    const subject = this.#subjects.agent(inbox, agent)
    return this.#inTurn(subject, () => answered(() => this.#frame(subject, delivery)))
  }

  /** @throws {JournalFault} Where it can't be written; and whatever the method itself throws. */
  async call(book: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const entry: Entry = { kind: 'call', book, method, args: writtenArgs(book, method, args) }
    return outcomeOf(await this.#write(this.#subjects.book(book, method), randomUUID(), entry))
  }

  /**
   * A frame is taken only where this hub knows all that its agent brought before: another hub may
   * have taken a frame meanwhile. Its id follows from what it says and where it stands, so that the
   * same frame over another hub is the same message.
   */
  async #frame(subject: string, delivery: Delivery): Promise<Outcome> {
    const entry: Entry = { kind: 'frame', delivery }
    const payload = encodeEntry(entry)
    const digest = hash('sha256', payload, 'hex')
    let last = this.#follower.lastOf(subject)
    for (let attempt = 0; attempt < this.#limits.conflicts; attempt += 1) {
      last ??= await this.#caughtUp(subject)
      const id = hash('sha256', `${subject}\n${last}\n${digest}\n${attempt}`, 'hex')
      try {
        return outcomeOf(await this.#write(subject, id, entry, last, payload)) as Outcome
      } catch (error) {
        if (!(error instanceof Outrun)) throw error
        last = undefined
      }
    }
    throw new JournalFault('store-busy', 'Other hubs write for the same agent.')
  }

  async #caughtUp(subject: string): Promise<number> {
    const last = await this.#journal.last(subject)
    // A server that has just taken the lead may not know the last messages for a moment. Where they
    // are gone for good the follower finds that out.
    if (last < (this.#follower.lastOf(subject) ?? 0)) {
      throw new JournalFault('store-busy', 'JetStream does not know the last message yet.')
    }
    await this.#follower.reach(last, this.#limits.applyMs)
    return last
  }

  async #write(
    subject: string,
    id: string,
    entry: Entry,
    last?: number,
    payload = encodeEntry(entry),
  ): Promise<Result> {
    if (this.#follower.lost) throw this.#follower.lost
    this.#follower.expect(id, entry)
    try {
      const expected = last === undefined ? undefined : { lastSubjectSequence: last }
      const sequence = await this.#journal.write(subject, id, payload, expected)
      await this.#follower.reach(sequence, this.#limits.applyMs)
      const result = this.#follower.recent(sequence, id)
      if (result) return result
      throw this.#follower.lose()
    } finally {
      this.#follower.forget(id)
    }
  }

  #inTurn<T>(subject: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(subject) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#turns.set(subject, turn)
    const done = () => {
      if (this.#turns.get(subject) === turn) this.#turns.delete(subject)
    }
    turn.then(done, done)
    return turn
  }
}

function outcomeOf(result: Result): unknown {
  if (result.ok) return result.value
  throw result.error
}

/** A fault of the journal is an answer with a code; any other goes on up. */
async function answered<T>(
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly code: JournalFault['code'] }> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof JournalFault) return { ok: false, code: error.code }
    throw error
  }
}
