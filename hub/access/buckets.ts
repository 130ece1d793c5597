export interface BucketRules {
  /** Gained each second. */
  readonly perSecond: number
  /** That may be spent at once. */
  readonly burst: number
  /** Keys that are remembered; the longest unused go first. */
  readonly maxKeys: number
}

interface Bucket {
  readonly tokens: number
  readonly at: number
}

/** How often each of many may do something: a bucket a key, which fills with time. */
export class Buckets {
  readonly #rules: BucketRules
  readonly #kept = new Map<string, Bucket>()

  constructor(rules: BucketRules) {
    this.#rules = rules
  }

  /**
   * Spends one.
   *
   * @param now Monotonic milliseconds.
   * @returns 0, or the milliseconds until there is one again; nothing is spent then.
   */
  take(key: string, now: number): number {
    const { perSecond, burst } = this.#rules
    const last = this.#kept.get(key) ?? { tokens: burst, at: now }
    const gained = ((now - last.at) / 1000) * perSecond
    const tokens = Math.min(burst, last.tokens + gained)
    const isEmpty = tokens < 1
    this.#keep(key, { tokens: isEmpty ? tokens : tokens - 1, at: now })
    return isEmpty ? Math.ceil(((1 - tokens) / perSecond) * 1000) : 0
  }

  #keep(key: string, bucket: Bucket): void {
    // A map goes on in the order of insertion, so the first one was used the longest ago.
    this.#kept.delete(key)
    this.#kept.set(key, bucket)
    if (this.#kept.size <= this.#rules.maxKeys) return
    const oldest = this.#kept.keys().next()
    if (!oldest.done) this.#kept.delete(oldest.value)
  }
}
