/** How long to wait between attempts, in milliseconds. */
export interface BackoffOptions {
  readonly firstMs: number
  readonly maxMs: number
}

export const reconnectBackoff: BackoffOptions = { firstMs: 500, maxMs: 60_000 }

/**
 * After a permanent code: seldom enough to burden nobody, and soon enough that an agent comes back by
 * itself once a person at the hub has let it in again.
 */
export const revisitBackoff: BackoffOptions = { firstMs: 60_000, maxMs: 300_000 }

/**
 * Milliseconds to wait before the next attempt: doubled each time up to a ceiling, then jittered
 * down by up to a half. A hundred agents that lost their hub at once don't come back at once, and
 * none comes back before half of its time.
 *
 * @param attempt 0 after the first failure.
 * @param random In [0, 1).
 */
export function backoff(attempt: number, random: number, options = reconnectBackoff): number {
  const { firstMs, maxMs } = options
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(ceiling * (1 - random / 2))
}
