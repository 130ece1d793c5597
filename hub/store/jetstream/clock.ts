/** The wall clock, or the time of the entry that is being applied: that is the same for every hub. */
export class EntryClock {
  readonly #now: () => Date
  #entry: Date | undefined

  constructor(now: () => Date) {
    this.#now = now
  }

  readonly now = (): Date => this.#entry ?? this.#now()

  /** Nothing else may run meanwhile: `work` does what it does before it first waits. */
  at<T>(time: Date, work: () => T): T {
    this.#entry = time
    try {
      return work()
    } finally {
      this.#entry = undefined
    }
  }
}
