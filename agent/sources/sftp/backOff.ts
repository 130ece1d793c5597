import type { RetryKind } from './faults.ts'

/**
 * How long to wait before the next try, by the kind of fault. The network heals by itself, so it is
 * tried soon; a server's answer changes when somebody there acts; a refused login or key must not
 * be repeated often, because banks lock accounts that knock.
 */
const waits: Readonly<Record<RetryKind, { readonly firstMs: number; readonly mostMs: number }>> = {
  network: { firstMs: 5_000, mostMs: 5 * 60_000 },
  server: { firstMs: 60_000, mostMs: 30 * 60_000 },
  refusal: { firstMs: 15 * 60_000, mostMs: 4 * 60 * 60_000 },
}

/**
 * @param failures How many tries in a row have failed by now, from 1.
 * @param random From 0 up to 1: spreads the tries of many feeds over ±20 %.
 * @returns Milliseconds.
 */
export function backOffMs(kind: RetryKind, failures: number, random: number): number {
  const { firstMs, mostMs } = waits[kind]
  const doubled = firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 20)
  return Math.round(Math.min(doubled, mostMs) * (0.8 + 0.4 * random))
}
