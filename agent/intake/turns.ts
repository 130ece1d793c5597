/**
 * One piece of work at a time, in the order of asking. A piece that fails fails for whoever asked for
 * it; the next one takes its turn all the same.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve()
  readonly #ended = new AbortController()

  get stopped(): boolean {
    return this.#ended.signal.aborted
  }

  /** Resolves once the work is done; work whose turn comes after the stop is not begun. */
  take(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(async () => {
      if (!this.stopped) await work()
    })
    this.#last = done.catch(() => {})
    return done
  }

  /** Waits outside of the line; no longer than until the stop. */
  pause(ms: number): Promise<void> {
    const { signal } = this.#ended
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Ends the pauses, and resolves once the work under way has come to its end. */
  stop(): Promise<void> {
    this.#ended.abort()
    return this.#last
  }
}
