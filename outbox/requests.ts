import { int, type Store } from './store.ts'

/** What a person asks of an agent, in a form that lies in the store. */
export interface Request {
  readonly id: number
  readonly verb: string
  /** Plain data, as the verb wants it. */
  readonly detail: unknown
  /** Account of the operating system that asked. */
  readonly by: string
}

/** Plain data: what was done, or why not. */
export type Answer = Readonly<Record<string, unknown>>

interface RequestRow {
  readonly id: bigint
  readonly verb: string
  readonly detail: string
  readonly asked_by: string
}

/**
 * How a command reaches the agent that holds the store: it leaves a row, the agent takes it up within
 * a second and answers in the transaction of the effect. So a request is done once or not at all,
 * whatever dies in between, and whoever may write the state folder may ask, nobody else.
 */
export class Requests {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Leaves a request. @returns Its number. */
  ask(verb: string, detail: unknown, by: string): number {
    const sql = 'INSERT INTO request (verb, detail, asked_by, asked_at) VALUES (?, ?, ?, ?)'
    const run = this.#store.prepare(sql).run(verb, JSON.stringify(detail), by, this.#at())
    return int(run.lastInsertRowid)
  }

  answerTo(id: number): Answer | undefined {
    const row = this.#store.prepare('SELECT answer FROM request WHERE id = ?').get(id)
    const { answer } = row as { answer: string | null }
    return answer === null ? undefined : (JSON.parse(answer) as Answer)
  }

  /** Takes back a request that nobody has taken up. @returns False where it was answered meanwhile. */
  withdraw(id: number): boolean {
    return this.#close(id, { withdrawn: true })
  }

  /** Requests without an answer, in their order. */
  open(): Request[] {
    const sql = 'SELECT id, verb, detail, asked_by FROM request WHERE answer IS NULL ORDER BY id'
    return (this.#store.prepare(sql).all() as RequestRow[]).map((row) => ({
      id: int(row.id),
      verb: row.verb,
      detail: JSON.parse(row.detail) as unknown,
      by: row.asked_by,
    }))
  }

  /** Does what was asked and answers it, in one transaction. */
  fulfil<Result extends { readonly answer: Answer }>(id: number, work: () => Result): Result {
    return this.#store.transaction(() => {
      const result = work()
      if (!this.#close(id, result.answer)) throw new Error('a request must be answered once')
      return result
    })()
  }

  #close(id: number, answer: Answer): boolean {
    const sql = 'UPDATE request SET answer = ?, answered_at = ? WHERE id = ? AND answer IS NULL'
    return this.#store.prepare(sql).run(JSON.stringify(answer), this.#at(), id).changes > 0
  }

  #at(): string {
    return this.#now().toISOString()
  }
}
