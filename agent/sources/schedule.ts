import { createTask, parse } from 'node-cron'
import { Zone } from '../zone.ts'

/**
 * When a source is visited: pure, by the nominal times that its configuration gives.
 *
 * A schedule by cron names wall times of a zone, and each of them is one visit: a time that the
 * spring change skips is made up at the change (as one visit, however many are skipped), a time that
 * the autumn change repeats is visited the first time. node-cron reads the expression and judges the
 * days; its own walk through time leaves out what the spring change skips.
 */
export interface Schedule {
  /** The latest nominal time that is not after `now`; undefined where there was none in years. */
  latest(now: Date): Date | undefined
  /** The first nominal time after `now`. */
  next(now: Date): Date | undefined
}

export interface Due {
  /** The nominal time whose visit is due now; undefined: none is. */
  readonly nominal: Date | undefined
  /** Milliseconds, never 0: until it is worth asking again, or until the visit after the due one. */
  readonly waitMs: number
}

const minuteMs = 60_000
const dayMs = 1440 * minuteMs
/** As far as a nominal time is looked for: beyond two leap days. */
const maxDays = 3000
/** More than any zone moves its clocks at once, but for those that skip a day. */
const shiftMs = 3 * 60 * minuteMs

/**
 * Whether a visit is due. However many were missed, one makes up for them. A clock that was set
 * back makes none anew; one that was far ahead when the last visit was written down is not waited
 * for.
 *
 * @param last Nominal time of the last visit that was made.
 */
export function dueVisit(schedule: Schedule, last: Date | undefined, now: Date): Due {
  const known = last !== undefined && last.getTime() > now.getTime() + dayMs ? undefined : last
  const latest = schedule.latest(now)
  const next = schedule.next(now)
  const waitMs = Math.max(1, next === undefined ? dayMs : next.getTime() - now.getTime())
  if (latest && (known === undefined || latest > known)) return { nominal: latest, waitMs }
  // A clock may be set, and a machine sleep: nobody is told of it.
  return { nominal: undefined, waitMs: Math.min(waitMs, minuteMs) }
}

/** The visits of one source: when the next is due, and what was made of it. */
export interface Visits {
  due(): Due
  /** Call it once the visit has come to its end; until then it stays due. */
  made(nominal: Date): void
}

/** Where the last visit is written down. */
export interface VisitBook {
  last(): Date | undefined
  write(nominal: Date): void
}

export function scheduledVisits(schedule: Schedule, book: VisitBook, now: () => Date): Visits {
  return {
    due: () => dueVisit(schedule, book.last(), now()),
    made: (nominal) => book.write(nominal),
  }
}

/** A visit at the start and every so many milliseconds, by a clock that no one sets. */
export function repeatedVisits(everyMs: number, monotonicMs: () => number): Visits {
  let dueMs = 0
  return {
    due: () => {
      const waitMs = Math.ceil(dueMs - monotonicMs())
      return waitMs > 0 ? { nominal: undefined, waitMs } : { nominal: new Date(), waitMs: everyMs }
    },
    made: () => {
      dueMs = monotonicMs() + everyMs
    },
  }
}

/** @param expressions Cron expressions of five fields. */
export function cronSchedule(expressions: readonly string[], timeZone: string): Schedule {
  const zone = new Zone(timeZone)
  const calendars = expressions.map((expression) => new WallCalendar(expression))
  const times = (found: (calendar: WallCalendar) => number | undefined) =>
    calendars.map(found).filter((ms) => ms !== undefined)
  return {
    latest: (now) => latestOf(times((calendar) => latestBefore(calendar, zone, now.getTime()))),
    next: (now) => {
      const found = times((calendar) => firstAfter(calendar, zone, now.getTime()))
      return found.length === 0 ? undefined : new Date(Math.min(...found))
    },
  }
}

function latestOf(times: readonly number[]): Date | undefined {
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

function firstAfter(calendar: WallCalendar, zone: Zone, ms: number): number | undefined {
  for (const wall of calendar.from(zone.wall(ms))) {
    const instant = zone.instant(wall)
    if (instant > ms) return instant
  }
  return undefined
}

function latestBefore(calendar: WallCalendar, zone: Zone, ms: number): number | undefined {
  // After a change back, the wall has shown later times than it shows now.
  const wall = zone.wall(ms)
  const changed = zone.wall(ms - shiftMs) !== wall - shiftMs
  for (const earlier of calendar.back(changed ? wall + shiftMs : wall)) {
    const instant = zone.instant(earlier)
    if (instant <= ms) return instant
  }
  return undefined
}

/** The wall times that an expression names, on a wall that knows no change of clocks. */
class WallCalendar {
  readonly #times: readonly number[]
  readonly #isDay: (wallMs: number) => boolean

  constructor(expression: string) {
    const { hour, minute } = parse(expression)
    this.#times = hour
      .flatMap((hours) => minute.map((minutes) => (hours * 60 + minutes) * minuteMs))
      .sort((a, b) => a - b)
    const day = createTask(dayPattern(expression), () => {}, { timezone: 'UTC' })
    this.#isDay = (wallMs) => day.match(new Date(wallMs))
    void day.destroy()
  }

  /** From a wall time on, ascending. */
  *from(wallMs: number): Generator<number> {
    const first = Math.floor(wallMs / dayMs) * dayMs
    for (let day = first; day < first + maxDays * dayMs; day += dayMs) {
      if (!this.#isDay(day)) continue
      for (const time of this.#times) if (day + time >= wallMs) yield day + time
    }
  }

  /** From a wall time back, descending. */
  *back(wallMs: number): Generator<number> {
    const first = Math.floor(wallMs / dayMs) * dayMs
    for (let day = first; day > first - maxDays * dayMs; day -= dayMs) {
      if (!this.#isDay(day)) continue
      for (const time of this.#times.toReversed()) if (day + time <= wallMs) yield day + time
    }
  }
}

/** The expression for midnight of its days; a word such as `@daily` stands for midnight itself. */
function dayPattern(expression: string): string {
  const fields = expression.trim().split(/\s+/)
  return fields.length === 1 ? expression : ['0', '0', ...fields.slice(2)].join(' ')
}
