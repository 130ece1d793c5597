import type { Notice } from '../../agent/notice.ts'
import { type Lane, lanes } from '../../events/lane.ts'
import type { Delivery } from '../../hub/store/contract.ts'
import type { EventsFrame, Frame } from '../../protocol/frames.ts'
import type { Books } from './books.ts'
import type { AgentHost, HubConnection, World } from './parts.ts'

/** Something happened that must never happen. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

type Cursors = Map<string, Record<Lane, number>>

/** Codes that only a wrong session brings about; no fault of the world may. */
const protocolFault = /^(frame|range|window|ack|replay|version|inbox)-/

/**
 * What must hold after every step:
 *
 * - nothing is acknowledged, nor sent past, that the hub doesn't have durably
 * - a frame holds exactly the events of its range, in their order, and accounts for the others
 * - what is parked is a whole release with something in it that can't be taken
 * - a cursor moves by acknowledgements alone, and back only for a hub out of its backup
 * - the heads of the lanes are those of the books: nothing staged shows, nothing released is lost
 * - an inbox has one live link
 */
export class Oracle {
  readonly #world: World
  readonly #cursors = new Map<AgentHost, Cursors>()
  /** Through where all was found durable, by books, inbox and lane, since the hub's last restore. */
  #proven = new WeakMap<Books, Map<string, number>>()
  #restores = 0
  /** Writes of an agent's disk when it was last looked at: without a write nothing has changed. */
  readonly #looked = new Map<AgentHost, number>()
  /** `inbox/id` of what the hub had at any time, a restore or not: an ack may outlive its hub. */
  readonly #everDurable = new Set<string>()

  constructor(world: World) {
    this.#world = world
  }

  /** The machine was put back to a snapshot, or made from one: what it holds is where it begins. */
  begins(agent: AgentHost): void {
    this.#cursors.delete(agent)
  }

  opened(agent: AgentHost): void {
    const { outbox } = agent
    this.#looked.delete(agent)
    if (!this.#cursors.has(agent)) {
      const standing = outbox.destinations.names().map((name) => {
        const { statements, bulk } = outbox.destinations.standing(name)
        return [name, { statements: statements.acked, bulk: bulk.acked }] as const
      })
      this.#cursors.set(agent, new Map(standing))
    }
    this.look(agent)
  }

