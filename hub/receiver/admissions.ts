import type { Hello } from '../../protocol/frames.ts'
import type { Admission, HubStore } from '../store/contract.ts'
import type { Turns } from './turns.ts'

interface Waiting {
  readonly hello: Hello
  readonly resolve: (admission: Admission) => void
  readonly reject: (error: unknown) => void
}

/** Hellos of one transaction, so that none of them holds the links up for long. */
const maxGroup = 100

/**
 * Brings the hellos of all connections to the store, many in one transaction. When a hub comes back,
 * all of its agents come with it: a sync of the disk for each would keep them waiting until they give
 * up and come again, which is one more for each.
 */
export class Admissions {
  readonly #store: Pick<HubStore, 'admit'>
  readonly #turns: Turns
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor(store: Pick<HubStore, 'admit'>, turns: Turns) {
    this.#store = store
    this.#turns = turns
  }

  /** How many hellos the store has not been asked about. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Rejects for a fault that no code stands for. */
  admit(hello: Hello): Promise<Admission> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hello, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nobody waits any more. */
  async drained(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever comes meanwhile joins.
      await this.#turns.pass()
      await this.#admit(this.#waiting.splice(0, maxGroup))
    }
    this.#running = undefined
  }

  async #admit(group: readonly Waiting[]): Promise<void> {
    try {
      const admissions = await this.#store.admit(group.map(({ hello }) => hello))
      for (const [index, waiting] of group.entries()) answer(waiting, admissions[index])
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
}

function answer({ resolve, reject }: Waiting, admission: Admission | undefined): void {
  if (admission) resolve(admission)
  else reject(new RangeError('a store must answer each hello'))
}
