import { InvalidArgumentError } from 'commander'

/** Values of options as people write them; what is wrong with one is said before anything is done. */

/** A whole number from 1: of a file, a release, a replay. */
export function count(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

/** A day or a moment, RFC 3339: `2026-11-22`, `2026-11-22T06:00:00+01:00`. A day begins in UTC. */
export function moment(text: string): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const full = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = day || full ? new Date(text) : undefined
  if (at !== undefined && !Number.isNaN(at.getTime())) return at.toISOString()
  throw new InvalidArgumentError(
    'Write a day such as 2026-11-22, or a moment such as 2026-11-22T06:00:00Z.',
  )
}

/** An account without its blanks, as events have it. */
export function account(text: string): string {
  return text.replaceAll(/\s/g, '')
}
