import { lanes } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { agentStep } from '../../protocol/agentSession.ts'
import {
  type AgentConfig,
  type AgentEffect,
  type AgentInput,
  type AgentState,
  agentDefaults,
  agentStart,
  type Standing,
} from '../../protocol/agentState.ts'
import { reconnectBackoff } from '../../protocol/backoff.ts'
import { encode, encodeEvents } from '../../protocol/codec.ts'
import type { Frame } from '../../protocol/frames.ts'
import type { Notice } from '../notice.ts'
import { Acquaintance } from './acquaintance.ts'
import { type LinkPorts, type LinkRules, type LinkWorld, realWorld } from './linkParts.ts'
import { Replaying } from './replaying.ts'
import type { Socket } from './socket.ts'

/** What happened, or what reads the store to say so: a store that fails then ends in the fault's pause. */
type Coming = AgentInput | (() => AgentInput)

type EffectOf<Kind extends AgentEffect['kind']> = Extract<AgentEffect, { kind: Kind }>

/** Pause after the store failed, before the link is tried again. */
const faultMs = 5_000

/**
 * One destination's link: carries out what the session machine decides, on a real socket and the
 * real outbox. Links know nothing of each other, so none waits for another.
 */
export class Link {
  readonly #rules: LinkRules
  readonly #outbox: Outbox
  readonly #ports: LinkPorts
  readonly #world: LinkWorld
  readonly #replaying: Replaying
  readonly #acquaintance: Acquaintance
  #state: AgentState
  #socket: Socket | undefined
  #callOff: (() => void) | undefined
  readonly #inputs: Coming[] = []
  #stepping = false
  #up = false
  #stopped: (() => void) | undefined

  constructor(rules: LinkRules, outbox: Outbox, ports: LinkPorts, world = realWorld) {
    this.#rules = rules
    this.#outbox = outbox
    this.#ports = ports
    this.#world = world
    const { destination, allowReplay = false } = rules
    this.#acquaintance = new Acquaintance(destination, outbox, world)
    this.#replaying = new Replaying(destination, allowReplay, outbox, ports.tell)
    this.#state = this.#begin()
  }

  get destination(): string {
    return this.#rules.destination
  }

  /** Whether the hub has welcomed us and the link lives. */
  get isUp(): boolean {
    return this.#up
  }

  start(): void {
    this.#take({ kind: 'start' })
  }

