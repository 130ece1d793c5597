import { AskProblem, ask } from './ask.ts'
import { onLive } from './live.ts'

const retryMs = 5_000

/**
 * One path that is asked for, for all who show it: never twice at a time, never more often than it
 * may, and again after a failure. Ends with the last that leaves.
 */
export class Source {
  problem: AskProblem | undefined
  readonly #path: string
  readonly #quietMs: number
  readonly #keep: (data: unknown) => void
  readonly #readers = new Map<() => void, readonly string[]>()
  readonly #gone = new AbortController()
  readonly #off: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAsking = false
  #isWanted = false
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(path: string, quietMs: number, keep: (data: unknown) => void) {
    this.#path = path
    this.#quietMs = quietMs
    this.#keep = keep
    this.#off = onLive((topic) => {
      const isOurs = [...this.#readers.values()].some((topics) => topics.includes(topic))
      if (topic === 'all' || isOurs) this.#soon()
    })
    this.now()
  }

  /** @returns What leaves again, and then says how many are left. */
  join(topics: readonly string[], draw: () => void): () => number {
    this.#readers.set(draw, topics)
    return () => {
      this.#readers.delete(draw)
      if (this.#readers.size === 0) this.#end()
      return this.#readers.size
    }
  }

  now(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isAsking) this.#isWanted = true
    else void this.#ask()
  }

  #soon(): void {
    if (this.#isAsking) this.#isWanted = true
    else this.#within(Math.max(0, this.#lastMs + this.#quietMs - performance.now()))
  }

  #within(ms: number): void {
    this.#timer ??= setTimeout(() => this.now(), ms)
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#off()
    this.#gone.abort()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    this.#isWanted = false
    this.#lastMs = performance.now()
    try {
      this.#keep(await ask(this.#path, this.#gone.signal))
      this.problem = undefined
    } catch (error) {
      if (this.#gone.signal.aborted) return
      this.problem =
        error instanceof AskProblem ? error : new AskProblem('page-failed', String(error))
      if (this.problem.status === 0 || this.problem.status >= 500) this.#within(retryMs)
    } finally {
      this.#isAsking = false
    }
    if (this.#gone.signal.aborted) return
    for (const draw of this.#readers.keys()) draw()
    if (this.#isWanted) this.#soon()
  }
}
