/** What a scan sees of a file. */
export interface Sighting {
  readonly size: number
  readonly mtimeMs: number
}

interface Waiting extends Sighting {
  readonly sinceMs: number
}

/**
 * Decides when a file may be read: its size and time of change must have stood still for the settle
 * time, by a clock that no one sets (`performance.now`). Pure; the scan brings what it sees.
 *
 * A size that stands still is no proof of a whole file on every share; a feed that can have a
 * done-marker should.
 */
export class Readiness {
  readonly #settleMs: number
  readonly #waiting = new Map<string, Waiting>()

  constructor(settleMs: number) {
    this.#settleMs = settleMs
  }

  /** @returns Milliseconds until the file may be read if it stays as it is; 0: it may be now. */
  see(path: string, sighting: Sighting, nowMs: number): number {
    const before = this.#waiting.get(path)
    const still = before?.size === sighting.size && before.mtimeMs === sighting.mtimeMs
    const sinceMs = still ? before.sinceMs : nowMs
    if (!still) this.#waiting.set(path, { ...sighting, sinceMs })
    return Math.max(0, sinceMs + this.#settleMs - nowMs)
  }

  /** Forgets files that a scan no longer saw. */
  keepOnly(seen: ReadonlySet<string>): void {
    for (const path of this.#waiting.keys()) if (!seen.has(path)) this.#waiting.delete(path)
  }
}
