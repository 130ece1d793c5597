import { type Lane, lanes } from '../../events/lane.ts'
import type { Filter } from '../../outbox/filter.ts'
import type { MadeEvent, MadeFile, MadeUnit } from './traffic.ts'

/** An event as it must stand in its lane. */
export interface Booked {
  readonly event: MadeEvent
  readonly feed: string
  /** Place of its release among those of this store, from 1. */
  readonly release: number
}

interface Rule {
  readonly first: number
  readonly filter: Filter
}

export interface BookedDestination {
  readonly floor: Readonly<Record<Lane, number>>
  readonly rules: Record<Lane, readonly Rule[]>
}

interface Held {
  readonly feed: string
  readonly units: readonly MadeUnit[]
}

interface KnownUnit {
  readonly digest: string
  readonly state: 'released' | 'held'
}

/**
 * What an outbox must hold, kept beside it by the plainest means: whatever the outbox and the sessions
 * do is judged by these books. A copy of them goes with each snapshot of the machine.
 */
export class Books {
  readonly lanes: Record<Lane, Booked[]> = { statements: [], bulk: [] }
  readonly destinations = new Map<string, BookedDestination>()
  /** Releases that a destination refused: `destination/lane/first`. */
  readonly parked = new Set<string>()
  readonly #units = new Map<string, readonly KnownUnit[]>()
  readonly #held = new Map<number, Held>()
  #releases = 0

  copy(): Books {
    const copy = new Books()
    for (const lane of lanes) copy.lanes[lane].push(...this.lanes[lane])
    for (const [name, { floor, rules }] of this.destinations) {
      copy.destinations.set(name, { floor, rules: { ...rules } })
    }
    for (const key of this.parked) copy.parked.add(key)
    for (const [name, known] of this.#units) copy.#units.set(name, known)
    for (const [id, held] of this.#held) copy.#held.set(id, held)
    copy.#releases = this.#releases
    return copy
  }

  head(lane: Lane): number {
    return this.lanes[lane].length
  }

  /** A file was decided. @param id Its number in the outbox. */
  decide(id: number, file: MadeFile): void {
    if (!file.isSound) return
    const verdicts = file.units.map((unit) => {
      const state = this.#judge(unit)
      if (state !== 'duplicate') this.#know(unit, state)
      return { unit, state }
    })
    this.#show(
      verdicts.filter(({ state }) => state === 'released').map(({ unit }) => unit),
      file.feed,
    )
    const held = verdicts.filter(({ state }) => state === 'held').map(({ unit }) => unit)
    if (held.length > 0) this.#held.set(id, { feed: file.feed, units: held })
  }

  /** Files with units that a person may let go: held for their balance, the first of their name. */
  get held(): number[] {
    return [...this.#held.keys()]
  }

  /** A person let all held units of a file go. */
  letGo(id: number): void {
    const held = this.#held.get(id)
    this.#held.delete(id)
    if (!held) return
    for (const { name, digest } of held.units) {
      const others = (this.#units.get(name) ?? []).filter((known) => known.digest !== digest)
      this.#units.set(name, [...others, { digest, state: 'released' }])
    }
    this.#show(held.units, held.feed)
  }

  /** A statement was delivered in another version before: these events make the difference. */
  correct(unit: MadeUnit, feed: string): void {
    this.#know(unit, 'released')
    this.#show([unit], feed)
  }

  /** A destination as the configuration has it at this start of the agent. */
  register(name: string, filter: Filter, startFrom: 'beginning' | 'now'): void {
    const known = this.destinations.get(name)
    if (!known) {
      const floor = (lane: Lane) => (startFrom === 'now' ? this.head(lane) : 0)
      const rules = [{ first: 1, filter }]
      this.destinations.set(name, {
        floor: { statements: floor('statements'), bulk: floor('bulk') },
        rules: { statements: rules, bulk: rules },
      })
      return
    }
    for (const lane of lanes) {
      const rules = known.rules[lane]
      if (JSON.stringify(rules.at(-1)?.filter) === JSON.stringify(filter)) continue
      const first = this.head(lane) + 1
      known.rules[lane] = [...rules.filter((rule) => rule.first < first), { first, filter }]
    }
  }

  /** A renewed store begins a lane here for a destination, since what lies before is deleted. */
  raiseFloor(destination: string, floor: Readonly<Record<Lane, number>>): void {
    const known = this.destinations.get(destination)
    if (known) this.destinations.set(destination, { ...known, floor })
  }

  /** Whether a destination is to have the event at this place of a lane, parked or not. */
  wants(destination: string, lane: Lane, sequence: number): boolean {
    const floor = this.destinations.get(destination)?.floor[lane] ?? 0
    return sequence > floor && this.passes(destination, lane, sequence)
  }

  /** The same for a replay, which a person may ask for from before the destination's beginning. */
  passes(destination: string, lane: Lane, sequence: number): boolean {
    const known = this.destinations.get(destination)
    const booked = this.lanes[lane][sequence - 1]
    if (!known || !booked) return false
    const { types, feeds } = known.rules[lane].findLast((r) => r.first <= sequence)?.filter ?? {}
    return (types?.includes(booked.event.name) ?? true) && (feeds?.includes(booked.feed) ?? true)
  }

  /** First and last place of the release that the event at this place of a lane belongs to. */
  releaseAround(lane: Lane, sequence: number): { first: number; last: number } {
    const all = this.lanes[lane]
    const release = all[sequence - 1]?.release
    let [first, last] = [sequence, sequence]
    while (first > 1 && all[first - 2]?.release === release) first -= 1
    while (last < all.length && all[last]?.release === release) last += 1
    return { first, last }
  }

  isParked(destination: string, lane: Lane, sequence: number): boolean {
    const { first } = this.releaseAround(lane, sequence)
    return this.parked.has(`${destination}/${lane}/${first}`)
  }

  #judge(unit: MadeUnit): 'released' | 'held' | 'duplicate' {
    const versions = this.#units.get(unit.name) ?? []
    const delivered = versions.findLast(({ state }) => state === 'released')
    const isKnown = versions.some(({ digest, state }) => {
      return state === 'held' && digest === unit.digest
    })
    if (delivered?.digest === unit.digest || isKnown) return 'duplicate'
    return unit.proof === 'broken' || delivered ? 'held' : 'released'
  }

  #know({ name, digest }: MadeUnit, state: 'released' | 'held'): void {
    this.#units.set(name, [...(this.#units.get(name) ?? []), { digest, state }])
  }

  /** Numbers the events of units, as one release. */
  #show(units: readonly MadeUnit[], feed: string): void {
    if (units.length === 0) return
    this.#releases += 1
    for (const { lane, events } of units) {
      for (const event of events) this.lanes[lane].push({ event, feed, release: this.#releases })
    }
  }
}
