import type { Answer } from './requests.ts'
import type { Store } from './store.ts'

/**
 * What people at a hub asked for, by the id that the hub gave each. The answer is kept with the effect,
 * so that a command whose answer was lost is answered again and not done again.
 */
export class Commands {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  answerTo(destination: string, id: string): Answer | undefined {
    const sql = 'SELECT answer FROM command WHERE destination = ? AND id = ?'
    const row = this.#store.prepare(sql).get(destination, id) as { answer: string } | undefined
    return row && (JSON.parse(row.answer) as Answer)
  }

  /** Writes an answer down; call it in the transaction of the effect. */
  keep(destination: string, id: string, answer: Answer): void {
    const sql = 'INSERT INTO command (destination, id, answer, answered_at) VALUES (?, ?, ?, ?)'
    this.#store.prepare(sql).run(destination, id, JSON.stringify(answer), this.#now().toISOString())
  }
}
