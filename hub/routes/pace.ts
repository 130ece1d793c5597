/**
 * Keeps to so many events a second. What goes out is counted at once, so a batch is followed by the
 * pause that it costs; an idle second is not saved up.
 */
export class Pace {
  readonly #perSecond: number
  #freeAt = 0

  /** @param perSecond Undefined: no limit. */
  constructor(perSecond: number | undefined) {
    this.#perSecond = perSecond ?? Number.POSITIVE_INFINITY
  }

  /** Milliseconds until something may go out. @param now Monotonic milliseconds. */
  waitMs(now: number): number {
    return Math.max(0, this.#freeAt - now)
  }

  spend(events: number, now: number): void {
    this.#freeAt = Math.max(this.#freeAt, now) + (events / this.#perSecond) * 1000
  }

  /** Events of one batch at most: what a second allows, and one in any case. */
  get maxBatch(): number {
    return Math.max(1, Math.floor(this.#perSecond))
  }
}
