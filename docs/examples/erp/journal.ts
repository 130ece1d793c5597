import { appendFileSync, existsSync, readFileSync } from 'node:fs'

export interface Event {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

export interface Outcome {
  readonly event: string
  readonly status: 'posted' | 'failed'
  readonly at: string
  readonly reference?: string
  readonly code?: string
}

/**
 * What was received, what came of it and what the hub was told, as lines of a file: synced before
 * anybody is told that it is ours, and read again at the start.
 */
export class Journal {
  readonly #path: string
  /** Received and not settled, in order. */
  readonly waiting = new Map<string, Event>()
  /** Settled and not told. */
  readonly untold = new Map<string, Outcome>()
  readonly #seen = new Set<string>()

  constructor(path: string) {
    this.#path = path
    if (!existsSync(path)) return
    const lines = readFileSync(path, 'utf8').split('\n')
    // What stands behind the last line end was cut off by a crash, and nobody was told of it.
    for (const line of lines.slice(0, -1)) this.#apply(JSON.parse(line))
  }

  /** Takes what is new, each event once by its id. @returns How many were known. */
  receive(events: readonly Event[]): number {
    const fresh = events.filter(({ id }) => !this.#seen.has(id))
    this.#append(fresh.map((received) => ({ received })))
    return events.length - fresh.length
  }

  settle(settled: Outcome): void {
    this.#append([{ settled }])
  }

  tell(told: readonly string[]): void {
    this.#append(told.map((id) => ({ told: id })))
  }

  #append(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    appendFileSync(this.#path, text, { flush: true })
    for (const entry of entries) this.#apply(entry)
  }

  #apply({ received, settled, told }: Entry): void {
    if (received && !this.#seen.has(received.id)) {
      this.#seen.add(received.id)
      this.waiting.set(received.id, received)
    }
    if (settled) {
      this.waiting.delete(settled.event)
      this.untold.set(settled.event, settled)
    }
    if (told !== undefined) this.untold.delete(told)
  }
}

interface Entry {
  readonly received?: Event
  readonly settled?: Outcome
  readonly told?: string
}
