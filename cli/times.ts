const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * A moment for people, with both clocks named: `2026-11-22 06:00:00 UTC (07:00:00 Europe/Berlin)`.
 * The day of the second stands there where it is another one.
 *
 * @param local Zone of the IANA database; that of this machine where nothing is said.
 */
export function moments(at: Date, local = zone): string {
  const utc = at.toISOString().slice(0, 19).replace('T', ' ')
  // Sweden's way of writing is ISO's.
  const there = at.toLocaleString('sv-SE', { timeZone: local })
  const shown = there.slice(0, 10) === utc.slice(0, 10) ? there.slice(11) : there
  return local === 'UTC' ? `${utc} UTC` : `${utc} UTC (${shown} ${local})`
}

/** The same for a time of the store; what has not happened has none. */
export function momentOf<Time extends string | undefined>(at: Time) {
  return (at === undefined ? undefined : moments(new Date(at))) as Time
}

const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const

/** A span in the largest unit that it fills: `3 hours`. */
export function span(ms: number): string {
  const [length, unit] = units.find(([least]) => ms >= least) ?? units[3]
  const count = Math.floor(ms / length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
