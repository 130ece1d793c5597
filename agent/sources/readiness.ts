import type { Ending } from '../../parsers/ending.ts'

/** What a scan sees of a file. */
export interface Sighting {
  readonly size: number
  readonly mtimeMs: number
}

interface Waiting extends Sighting {
  readonly sinceMs: number
  /** How the file ends; undefined while nobody has looked. */
  readonly ending: Ending | 'unknown' | undefined
}

/**
 * The part of the settle time that is waited for a file that ends in some way. An ending shortens the
 * time and never replaces it: a writer may pause behind its first message, and less likely behind
 * what ends a whole file.
 */
const part = { file: 0.2, message: 0.5, unknown: 1 } as const

/**
 * Decides when a file may be read: its size and time of change must have stood still for the settle
 * time, by a clock that no one sets (`performance.now`), or for a part of it where it ends like a
 * whole file. Pure; the scan brings what it sees.
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
    const { size, mtimeMs } = sighting
    const waiting = still ? before : { size, mtimeMs, sinceMs: nowMs, ending: undefined }
    if (!still) this.#waiting.set(path, waiting)
    const neededMs = this.#settleMs * part[waiting.ending ?? 'unknown']
    return Math.max(0, waiting.sinceMs + neededMs - nowMs)
  }

  /**
   * @returns Milliseconds until it is worth looking how a file ends; 0: it is now. Undefined where
   *   somebody has looked at it as it is.
   */
  endDueMs(path: string, nowMs: number): number | undefined {
    const waiting = this.#waiting.get(path)
    if (waiting === undefined || waiting.ending !== undefined) return undefined
    return Math.max(0, waiting.sinceMs + this.#settleMs * part.file - nowMs)
  }

  /** Notes how a file ends that was seen and has not changed since. */
  ends(path: string, ending: Ending | undefined): void {
    const waiting = this.#waiting.get(path)
    if (waiting) this.#waiting.set(path, { ...waiting, ending: ending ?? 'unknown' })
  }

  /** Forgets files that a scan no longer saw. */
  keepOnly(seen: { has(path: string): boolean }): void {
    for (const path of this.#waiting.keys()) if (!seen.has(path)) this.#waiting.delete(path)
  }
}
