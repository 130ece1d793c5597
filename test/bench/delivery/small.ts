import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { House } from './house.ts'
import { eventsOfSmall, smallStatement } from './statements.ts'

const pollMs = 2

/** Small statements one after the other, into an agent that has nothing else to do. */
export class SmallStatements {
  readonly #house: House
  #dropped = 1
  #cursor: Database.Statement | undefined
  #through = 0

  constructor(house: House) {
    this.#house = house
  }

  /**
   * Milliseconds from the rename into the folder until the agent has the hub's acknowledgement on its
   * disk: with what the agent waits to see that the file stands still.
   */
  async delay(): Promise<number> {
    this.#through ||= this.#acknowledged()
    this.#dropped += 1
    const begun = performance.now()
    this.#house.drop(this.#house.bank, `${this.#dropped}.sta`, smallStatement(this.#dropped))
    this.#through += eventsOfSmall
    while (this.#acknowledged() < this.#through) await sleep(pollMs)
    return performance.now() - begun
  }

  #acknowledged(): number {
    this.#cursor ??= new Database(join(this.#house.state, 'outbox.sqlite'), { readonly: true })
      .prepare(`SELECT through FROM cursor WHERE destination = 'treasury' AND lane = 'statements'`)
      .pluck()
    return Number(this.#cursor.get() ?? 0)
  }
}

export interface Delays {
  readonly samples: number
  readonly p50: number
  readonly p99: number
}

export function delaysOf(times: readonly number[]): Delays {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
  return { samples: sorted.length, p50: at(0.5), p99: at(0.99) }
}

/** The delay of small statements on an idle system. */
export async function small(samples: number): Promise<Delays> {
  const house = new House()
  try {
    await house.open(['treasury'])
    await house.warm(smallStatement(1))
    const statements = new SmallStatements(house)
    for (let n = 0; n < 10; n += 1) await statements.delay()
    const times: number[] = []
    for (let n = 0; n < samples; n += 1) {
      await sleep(20)
      times.push(await statements.delay())
    }
    return delaysOf(times)
  } finally {
    await house.end()
  }
}
