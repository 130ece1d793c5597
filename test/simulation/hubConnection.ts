import { admit, type Door, type Visitor } from '../../hub/receiver/admission.ts'
import { decode, encode } from '../../protocol/codec.ts'
import type { Hello } from '../../protocol/frames.ts'
import { hubStep } from '../../protocol/hubSession.ts'
import {
  type Delivery,
  type HubConfig,
  type HubEffect,
  type HubInput,
  type HubState,
  hubStart,
} from '../../protocol/hubState.ts'
import type { Books } from './books.ts'
import type { Clock } from './clock.ts'
import type { AgentHost, HubLine } from './parts.ts'
import type { Hearer } from './wire.ts'

/** What the connections of a hub share. */
export interface HubDuties {
  readonly clock: Clock
  readonly config: HubConfig
  readonly door: Door
  /** Hands a frame to the disk; it is answered with `committed` or `commitFailed`. */
  commit(connection: HubConnection, hello: Hello, delivery: Delivery): void
  /** Milliseconds of a short work of the hub's own. */
  pause(): number
  /** Of every frame, before it is sent. */
  sends(connection: HubConnection, frame: Parameters<typeof encode>[0]): void
  left(connection: HubConnection): void
}

/**
 * One connection of the simulated hub: the real session, the real admission, and effects carried out
 * as `hub/receiver/connection.ts` does, on the simulated line and clock.
 */
export class HubConnection implements Hearer {
  readonly inbox: string
  /** The machine at the other end, which the real hub can't know. */
  readonly agent: AgentHost
  readonly books: Books
  state: HubState
  readonly #duties: HubDuties
  readonly #line: HubLine
  #visitor: Visitor | undefined
  #callOff: (() => void) | undefined
  #isGone = false
  #answeredAt = 0

  constructor(agent: AgentHost, inbox: string, line: HubLine, duties: HubDuties) {
    this.agent = agent
    this.books = agent.books
    this.inbox = inbox
    this.#line = line
    this.#duties = duties
    this.state = hubStart(duties.config, duties.clock.now)
  }

  get isLive(): boolean {
    return !this.#isGone && this.state.phase === 'live'
  }

  start(): void {
    this.feed({ kind: 'tick' })
  }

  frame(text: string): void {
    const decoded = decode(text)
    if ('code' in decoded) this.feed({ kind: 'malformed', code: decoded.code })
    else this.feed({ kind: 'frame', ...decoded })
  }

  pong(): void {
    this.feed({ kind: 'pong' })
  }

  closed(): void {
    this.feed({ kind: 'closed' })
    this.#leave()
  }

  /** The hub's process is gone: nothing more comes of this connection. */
  abandon(): void {
    this.#isGone = true
    this.#callOff?.()
  }

  /** Answers a commit after this time, and not before the one that was handed over before it. */
  answer(ms: number, input: HubInput): void {
    const { clock } = this.#duties
    this.#answeredAt = Math.max(this.#answeredAt, clock.now + ms)
    clock.after(this.#answeredAt - clock.now, () => this.feed(input))
  }

  feed(input: HubInput): void {
    if (this.#isGone) return
    const { state, effects } = hubStep(this.state, input, this.#duties.clock.now)
    this.state = state
    for (const effect of effects) this.#carryOut(effect)
  }

  #carryOut(effect: HubEffect): void {
    const { clock } = this.#duties
    switch (effect.kind) {
      case 'send':
        this.#duties.sends(this, effect.frame)
        this.#line.send(encode(effect.frame))
        break
      case 'admit':
        clock.after(this.#duties.pause(), () => this.#admit(effect.hello))
        break
      case 'commit':
        this.#duties.commit(this, effect.hello, effect)
        break
      case 'ping':
        this.#line.ping()
        break
      case 'wake':
        this.#callOff?.()
        this.#callOff = clock.after(effect.at - clock.now, () => this.feed({ kind: 'tick' }))
        break
      case 'close':
        this.#line.close()
        this.#leave()
        break
      case 'status':
      case 'replayEnded':
        break
    }
  }

  async #admit(hello: Hello): Promise<void> {
    if (this.#isGone) return
    const probe = () => this.feed({ kind: 'probe' })
    const visitor = { hello, inbox: this.inbox, proof: { token: 'token', peer: undefined }, probe }
    this.#visitor = visitor
    const answer = await admit(this.#duties.door, visitor)
    const { registry } = this.#duties.door
    if (this.state.phase === 'ended' || answer.kind === 'denied') registry.release(visitor)
    this.feed(answer)
  }

  #leave(): void {
    this.#callOff?.()
    if (this.#visitor) this.#duties.door.registry.release(this.#visitor)
    this.#visitor = undefined
    this.#duties.left(this)
  }
}
