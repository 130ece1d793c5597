import type { Zone } from './clock.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, shown: Zone, options: Intl.DateTimeFormatOptions) {
  const key = `${name} ${shown}`
  const known = formats.get(key)
  if (known) return known
  const zone = shown === 'utc' ? { timeZone: 'UTC' } : {}
  const made = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options, ...zone })
  formats.set(key, made)
  return made
}

/** `07:40:12`. */
export function clockTime(at: Date, shown: Zone): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  return format('time', shown, options).format(at)
}

/** `07:40`. */
export function shortTime(at: Date, shown: Zone): string {
  return format('short', shown, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** `Mon 16 Mar`. */
export function shortDay(at: Date, shown: Zone): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short' } as const
  return format('day', shown, options).format(at).replace(',', '')
}

/** `1 Sep 2025`. */
export function datedDay(at: Date, shown: Zone): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric' } as const
  return format('dated', shown, options).format(at)
}

/** `UTC+1`, or `UTC`: the difference says more across a fleet than a zone's short name. */
export function zoneMark(at: Date, shown: Zone): string {
  if (shown === 'utc') return 'UTC'
  const parts = format('zone', shown, { timeZoneName: 'shortOffset' }).formatToParts(at)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  return offset.replace('GMT', 'UTC')
}

/** ISO day of a moment. */
export function dayOf(at: Date, shown: Zone): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const parts = format('iso', shown, options).formatToParts(at)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

/** `3 d 4 h`, `12 min`, `40 s`. @param seconds Whole or not; below zero counts as zero. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const at = units.findIndex(([size]) => whole >= size)
  const found = units[at]
  if (!found) return `${whole} s`
  const [size, name] = found
  const rest = whole % size
  const next = units[at + 1]
  const more = next && Math.floor(rest / next[0])
  const big = `${Math.floor(whole / size)} ${name}`
  return more && next ? `${big} ${more} ${next[1]}` : big
}

/** The short form of a delay: `0.8 s`, `4.2 s`, `3 min`. */
export function delay(seconds: number): string {
  return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : span(seconds)
}

/** `3 min ago`, `in 3 min`. */
export function fromNow(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000
  if (Math.abs(seconds) < 1) return 'now'
  return seconds < 0 ? `in ${span(-seconds)}` : `${span(seconds)} ago`
}

/** `Mon 16 Mar` of an ISO day, which has no zone. */
export function dayText(day: string): string {
  return shortDay(new Date(`${day}T12:00:00Z`), 'utc')
}

/** `Mon 16 March 2026`. */
export function longDay(day: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const
  return format('long', 'utc', options)
    .format(new Date(`${day}T12:00:00Z`))
    .replace(',', '')
}

/** The ISO day so many days later. */
export function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** Saturday or Sunday. */
export function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())
}
