import type { Clock } from './clock.ts'

export type Side = 'agent' | 'hub'

/** What the program on one side hears. `closed` comes once, last. */
export interface Hearer {
  frame(text: string): void
  pong(): void
  closed(): void
}

/** Milliseconds that a message takes now. */
export type Latency = () => number

/** A side that closes waits so long for the other before it closes by force. */
const closeMs = 2_000

/**
 * One WebSocket connection over TCP: what is sent arrives in order, late or not at all. It can be
 * *cut* (both sides hear of it, what is on the way is lost), *frozen* (half open: nothing arrives
 * any more, and nobody is told) and *stalled* (nothing arrives for a while, then all of it).
 */
export class Wire {
  readonly #clock: Clock
  readonly #latency: Latency
  readonly #hearers: Record<Side, Hearer>
  /** When the last message to this side arrives: no later one may overtake it. */
  readonly #arrival: Record<Side, number> = { agent: 0, hub: 0 }
  readonly #isOpen: Record<Side, boolean> = { agent: true, hub: true }
  readonly #isClosing: Record<Side, boolean> = { agent: false, hub: false }
  #isFrozen = false

  constructor(clock: Clock, latency: Latency, hearers: Record<Side, Hearer>) {
    this.#clock = clock
    this.#latency = latency
    this.#hearers = hearers
  }

  get isOver(): boolean {
    return !this.#isOpen.agent && !this.#isOpen.hub
  }

  send(from: Side, text: string): void {
    const to = other(from)
    if (this.#mayTalk(from)) this.#carry(to, () => this.#hearers[to].frame(text))
  }

  ping(from: Side): void {
    if (!this.#mayTalk(from)) return
    this.#carry(other(from), () => this.#carry(from, () => this.#hearers[from].pong()))
  }

  /** Closes in order: what was sent before arrives before. */
  close(from: Side): void {
    if (!this.#mayTalk(from)) return
    this.#isClosing[from] = true
    this.#carry(other(from), () => {
      this.#end(other(from))
      this.#carry(from, () => this.#end(from))
    })
    this.#clock.after(closeMs, () => this.#end(from))
  }

  cut(): void {
    this.#isFrozen = true
    for (const side of ['agent', 'hub'] as const) {
      this.#clock.after(this.#latency(), () => this.#end(side))
    }
  }

  freeze(): void {
    this.#isFrozen = true
  }

  stall(ms: number): void {
    const until = this.#clock.now + ms
    this.#arrival.agent = Math.max(this.#arrival.agent, until)
    this.#arrival.hub = Math.max(this.#arrival.hub, until)
  }

  /** The program on this side is gone without a word. @param told Whether its system resets the line. */
  abandon(side: Side, told: boolean): void {
    this.#isOpen[side] = false
    if (told) this.#carry(other(side), () => this.#end(other(side)))
    else this.#isFrozen = true
  }

  #mayTalk(side: Side): boolean {
    return this.#isOpen[side] && !this.#isClosing[side]
  }

  #carry(to: Side, arrive: () => void): void {
    const at = Math.max(this.#arrival[to], this.#clock.now + this.#latency())
    this.#arrival[to] = at
    this.#clock.after(at - this.#clock.now, () => {
      if (!this.#isFrozen && this.#isOpen[to]) arrive()
    })
  }

  #end(side: Side): void {
    if (!this.#isOpen[side]) return
    this.#isOpen[side] = false
    this.#hearers[side].closed()
  }
}

function other(side: Side): Side {
  return side === 'agent' ? 'hub' : 'agent'
}
