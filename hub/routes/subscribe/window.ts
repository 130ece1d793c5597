/** Events that are sent and not acknowledged, by the cursor of the page that they came in. */
export class Window {
  readonly #size: number
  #flights: { readonly through: number; readonly events: number }[] = []
  #under = 0

  constructor(size: number) {
    this.#size = size
  }

  get room(): number {
    return this.#size - this.#under
  }

  sent(through: number, events: number): void {
    this.#flights.push({ through, events })
    this.#under += events
  }

  /**
   * Everything through this cursor is taken. A cursor inside of a page frees none of it.
   *
   * @returns Events that were freed, or undefined where nothing so far was sent.
   */
  acknowledged(through: number): number | undefined {
    const last = this.#flights.at(-1)
    if (last !== undefined && through > last.through) return undefined
    const open = this.#flights.filter((flight) => flight.through > through)
    const under = open.reduce((sum, { events }) => sum + events, 0)
    const freed = this.#under - under
    this.#flights = open
    this.#under = under
    return freed
  }
}
