/** A connection that can be asked to read nothing for a while. */
export interface Pausable {
  pause(): void
  resume(): void
}

/**
 * What all connections together have read and not committed. Each link has a window of its own, but
 * two hundred windows that fill at once are more memory than a hub should take: over the budget the
 * connections that bring more are read no further, until half of it is free again.
 */
export class Backlog {
  readonly #maxBytes: number
  #bytes = 0
  readonly #paused = new Set<Pausable>()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** @param bytes By how much it has grown, or shrunk where negative. */
  changed(bytes: number, connection: Pausable): void {
    this.#bytes += bytes
    if (bytes > 0 && this.#bytes > this.#maxBytes && !this.#paused.has(connection)) {
      this.#paused.add(connection)
      connection.pause()
    } else if (this.#bytes < this.#maxBytes / 2 && this.#paused.size > 0) {
      const waiting = [...this.#paused]
      this.#paused.clear()
      for (const other of waiting) other.resume()
    }
  }

  left(connection: Pausable): void {
    this.#paused.delete(connection)
  }
}