  /** Compares an agent with its books. */
  look(agent: AgentHost): void {
    const { outbox, books, disk } = agent
    if (this.#looked.get(agent) === disk.writes) return
    this.#looked.set(agent, disk.writes)
    for (const lane of lanes) {
      const [head, booked] = [outbox.releases.head(lane), books.head(lane)]
      if (head !== booked) {
        throw new Violation(`${agent.label} shows ${head} events in ${lane}, not ${booked}`)
      }
    }
    const cursors = this.#cursors.get(agent) ?? new Map()
    for (const [name, { floor }] of books.destinations) {
      if (!cursors.has(name)) cursors.set(name, { ...floor })
      const standing = outbox.destinations.standing(name)
      for (const lane of lanes) {
        const [found, known] = [standing[lane].acked, cursors.get(name)[lane]]
        if (found !== known) {
          throw new Violation(`the cursor ${name}/${lane} moved from ${known} to ${found} unasked`)
        }
      }
    }
  }

  /** The agent moved a cursor on because of an acknowledgement. */
  acknowledged(agent: AgentHost, destination: string, lane: Lane, through: number): void {
    this.#moved(agent, destination, lane, through)
    const { books } = agent
    for (let sequence = 1; sequence <= through; sequence += 1) {
      if (!books.wants(destination, lane, sequence)) continue
      const id = books.lanes[lane][sequence - 1]?.event.id ?? ''
      const was = this.#everDurable.has(`${destination}/${id}`)
      if (was || books.isParked(destination, lane, sequence)) continue
      throw new Violation(`${id} (${lane} ${sequence}) is acknowledged, never durable`)
    }
  }

  told(agent: AgentHost, notice: Notice): void {
    agent.says(() => JSON.stringify(notice))
    switch (notice.kind) {
      case 'cursor-rewound': {
        if (this.#world.hub.restores === 0) throw new Violation('a cursor went back without need')
        this.#moved(agent, notice.destination, notice.lane, notice.to)
        break
      }
      case 'store-renewed':
        if (this.#world.copies === 0) throw new Violation('a store was renewed without need')
        for (const [name, { floor }] of agent.books.destinations) {
          this.#cursors.get(agent)?.set(name, { ...floor })
        }
        break
      case 'release-parked':
        this.#expectParked(agent, notice.destination, notice.lane)
        break
      case 'link-down':
        if (protocolFault.test(notice.code)) throw new Violation(`a link ended: ${notice.code}`)
        break
      default:
    }
  }

  /** The hub has a frame durably. */
  committed(connection: HubConnection, { frame }: Delivery): void {
    const { inbox, books } = connection
    this.#expectExact(books, inbox, frame)
    const durable = this.#world.hub.durable
    const ids = durable.get(inbox) ?? new Map<string, number>()
    durable.set(inbox, ids)
    for (const { id } of frame.events as { id: string }[]) {
      ids.set(id, 1)
      this.#everDurable.add(`${inbox}/${id}`)
    }
    if (frame.job === undefined) {
      this.#expectDurable(books, inbox, frame.lane, frame.through, 'sent past')
    }
  }

  hubSends({ inbox, books }: HubConnection, frame: Frame): void {
    if (frame.t === 'ack' && frame.job === undefined) {
      this.#expectDurable(books, inbox, frame.lane, frame.through, 'promised')
    } else if (frame.t === 'bye' && protocolFault.test(frame.code)) {
      throw new Violation(`the hub ends a link: ${frame.code}`)
    } else if (frame.t === 'welcome') {
      const live = [...this.#world.hub.connections].filter((c) => c.inbox === inbox && c.isLive)
      if (live.length > 1) throw new Violation(`${inbox} has ${live.length} live links`)
    }
  }

  #moved(agent: AgentHost, destination: string, lane: Lane, to: number): void {
    const cursor = this.#cursors.get(agent)?.get(destination)
    if (cursor) cursor[lane] = to
  }

  /** Each place of the range is the event that the books have there, or rightly left out. */
  #expectExact(books: Books, inbox: string, frame: EventsFrame): void {
    const { lane, after, through, filtered, parked, job } = frame
    const sent = new Map(frame.events.map((e, i) => [frame.at?.[i] ?? after + i + 1, e]))
    const left = { filtered: 0, parked: 0 }
    for (let sequence = after + 1; sequence <= through; sequence += 1) {
      const event = sent.get(sequence) as { id?: unknown } | undefined
      const expected = books.lanes[lane][sequence - 1]?.event
      const isParked = books.isParked(inbox, lane, sequence)
      if (!event) left[isParked ? 'parked' : 'filtered'] += 1
      const isWanted = job === undefined ? 'wants' : 'passes'
      if (!books[isWanted](inbox, lane, sequence)) {
        if (event) throw new Violation(`${inbox} gets ${lane} ${sequence}, which it doesn't want`)
      } else if (event && event.id !== expected?.id) {
        throw new Violation(`${lane} ${sequence} is ${expected?.id}, not ${String(event.id)}`)
      } else if (!event && !isParked) {
        throw new Violation(`${inbox} is not sent ${lane} ${sequence} (${expected?.id})`)
      }
    }
    // To a retry its release is free, so that what is filtered of it counts as such.
    if (job !== undefined) return
    if (filtered !== left.filtered || parked !== left.parked) {
      const found = `${filtered} filtered and ${parked} parked`
      throw new Violation(`a frame counts ${found}, not ${left.filtered} and ${left.parked}`)
    }
  }

  #expectDurable(books: Books, inbox: string, lane: Lane, through: number, how: string): void {
    const { hub } = this.#world
    if (hub.restores !== this.#restores) this.#proven = new WeakMap()
    this.#restores = hub.restores
    const proven = this.#proven.get(books) ?? new Map<string, number>()
    this.#proven.set(books, proven)
    const key = `${inbox}/${lane}`
    const ids = hub.durable.get(inbox)
    for (let sequence = (proven.get(key) ?? 0) + 1; sequence <= through; sequence += 1) {
      if (!books.wants(inbox, lane, sequence)) continue
      const id = books.lanes[lane][sequence - 1]?.event.id ?? ''
      if (ids?.has(id) || books.isParked(inbox, lane, sequence)) continue
      throw new Violation(`${id} (${lane} ${sequence}) is ${how} at ${inbox}, which lacks it`)
    }
    proven.set(key, Math.max(proven.get(key) ?? 0, through))
  }

  /** Finds what was parked: a release with an event that no hub takes, and all of it. */
  #expectParked(agent: AgentHost, destination: string, lane: Lane): void {
    const { books, outbox } = agent
    const known = [...books.parked].some((key) => key.startsWith(`${destination}/${lane}/`))
    const before = books.parked.size
    for (const [index, { event }] of books.lanes[lane].entries()) {
      const sequence = index + 1
      if (!event.isPoison || !books.passes(destination, lane, sequence)) continue
      const last = outbox.parking.rangeAt(destination, lane, sequence)
      if (last === undefined) continue
      const whole = books.releaseAround(lane, sequence)
      const start = outbox.parking.rangeAt(destination, lane, whole.first)
      if (start !== whole.last || last !== whole.last) {
        throw new Violation(`the release around ${lane} ${sequence} is parked in part`)
      }
      books.parked.add(`${destination}/${lane}/${whole.first}`)
    }
    // What was tried again is parked again.
    if (books.parked.size === before && !known)
      throw new Violation(`${lane} was parked without need`)
  }
}
