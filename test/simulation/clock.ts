interface Due {
  readonly at: number
  readonly act: () => unknown
}

/**
 * Simulated time: what is to happen, in the order of its time, and of its making where two fall on
 * one moment. Nothing waits for real, so an hour of heartbeats costs a millisecond.
 */
export class Clock {
  /** Milliseconds since the beginning of the world. */
  now = 0
  readonly #dues: Due[] = []

  /** Acts once, so many milliseconds from now. @returns What calls it off. */
  after(ms: number, act: () => unknown): () => void {
    const due = { at: this.now + Math.max(0, ms), act }
    this.#dues.splice(this.#place(due.at), 0, due)
    return () => {
      const index = this.#dues.indexOf(due)
      if (index >= 0) this.#dues.splice(index, 1)
    }
  }

  /** Time of the next thing that happens. */
  get nextAt(): number {
    return this.#dues.at(-1)?.at ?? Number.POSITIVE_INFINITY
  }

  /** Takes the next thing that happens; whoever takes it does it. */
  take(): (() => unknown) | undefined {
    const due = this.#dues.pop()
    if (due) this.now = due.at
    return due?.act
  }

  /** The latest stands first, so that the next one is taken off the end. */
  #place(at: number): number {
    let [low, high] = [0, this.#dues.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#dues[middle]?.at ?? 0) > at) low = middle + 1
      else high = middle
    }
    return low
  }
}
