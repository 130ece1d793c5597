/**
 * Tells whoever waits that an inbox has something new. Who waits says what was there when it last
 * looked, so that nothing falls between the look and the wait.
 */
export class Arrivals {
  readonly #counts = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()
  #closed = false

  /** For a later `beyond`; ask before looking. */
  count(inbox: string): number {
    return this.#counts.get(inbox) ?? 0
  }

  arrived(inbox: string): void {
    this.#counts.set(inbox, this.count(inbox) + 1)
    this.#wake(inbox)
  }

  /** Resolves when something arrived since `seen`, after `ms`, on the signal, or at the close. */
  beyond(inbox: string, seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#closed || this.count(inbox) > seen || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(inbox) ?? new Set()
      this.#waiting.set(inbox, waiting)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      waiting.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  get waiting(): number {
    return this.#waiting.values().reduce((sum, { size }) => sum + size, 0)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Nobody waits any more. */
  close(): void {
    this.#closed = true
    for (const inbox of this.#waiting.keys()) this.#wake(inbox)
  }

  #wake(inbox: string): void {
    for (const done of [...(this.#waiting.get(inbox) ?? [])]) done()
  }
}
