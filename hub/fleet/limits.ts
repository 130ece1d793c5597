/** From when on something of an agent needs a look. Durations in milliseconds. */
export interface FleetLimits {
  /** Without a sign of life for this long it is offline. */
  readonly offlineMs: number
  /** Its oldest waiting event is older than this: its data does not move. */
  readonly backlogAgeMs: number
  /** Events wait, the link stands, and there are no fewer for this long. */
  readonly stuckMs: number
  /** How far its clock may be off. */
  readonly clockOffsetMs: number
  readonly minFreeDiskBytes: number
  /** Days that a certificate must still be good for. */
  readonly certificateDays: number
}

/** A cut agent shows within 90 seconds, of which the look at the fleet takes up to five. */
const offlineAtMostMs = 80_000

export function offlineAfter(heartbeatMs: number): number {
  return Math.min(3 * heartbeatMs, offlineAtMostMs)
}

export const fleetDefaults = {
  backlogAgeMs: 15 * 60_000,
  stuckMs: 5 * 60_000,
  clockOffsetMs: 30_000,
  minFreeDiskBytes: 2_000_000_000,
  certificateDays: 21,
} as const satisfies Partial<FleetLimits>
