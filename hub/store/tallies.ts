import {
  bucketOf,
  count,
  type Histogram,
  histogramFrom,
  histogramText,
  merge,
} from './histogram.ts'
import type { Database, Statement } from './sqlite.ts'
import type { ViewEvent } from './viewEvent.ts'

type Place = Pick<ViewEvent, 'inbox' | 'agent' | 'region' | 'entity'>

/**
 * Counts by minute, hour and day. They are added up in memory and written once a transaction, so an
 * event costs an addition.
 */
export class Tallies {
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  readonly #traffic = new Map<string, Traffic>()
  readonly #arrivals = new Map<string, Arrivals>()
  /** Most events are counted where the one before was. */
  #lastTraffic: Traffic | undefined
  #lastArrivals: Arrivals | undefined
  #trimmedHour = 0

  constructor(db: Database) {
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** @param delay From the release at the agent to the commit here, in seconds, where it is known. */
  event(place: ViewEvent, delay: number | undefined): void {
    const traffic = this.#trafficOf(place)
    traffic.events += 1
    if (delay !== undefined) count(traffic.delays, bucketOf(delay))
  }

  /** @param hasReference Whether cash application can match it by more than its text. */
  entry(place: ViewEvent, hasReference: boolean): void {
    const arrivals = this.#arrivalsOf(place, Math.floor(place.at / dayMs))
    arrivals.entries += 1
    if (hasReference) arrivals.referenced += 1
  }

  arrival(place: Place, day: number, due: number, inTime: number): void {
    const arrivals = this.#arrivalsOf(place, day)
    arrivals.due += due
    arrivals.inTime += inTime
  }

  /** At the end of the transaction. */
  flush(): void {
    for (const traffic of this.#traffic.values()) {
      this.#addTraffic(traffic, 60, traffic.minute)
      this.#addTraffic(traffic, 3_600, Math.floor(traffic.minute / 3_600) * 3_600)
      this.#trim(traffic.minute)
    }
    for (const { day, inbox, agent, region, entity, ...counts } of this.#arrivals.values()) {
      const { due, inTime, entries, referenced } = counts
      const numbers = [due, inTime, entries, referenced].map(BigInt)
      this.#do.addArrivals.run(BigInt(day), inbox, agent, region, entity, ...numbers)
    }
    this.forget()
  }

  /** Nothing of the transaction is kept. */
  forget(): void {
    this.#traffic.clear()
    this.#arrivals.clear()
    this.#lastTraffic = undefined
    this.#lastArrivals = undefined
  }

  #trafficOf(place: ViewEvent): Traffic {
    const { inbox, at } = place
    const [region, entity] = [place.region ?? '', place.entity ?? '']
    const minute = Math.floor(at / 60_000) * 60
    const last = this.#lastTraffic
    const isThere = last?.minute === minute && last.inbox === inbox
    if (last && isThere && last.region === region && last.entity === entity) return last
    const key = `${minute}\n${inbox}\n${region}\n${entity}`
    const none = { minute, inbox, region, entity, events: 0, delays: new Map() }
    const traffic = this.#traffic.get(key) ?? none
    this.#traffic.set(key, traffic)
    this.#lastTraffic = traffic
    return traffic
  }

  #arrivalsOf({ inbox, agent, region, entity }: Place, day: number): Arrivals {
    const last = this.#lastArrivals
    const isThere = last?.day === day && last.inbox === inbox && last.agent === agent
    const isOfSame = last?.region === (region ?? '') && last.entity === (entity ?? '')
    if (last && isThere && isOfSame) return last
    const key = `${day}\n${inbox}\n${agent}\n${region}\n${entity}`
    const known = this.#arrivals.get(key)
    if (known) {
      this.#lastArrivals = known
      return known
    }
    const none = { due: 0, inTime: 0, entries: 0, referenced: 0 }
    const arrivals = { day, inbox, agent, region: region ?? '', entity: entity ?? '', ...none }
    this.#arrivals.set(key, arrivals)
    this.#lastArrivals = arrivals
    return arrivals
  }

  #addTraffic({ inbox, region, entity, events, delays }: Traffic, step: number, at: number): void {
    const key = [BigInt(step), BigInt(at), inbox, region, entity] as const
    this.#do.addTraffic.run(...key, BigInt(events))
    // Few events say when they were released, so most rows have no delays to add to.
    if (delays.size === 0) return
    const all = histogramFrom(String(this.#do.delays.pluck().get(...key)))
    merge(all, delays)
    this.#do.keepDelays.run(histogramText(all), ...key)
  }

  /** Once an hour: what is older than anybody looks at. */
  #trim(minute: number): void {
    const hour = Math.floor(minute / 3_600)
    if (hour <= this.#trimmedHour) return
    this.#trimmedHour = hour
    this.#do.trim.run(60n, BigInt(minute - keptMinutes * 60))
    this.#do.trim.run(3_600n, BigInt(minute - keptDays * 86_400))
  }
}

const dayMs = 86_400_000
/** A day, and an hour so that a chart of one is whole. */
const keptMinutes = 25 * 60
export const keptDays = 90

interface Traffic {
  readonly minute: number
  readonly inbox: string
  readonly region: string
  readonly entity: string
  readonly delays: Histogram
  events: number
}

interface Arrivals {
  readonly day: number
  readonly inbox: string
  readonly agent: string
  readonly region: string
  readonly entity: string
  due: number
  inTime: number
  entries: number
  referenced: number
}

const sql = {
  addTraffic: `
    INSERT INTO traffic VALUES (?, ?, ?, ?, ?, ?, '')
    ON CONFLICT DO UPDATE SET events = events + excluded.events`,
  delays: `
    SELECT delays FROM traffic
    WHERE step = ? AND at = ? AND inbox = ? AND region = ? AND entity = ?`,
  keepDelays: `
    UPDATE traffic SET delays = ?
    WHERE step = ? AND at = ? AND inbox = ? AND region = ? AND entity = ?`,
  trim: 'DELETE FROM traffic WHERE step = ? AND at < ?',
  addArrivals: `
    INSERT INTO arrival_figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET due = due + excluded.due, in_time = in_time + excluded.in_time,
      entries = entries + excluded.entries, referenced = referenced + excluded.referenced`,
} as const
