/**
 * Files that are not ready for a long time: each is told of once, and once more when it is over.
 * Pure; the scan brings what it sees and a clock that no one sets.
 */
export class Unready {
  readonly #afterMs: number
  readonly #sinceMs = new Map<string, number>()
  readonly #told = new Set<string>()

  constructor(afterMs: number) {
    this.#afterMs = afterMs
  }

  /** A file is seen that can't be taken yet. @returns Whether it is to be told of now. */
  waits(path: string, nowMs: number): boolean {
    const sinceMs = this.#sinceMs.get(path) ?? nowMs
    this.#sinceMs.set(path, sinceMs)
    if (this.#told.has(path) || nowMs - sinceMs < this.#afterMs) return false
    this.#told.add(path)
    return true
  }

  /** @returns Whether it was told of that the file is not ready. */
  ready(path: string): boolean {
    this.#sinceMs.delete(path)
    return this.#told.delete(path)
  }

  /** Forgets files that a scan no longer saw. @returns Those of them that were told of. */
  keepOnly(seen: { has(path: string): boolean }): string[] {
    const gone = [...this.#sinceMs.keys()].filter((path) => !seen.has(path))
    return gone.filter((path) => this.ready(path))
  }
}