  /** Says goodbye to the hub and closes. What is not acknowledged by then is sent again next time. */
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve
    })
    this.#take({ kind: 'stop' })
    if (this.#state.phase === 'idle' || this.#state.phase === 'stopped') this.#stopped?.()
    return stopped.finally(() => this.#callOff?.())
  }

  /** Tells the link that events were released. */
  released(): void {
    for (const lane of lanes) {
      this.#take({ kind: 'appended', lane, head: this.#outbox.releases.head(lane) })
    }
  }

  /** Tells the link that there may be something to send again. */
  replay(): void {
    this.#offerReplay()
  }

  /** Tells the hub how we fare, where there is a link; out of turn, since something has changed. */
  tellStatus(): void {
    if (this.#up) this.#tellStatus()
  }

  /** Tells the link that the store has a new identity. */
  storeRenewed(): void {
    this.#take({ kind: 'renewed', ...this.#standing() })
  }

  /**
   * Steps the machine. An effect may lead to the next input; those wait, so that the effects of one
   * step are all done before the next step begins.
   */
  #take(input: Coming): void {
    this.#inputs.push(input)
    if (this.#stepping) return
    this.#stepping = true
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
        const given = typeof next === 'function' ? next() : next
        const { state, effects } = agentStep(this.#state, given, this.#world.now())
        this.#state = state
        for (const effect of effects) this.#perform(effect)
      }
    } catch (error) {
      this.#fault(error)
    } finally {
      this.#stepping = false
    }
  }

  /**
   * The store could not do what the session took for done (a full disk, mostly). The session begins
   * anew from what the store holds; the hub drops what it has.
   */
  #fault(error: unknown): void {
    const { code = '' } = error as { code?: string }
    if (!code.startsWith('SQLITE_')) throw error
    this.#inputs.length = 0
    this.#socket?.close()
    this.#socket = undefined
    this.#up = false
    this.#tell({ kind: 'link-down', destination: this.#rules.destination, code, retryMs: faultMs })
    this.#state = this.#begin()
    if (this.#stopped) this.#stopped()
    else this.#wakeIn(faultMs, () => this.start())
  }

  #begin(): AgentState {
    return agentStart(this.#config(), this.#standing())
  }

  #standing(): Standing {
    const { storeId, destinations } = this.#outbox
    return { storeId, lanes: destinations.standing(this.#rules.destination) }
  }

  /** What each effect does here. An effect is done, durably where it says so, before the next. */
  readonly #handlers: { readonly [Kind in AgentEffect['kind']]: (effect: EffectOf<Kind>) => void } =
    {
      connect: () => this.#connect(),
      send: ({ frame }) => {
        if (frame.t === 'hello') this.#acquaintance.greeted()
        this.#socket?.send(encode(frame))
      },
      sendBatch: ({ batch }) => this.#socket?.send(encodeEvents(batch)),
      read: (effect) => this.#read(effect),
      persistAck: ({ lane, through }) => {
        this.#outbox.destinations.acknowledge(this.#rules.destination, lane, through)
        this.#ports.acknowledged(this.#rules.destination, lane, through)
      },
      rewind: ({ lane, to }) => {
        this.#outbox.destinations.rewind(this.#rules.destination, lane, to)
        this.#tell({ kind: 'cursor-rewound', destination: this.#rules.destination, lane, to })
      },
      renewStore: () => {
        this.#outbox.renew()
        this.#tell({ kind: 'store-renewed', destination: this.#rules.destination })
        this.#ports.renewed()
      },
      park: (effect) => this.#park(effect),
      replayAsked: (effect) => {
        const answer = this.#replaying.asked(effect)
        if (answer) this.#take(answer)
        else this.#offerReplay()
      },
      persistReplay: (effect) => {
        this.#replaying.moved(effect)
        this.#offerReplay()
      },
      replayRefused: (effect) => {
        this.#replaying.refused(effect, this.#world.now())
        this.#offerReplay()
      },
      command: ({ command }) => {
        const answer = this.#ports.command(this.#rules.destination, command)
        this.#take({ kind: 'commanded', answer })
      },
      ping: () => this.#beat(),
      close: () => this.#socket?.close(),
      wake: ({ at }) => this.#wakeIn(at - this.#world.now(), () => this.#take({ kind: 'tick' })),
      report: (effect) => this.#report(effect),
    }

  #perform<Kind extends AgentEffect['kind']>(effect: EffectOf<Kind>): void {
    const handler: (effect: EffectOf<Kind>) => void = this.#handlers[effect.kind as Kind]
    handler(effect)
  }

  #tell(notice: Notice): void {
    this.#ports.tell(notice)
  }

  #connect(): void {
    // A socket of a former session may still close; it has nothing to say to this one.
    const take = (input: Coming) => {
      if (this.#socket === socket) this.#take(input)
    }
    const socket = this.#world.connect(this.#rules.url, this.#rules.identity, {
      opened: () =>
        take(() => ({ kind: 'opened', proofs: this.#acquaintance.proofs(this.#cursors()) })),
      frame: (frame) => take(() => this.#heard(frame)),
      malformed: (code) => take({ kind: 'malformed', code }),
      pong: () => take({ kind: 'pong' }),
      expiring: () => take({ kind: 'expiring' }),
      closed: (code) =>
        take({ kind: 'closed', random: this.#world.random(), ...(code ? { code } : {}) }),
    })
    this.#socket = socket
  }

  #heard(frame: Frame): AgentInput {
    if (frame.t !== 'welcome') return { kind: 'frame', frame }
    this.#acquaintance.welcomed(frame)
    return { kind: 'frame', frame, proofs: this.#acquaintance.proofs(frame.cursors) }
  }

  #cursors() {
    return lanes.map((lane) => ({ lane, through: this.#state.lanes[lane].acked }))
  }

  #read({ ticket, lane, job, after, through, maxEvents, maxBytes }: EffectOf<'read'>): void {
    const { destination } = this.#rules
    const limit = { maxEvents, maxBytes }
    const replay = job === undefined ? undefined : this.#outbox.replays.of(destination, job)
    const { bytes, releasedAt, ...batch } = this.#outbox.delivery.read(
      ...[destination, lane, after, through, limit, replay],
    )
    // What is sent again was released before its time, and its proof is the live lane's.
    const live =
      job === undefined
        ? { proof: this.#acquaintance.proof(lane, batch.through), releasedAt }
        : undefined
    this.#take({ kind: 'batch', ticket, batch: { ...batch, job, ...live }, bytes })
  }

  #beat(): void {
    this.#socket?.ping()
    this.#tellStatus()
    this.#offerReplay()
  }

  #tellStatus(): void {
    const { facts } = this.#acquaintance
    this.#take(() => ({ kind: 'status', status: this.#ports.status(facts) }))
  }

  #offerReplay(): void {
    const next = this.#replaying.next(this.#state, this.#world.now())
    if (next) this.#take(next)
  }

  #park({ lane, sequence, code }: EffectOf<'park'>): void {
    const { destination } = this.#rules
    const { first, last } = this.#outbox.parking.park(destination, lane, sequence, code)
    this.#tell({ kind: 'release-parked', destination, lane, code })
    this.#take({ kind: 'parked', lane, from: first, through: last })
  }

  /** Calls at its time; what was to be called before is called off. */
  #wakeIn(ms: number, call: () => void): void {
    this.#callOff?.()
    this.#callOff = this.#world.after(Math.max(0, ms), call)
  }

  #report({ state, code }: EffectOf<'report'>): void {
    const { destination } = this.#rules
    if (state === 'live' && !this.#up) {
      this.#up = true
      this.#tell({ kind: 'link-up', destination, hub: this.#rules.url })
      this.#tellStatus()
      this.#offerReplay()
    } else if (state === 'waiting' || state === 'stopped') {
      this.#up = false
      const { retryAt } = this.#state
      const retryMs = retryAt === undefined ? undefined : Math.max(0, retryAt - this.#world.now())
      this.#tell({ kind: 'link-down', destination, code: code ?? 'link-lost', retryMs })
      if (state === 'stopped') this.#stopped?.()
    }
  }

  #config(): AgentConfig {
    const { agent, url, program } = this.#rules
    const inbox = new URL(url).pathname.split('/').at(-1) ?? ''
    return { ...agentDefaults, agent, inbox, program, reconnect: reconnectBackoff }
  }
}
