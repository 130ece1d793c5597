import type { Outbox } from '../../outbox/outbox.ts'
import type { AgentEffect, AgentInput, AgentState } from '../../protocol/agentState.ts'
import type { Tell } from '../notice.ts'

type EffectOf<Kind extends AgentEffect['kind']> = Extract<AgentEffect, { kind: Kind }>

/** Before a replay that the hub could not take for now is tried again. */
const againMs = 30_000

/**
 * The replays of one destination. They lie in the outbox, with cursors of their own; the session is
 * given one stretch at a time, each time that a link is live and the one before has come through.
 */
export class Replaying {
  readonly #destination: string
  readonly #allowed: boolean
  readonly #outbox: Outbox
  readonly #tell: Tell
  #notBefore = 0

  /** @param allowed Whether the hub may ask for replays. */
  constructor(destination: string, allowed: boolean, outbox: Outbox, tell: Tell) {
    this.#destination = destination
    this.#allowed = allowed
    this.#outbox = outbox
    this.#tell = tell
  }

  /**
   * What the session is to send again now, if anything: one stretch at a time, only what the live
   * cursor has passed, and nothing that is being rebuilt.
   */
  next({ phase, jobs, lanes }: AgentState, now: number): AgentInput | undefined {
    if (phase !== 'live' || jobs.length > 0 || now < this.#notBefore) return undefined
    const part = this.#outbox.replays.next(this.#destination)
    if (part === undefined || part.through > lanes[part.lane].acked) return undefined
    const { job, lane, after, through } = part
    if (this.#outbox.pruned.next(lane, after, through)?.file !== undefined) return undefined
    return { kind: 'replay', job, lane, after, through }
  }

  /** The hub asks for a stretch; it is written down before anything of it is sent. */
  asked({ job, lane, after, through }: EffectOf<'replayAsked'>): AgentInput | undefined {
    if (!this.#allowed) return { kind: 'declineReplay', job, lane, after }
    this.#outbox.replays.asked(this.#destination, job, { lane, after, through })
    return undefined
  }

  moved({ job, through }: EffectOf<'persistReplay'>): void {
    this.#move(job, through)
  }

  /** What is refused for good is parked whole, and the replay goes on behind it. */
  refused({ job, lane, sequence, code, disposition }: EffectOf<'replayRefused'>, now: number) {
    if (disposition === 'retry') {
      this.#notBefore = now + againMs
      return
    }
    const destination = this.#destination
    const { last } = this.#outbox.parking.park(destination, lane, sequence, code)
    this.#tell({ kind: 'release-parked', destination, lane, code })
    this.#move(job, last)
  }

  #move(job: string, through: number): void {
    const ended = this.#outbox.replays.move(this.#destination, job, through)
    if (ended === undefined) return
    const { id, destination, events } = ended
    this.#tell({ kind: 'replay-ended', id, destination, events })
  }
}
