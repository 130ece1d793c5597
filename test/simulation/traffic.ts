import type { Lane } from '../../events/lane.ts'
import type { Chance } from './chance.ts'

/** An event of a simulated file. */
export interface MadeEvent {
  readonly id: string
  /** Event name, such as `invoice-issued`. */
  readonly name: string
  /** No CloudEvent, so that a hub refuses it for good. */
  readonly isPoison: boolean
  readonly body: string
}

export interface MadeUnit {
  readonly name: string
  readonly digest: string
  readonly lane: Lane
  readonly proof: 'ok' | 'broken'
  readonly events: readonly MadeEvent[]
}

/** A file that lies in an agent's folder. */
export interface MadeFile {
  /** How the trace calls it. */
  readonly name: string
  readonly sha256: string
  readonly feed: Feed
  /** False where its reader refuses it at its end, after all of it was staged. */
  readonly isSound: boolean
  readonly units: readonly MadeUnit[]
}

export const feeds = ['bank', 'shop', 'mixed'] as const
export type Feed = (typeof feeds)[number]

export const eventNames = [
  'bank-statement-received',
  'bank-transaction-booked',
  'invoice-issued',
] as const

/** What a seed's files are like. */
export interface TrafficStyle {
  readonly maxUnits: number
  readonly maxEvents: number
  readonly maxPadding: number
  readonly poison: number
  readonly refused: number
  readonly broken: number
  readonly repeats: number
}

/** Makes files: with statements, bulk rows or both, sound and broken, new and repeated. */
export class Traffic {
  readonly #chance: Chance
  readonly #style: TrafficStyle
  readonly #units: MadeUnit[] = []
  #made = 0

  constructor(chance: Chance, style: TrafficStyle) {
    this.#chance = chance
    this.#style = style
  }

  file(): MadeFile {
    const chance = this.#chance
    const feed = chance.pick(feeds)
    const count = chance.between(1, this.#style.maxUnits)
    const units = Array.from({ length: count }, () => this.#unitOf(feed))
    this.#made += 1
    const isSound = !chance.odds(this.#style.refused)
    const sha256 = String(this.#made).padStart(64, '0')
    return { name: `file-${this.#made}`, sha256, feed, isSound, units }
  }

  #unitOf(feed: Feed): MadeUnit {
    const again = this.#chance.odds(this.#style.repeats)
      ? this.#chance.some(this.#units)
      : undefined
    if (again) return again
    const unit = this.#newUnit(feed)
    this.#units.push(unit)
    return unit
  }

  #newUnit(feed: Feed): MadeUnit {
    const chance = this.#chance
    const bulk = feed === 'shop' || (feed === 'mixed' && chance.odds(0.5))
    const lane = bulk ? 'bulk' : 'statements'
    const count = chance.between(1, this.#style.maxEvents)
    const poisoned = chance.odds(this.#style.poison) ? chance.between(0, count - 1) : -1
    const events = Array.from({ length: count }, (_, i) => this.#event(lane, i === poisoned))
    this.#made += 1
    const proof = chance.odds(this.#style.broken) ? 'broken' : 'ok'
    return { name: `unit-${this.#made}`, digest: `digest-${this.#made}`, lane, proof, events }
  }

  #event(lane: Lane, isPoison: boolean): MadeEvent {
    const chance = this.#chance
    this.#made += 1
    const id = `e${this.#made}`
    const bank = chance.odds(0.8) ? eventNames[1] : eventNames[0]
    const name = lane === 'bulk' ? eventNames[2] : bank
    const type = isPoison ? {} : { type: `finance.${name}.v1` }
    const data = {
      businessDate: '2026-01-31',
      pad: 'x'.repeat(chance.between(0, this.#style.maxPadding)),
    }
    const body = JSON.stringify({ specversion: '1.0', id, source: '/agent/feed', ...type, data })
    return { id, name, isPoison, body }
  }
}
