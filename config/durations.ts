const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Durations are text with a unit, so that nobody takes seconds for milliseconds: `500ms`, `2s`. */
export const durationPattern = /^(\d{1,9}) ?(ms|s|m|h|d)$/

/** Milliseconds of a duration such as `2s` or `1 h`; undefined where the text is none. */
export function durationMs(text: string): number | undefined {
  const [, digits, unit] = durationPattern.exec(text) ?? []
  if (digits === undefined || unit === undefined) return undefined
  return Number(digits) * units[unit as keyof typeof units]
}

/** A duration in the largest unit that leaves it whole. @param ms Milliseconds, a whole number. */
export function durationText(ms: number): string {
  const fitting = Object.entries(units).findLast(([, size]) => ms > 0 && ms % size === 0)
  return fitting ? `${ms / fitting[1]}${fitting[0]}` : `${ms}ms`
}
