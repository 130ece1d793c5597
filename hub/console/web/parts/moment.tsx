import { now, type Zone, zone } from '../words/clock.ts'
import {
  clockTime,
  datedDay,
  dayOf,
  fromNow,
  shortDay,
  shortTime,
  zoneMark,
} from '../words/moments.ts'

/** A moment as time, with its day where that is not today, and always with its zone. */
export function Moment({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const moment = new Date(at)
  const shown = zone.value
  const time = seconds ? clockTime(moment, shown) : shortTime(moment, shown)
  return (
    <time class="moment" dateTime={at} title={`${at.replace('T', ' ').replace('Z', '')} UTC`}>
      {dayBefore(moment, now.value, shown)}
      {time} <span class="zone">{zoneMark(moment, shown)}</span>
    </time>
  )
}

/** How long ago, or how soon; moves on by itself. */
export function Ago({ at }: { at: string }) {
  return (
    <time class="moment" dateTime={at} title={`${at.replace('T', ' ').replace('Z', '')} UTC`}>
      {fromNow(new Date(at), now.value)}
    </time>
  )
}

/** The day as far as it must be said: not today's, and the year of another year only. */
function dayBefore(at: Date, today: Date, shown: Zone): string {
  const [day, thisDay] = [dayOf(at, shown), dayOf(today, shown)]
  if (day === thisDay) return ''
  const isThisYear = day.slice(0, 4) === thisDay.slice(0, 4)
  return `${isThisYear ? shortDay(at, shown) : datedDay(at, shown)} `
}
