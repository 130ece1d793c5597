import type { Delivery, HubStore, Outcome } from '../store/contract.ts'
import type { Turns } from './turns.ts'

interface Waiting {
  readonly delivery: Delivery
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Brings the frames of all connections to the store, many in one transaction: the disk is asked to
 * sync once for all that came in meanwhile. A connection has no more here than its window, so none can
 * crowd out the others.
 */
export class Committer {
  readonly #store: HubStore
  readonly #maxGroupEvents: number
  readonly #turns: Turns
  #waiting: Waiting[] = []
  #running = false
  #idle: (() => void)[] = []

  constructor(store: HubStore, maxGroupEvents: number, turns: Turns) {
    this.#store = store
    this.#turns = turns
    this.#maxGroupEvents = maxGroupEvents
  }

  /** Resolves once the outcome is durable; rejects for a fault that no code stands for. */
  commit(delivery: Delivery): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject })
      this.#start()
    })
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    if (!this.#running) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    // What the sockets hold in this turn of the loop joins the same transaction.
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    const group = this.#takeGroup()
    try {
      const outcomes = await this.#store.commit(group.map((w) => w.delivery))
      for (const [index, waiting] of group.entries()) settle(waiting, outcomes[index])
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    // The next commit of a connection comes with the answer to its last one.
    await this.#turns.pass()
    if (this.#waiting.length > 0) void this.#run()
    else this.#rest()
  }

  #takeGroup(): Waiting[] {
    let events = 0
    const end = this.#waiting.findIndex(({ delivery }) => {
      events += delivery.frame.events.length
      return events > this.#maxGroupEvents
    })
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(1, end))
  }

  #rest(): void {
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome | undefined): void {
  if (outcome) resolve(outcome)
  else reject(new RangeError('a store must give an outcome for each delivery'))
}
