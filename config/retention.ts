/** Years and days by the calendar, or for ever: `10y`, `90d`, `forever`. */
export const retentionPattern = /^(?:(\d{1,4}) ?(d|y)|forever)$/

export interface Retention {
  /** As the configuration writes it, for the audit. */
  readonly text: string
  readonly count: number
  /** Undefined: for ever. */
  readonly unit: 'd' | 'y' | undefined
}

/** Undefined where the text is none. */
export function retentionOf(text: string): Retention | undefined {
  const match = retentionPattern.exec(text)
  if (match === null) return undefined
  const [, digits = '0', unit] = match
  return { text, count: Number(digits), unit: unit as Retention['unit'] }
}

/** Whatever was taken before this moment is past its time. */
export function retainedFrom({ count, unit }: Retention, now: Date): Date {
  const from = new Date(now)
  if (unit === undefined) return new Date(0)
  if (unit === 'd') from.setUTCDate(from.getUTCDate() - count)
  else from.setUTCFullYear(from.getUTCFullYear() - count)
  return from
}
