/** Tells the offset of a wall clock's time, such as `+01:00`. */
export type OffsetOf = (date: string, time: string) => Offset

/**
 * `skipped` where the clock never showed that time: it was put forward. Undefined where it showed it
 * twice, so that nobody knows which one is meant.
 */
export type Offset = string | 'skipped' | undefined

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Offsets that are remembered; rows of an export lie close together. */
const maxRemembered = 10_000

/** The offsets of a zone of the IANA database; undefined where there is no such zone. */
export function zoneOffsets(zone: string): OffsetOf | undefined {
  const clock = clockOf(zone)
  if (!clock) return undefined
  const known = new Map<string, Offset>()
  return (date, time) => {
    const minute = `${date}T${time.slice(0, 5)}`
    if (known.has(minute)) return known.get(minute)
    const found = offsetAt(Date.parse(`${minute}Z`), clock)
    if (known.size >= maxRemembered) known.clear()
    known.set(minute, found)
    return found
  }
}

/** Minutes by which the zone's clock is ahead of UTC. @param instant Milliseconds since 1970. */
type Clock = (instant: number) => number

function clockOf(zone: string): Clock | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    return (instant) => {
      const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, +value]))
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
      const shown = Date.UTC(
        part('year'),
        part('month') - 1,
        part('day'),
        part('hour'),
        part('minute'),
      )
      return (shown - Math.floor(instant / minuteMs) * minuteMs) / minuteMs
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Zones change their clock once a day at most, so the days around hold every offset there is. */
function offsetAt(shown: number, clock: Clock): Offset {
  const candidates = new Set([clock(shown - dayMs), clock(shown + dayMs)])
  const fitting = [...candidates].filter((minutes) => clock(shown - minutes * minuteMs) === minutes)
  const [only] = fitting
  if (only === undefined) return 'skipped'
  return fitting.length > 1 ? undefined : offsetText(only)
}

function offsetText(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
