import type { FleetBook } from '../store/fleetContract.ts'

/** Whoever asks, and however often: the store is written to no more than once in this time. */
const trustMs = 5_000

/** Whether the store can be written now, found by writing. */
export class Readiness {
  readonly #book: FleetBook
  readonly #now: () => number
  #at = Number.NEGATIVE_INFINITY
  #isReady = false

  /** @param now Monotonic milliseconds. */
  constructor(book: FleetBook, now: () => number) {
    this.#book = book
    this.#now = now
  }

  async isReady(): Promise<boolean> {
    if (this.#now() - this.#at < trustMs) return this.#isReady
    this.#at = this.#now()
    this.#isReady = await this.#book.probe().then(
      () => true,
      () => false,
    )
    return this.#isReady
  }
}
