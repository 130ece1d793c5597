import type { Lane } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Proofs } from '../../protocol/agentState.ts'
import type { Welcome } from '../../protocol/frames.ts'
import type { LinkFacts, LinkWorld } from './linkParts.ts'

/** A cursor of either side. */
interface Cursor {
  readonly lane: Lane
  readonly through: number
}

/**
 * What agent and hub know of each other beside the events: what proves that our cursors are our own,
 * how far our clocks are apart, and by which key accounts are named.
 */
export class Acquaintance {
  readonly #destination: string
  readonly #outbox: Outbox
  readonly #world: LinkWorld
  /** Monotonic time of the last hello. */
  #greetedAt = 0
  #clockOffsetMs: number | undefined
  #accountKey: string | undefined

  constructor(destination: string, outbox: Outbox, world: LinkWorld) {
    this.#destination = destination
    this.#outbox = outbox
    this.#world = world
  }

  get facts(): LinkFacts {
    return {
      destination: this.#destination,
      clockOffsetMs: this.#clockOffsetMs,
      accountKey: this.#accountKey,
    }
  }

  /** Our hello goes out now. */
  greeted(): void {
    this.#greetedAt = this.#world.now()
  }

  /** The welcome is here; the hub looked at its clock half the way ago. */
  welcomed({ now, accountKey }: Welcome): void {
    const wayMs = (this.#world.now() - this.#greetedAt) / 2
    const offset = now === undefined ? undefined : this.#world.wall() - wayMs - Date.parse(now)
    this.#clockOffsetMs = offset === undefined ? undefined : Math.round(offset)
    this.#accountKey = accountKey
  }

  /** What each lane holds up to a cursor. */
  proofs(cursors: readonly Cursor[]): Proofs {
    const known = cursors.flatMap(({ lane, through }) => {
      const proof = this.proof(lane, through)
      return proof === undefined ? [] : [[lane, proof] as const]
    })
    return Object.fromEntries(known)
  }

  proof(lane: Lane, through: number): string | undefined {
    return this.#outbox.laneProofs.at(this.#destination, lane, through)
  }
}
