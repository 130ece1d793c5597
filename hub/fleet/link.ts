import type { Status } from '../../protocol/frames.ts'
import type { KnownAgent } from '../store/contract.ts'
import type { LinkFacts } from './judgement.ts'
import { type Vitals, vitalsOf } from './vitals.ts'

/** Who an agent is on one link, as its last hello said. */
export interface Identity {
  readonly storeId: string
  readonly program: string
}

/** What the hub knows of one agent's link to one inbox. Moments in milliseconds since 1970. */
export class AgentLink {
  readonly inbox: string
  readonly agent: string
  readonly firstSeen: number
  identity: Identity
  lastSeen: number
  vitals: Vitals
  /** When the last heartbeat of this run of the hub came; 0 before the first. */
  beatAt = 0
  #connectedSince: number | undefined
  #waitingSince: number | undefined
  #movedAt = 0

  constructor(known: KnownAgent) {
    this.inbox = known.inbox
    this.agent = known.agent
    this.identity = { storeId: known.storeId, program: known.program }
    this.firstSeen = Date.parse(known.firstSeen)
    this.lastSeen = Date.parse(known.lastSeen)
    this.vitals = vitalsOf(known.status)
  }

  get isConnected(): boolean {
    return this.#connectedSince !== undefined
  }

  connected(identity: Identity, now: number): void {
    this.identity = identity
    this.lastSeen = now
    this.#connectedSince = now
  }

  /** No sign of life: the line may have been dead for a while. */
  disconnected(): void {
    this.#connectedSince = undefined
  }

  beat(status: Status, now: number): void {
    this.lastSeen = now
    this.beatAt = now
    this.vitals = vitalsOf(status)
    if (this.waiting === 0) this.#waitingSince = undefined
    else this.#waitingSince ??= now
  }

  /** Something of it was committed. */
  delivered(now: number): void {
    this.lastSeen = now
    this.#movedAt = now
  }

  /** Events that are released and not yet acknowledged. */
  get waiting(): number {
    return this.vitals.waiting.reduce((sum, { events }) => sum + events, 0)
  }

  /** @param hubSince Since when the hub runs. */
  facts(hubSince: number): LinkFacts {
    const { inbox, lastSeen, vitals, isConnected } = this
    const [waiting, linked] = [this.#waitingSince, this.#connectedSince]
    const isStuck = waiting !== undefined && linked !== undefined
    return {
      inbox,
      connected: isConnected,
      lastSeen,
      silentSince: Math.max(lastSeen, hubSince),
      stuckSince: isStuck ? Math.max(waiting, linked, this.#movedAt) : undefined,
      vitals,
    }
  }
}
