/** The last things that happened in a run, for whoever has to understand a failure. */
export class Trace {
  readonly #lines: string[] = []
  readonly #names = new Map<string, string>()
  readonly #keep: number
  readonly #now: () => number

  /** @param keep How many lines; with 0 nothing is written down, and a run is faster. */
  constructor(keep: number, now: () => number) {
    this.#keep = keep
    this.#now = now
  }

  add(who: string, what: () => string): void {
    if (this.#keep === 0) return
    const time = (this.#now() / 1_000).toFixed(3).padStart(9)
    this.#lines.push(`${time}  ${who.padEnd(14)} ${this.#named(what())}`)
    if (this.#lines.length > this.#keep) this.#lines.shift()
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Store ids are random, and hashes with them: short names by order of appearance make traces alike. */
  #named(text: string): string {
    return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}/g, (id) => {
      const name = this.#names.get(id) ?? `id${this.#names.size + 1}`
      this.#names.set(id, name)
      return name
    })
  }
}
