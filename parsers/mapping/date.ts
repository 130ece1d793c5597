import { fullYear, type IsoDate, isoDate } from '../../events/date.ts'

/** A date and, where the pattern has a time, that time: `13:45`, with seconds and zone if written. */
export interface ReadDate {
  readonly date: IsoDate
  readonly time: string | undefined
}

export type DateReader = (text: string) => ReadDate | undefined

interface Part {
  /** What it says; each may be said once. */
  readonly means: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'zone' | 'rest'
  readonly text: string
}

const parts = new Map<string, Part>([
  ['YYYY', { means: 'year', text: '(?<year>\\d{4})' }],
  ['YY', { means: 'year', text: '(?<year>\\d{2})' }],
  ['MMM', { means: 'month', text: '(?<monthName>[^\\d\\s.,/-]{1,12}\\.?)' }],
  ['MM', { means: 'month', text: '(?<month>\\d{2})' }],
  ['M', { means: 'month', text: '(?<month>\\d{1,2})' }],
  ['DD', { means: 'day', text: '(?<day>\\d{2})' }],
  ['D', { means: 'day', text: '(?<day>\\d{1,2})' }],
  ['hh', { means: 'hour', text: '(?<hour>\\d{2})' }],
  ['h', { means: 'hour', text: '(?<hour>\\d{1,2})' }],
  ['mm', { means: 'minute', text: '(?<minute>\\d{2})' }],
  ['ss', { means: 'second', text: '(?<second>\\d{2}(?:\\.\\d{1,9})?)' }],
  ['Z', { means: 'zone', text: '(?<zone>Z|[+-]\\d{2}:\\d{2})' }],
  ['*', { means: 'rest', text: '.*' }],
])

const token = /YYYY|YY|MMM|MM|M|DD|D|hh|h|mm|ss|Z|\*|./gsu

/** Text longer than this is no date; it bounds what the pattern is held against. */
const maxDateChars = 64

const english = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Reader of a pattern such as `DD.MM.YYYY`, or undefined where the pattern is none: it needs a year,
 * a month and a day, each once, and an hour with its minute. Everything that is no part stands for
 * itself; `*` at the end passes over what follows.
 *
 * @param months Names for `MMM`, January first; English ones of three letters without them.
 */
export function dateReader(
  pattern: string,
  months: readonly string[] = english,
): DateReader | undefined {
  const seen = new Set<string>()
  let source = ''
  for (const [piece] of pattern.matchAll(token)) {
    const part = parts.get(piece)
    if (part ? seen.has(part.means) : /[\p{L}\p{N}]/u.test(piece) && piece !== 'T') return undefined
    if (part) seen.add(part.means)
    source += part?.text ?? piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  }
  if (!isWhole(seen) || (seen.has('rest') && !pattern.endsWith('*'))) return undefined
  const expression = new RegExp(`^${source}$`, 's')
  const names = months.map((name) => name.toLowerCase())
  return (text) => read(expression, names, text)
}

/** A whole date, with a clock only where it has both hands. */
function isWhole(seen: ReadonlySet<string>): boolean {
  const date = ['year', 'month', 'day'].every((part) => seen.has(part))
  const clock = seen.has('hour') && seen.has('minute')
  const hands = ['hour', 'minute', 'second', 'zone'].some((part) => seen.has(part))
  return date && (clock || !hands)
}

function read(expression: RegExp, months: readonly string[], text: string): ReadDate | undefined {
  if (text.length > maxDateChars) return undefined
  const found = expression.exec(text)?.groups
  if (!found) return undefined
  const year = found['year'] ?? ''
  const date = isoDate(
    year.length === 2 ? fullYear(+year) : +year,
    monthOf(found, months),
    +(found['day'] ?? ''),
  )
  if (!date) return undefined
  const { hour, minute, second, zone = '' } = found
  if (hour === undefined || minute === undefined) return { date, time: undefined }
  if (+hour > 23 || +minute > 59 || (second !== undefined && +second.slice(0, 2) > 59))
    return undefined
  const seconds = second === undefined ? '' : `:${second}`
  return { date, time: `${hour.padStart(2, '0')}:${minute}${seconds}${zone}` }
}

/** Number of the month, from 1, or 0. Exports write `Jan`, `jan.` and `JAN`. */
function monthOf(found: Record<string, string>, months: readonly string[]): number {
  if (found['month']) return +found['month']
  const name = (found['monthName'] ?? '').toLowerCase()
  return months.indexOf(name) + 1 || months.indexOf(name.replace(/\.$/, '')) + 1
}
