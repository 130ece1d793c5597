export interface PauseRules {
  /** Failures that cost nothing: people mistype. */
  readonly free: number
  /** Pause after the first failure beyond them; it doubles with each further one. */
  readonly firstMs: number
  readonly longestMs: number
  /** Failures are forgotten after this time without one. */
  readonly forgetMs: number
  /** Names or addresses that are remembered; the longest unused go first. */
  readonly maxKeys: number
}

interface Failures {
  readonly count: number
  readonly lastAt: number
  readonly until: number
}

/**
 * Pauses that grow with each failed attempt, of a name or of an address. An attempt counts as failed
 * when it begins and is forgiven when it succeeds, so many at the same moment are no way around.
 * Times are monotonic milliseconds.
 */
export class Pauses {
  readonly #rules: PauseRules
  readonly #kept = new Map<string, Failures>()

  constructor(rules: PauseRules) {
    this.#rules = rules
  }

  /** @returns Milliseconds until the next attempt may be made; 0: now. */
  left(key: string, now: number): number {
    return Math.max(0, (this.#kept.get(key)?.until ?? 0) - now)
  }

  begun(key: string, now: number): void {
    const { free, firstMs, longestMs, forgetMs, maxKeys } = this.#rules
    const before = this.#kept.get(key)
    const isForgotten = before === undefined || now - before.lastAt > forgetMs
    const count = isForgotten ? 1 : before.count + 1
    const pauseMs = count <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (count - free - 1))
    this.#kept.delete(key)
    this.#kept.set(key, { count, lastAt: now, until: now + pauseMs })
    if (this.#kept.size <= maxKeys) return
    const oldest = this.#kept.keys().next()
    if (!oldest.done) this.#kept.delete(oldest.value)
  }

  /** Forgets all failures: who knows the password is no guesser. */
  succeeded(key: string): void {
    this.#kept.delete(key)
  }

  /** Takes the last attempt back, and no other: one good guess is no licence for more. */
  forgiven(key: string): void {
    const found = this.#kept.get(key)
    if (found) this.#kept.set(key, { ...found, count: Math.max(0, found.count - 1), until: 0 })
  }
}

const minute = 60_000

/** Five mistakes are free; the tenth costs half a minute, the fifteenth a quarter of an hour. */
export const pausesOfNames: PauseRules = {
  free: 5,
  firstMs: 2_000,
  longestMs: 15 * minute,
  forgetMs: 60 * minute,
  maxKeys: 10_000,
}

/** Many people may sit behind one address. */
export const pausesOfAddresses: PauseRules = { ...pausesOfNames, free: 30 }
