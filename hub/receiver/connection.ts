import type { WebSocket } from 'ws'
import { decode, encode } from '../../protocol/codec.ts'
import { closeStatus, type WireCode } from '../../protocol/codes.ts'
import type { Hello, Status } from '../../protocol/frames.ts'
import { hubStep } from '../../protocol/hubSession.ts'
import { type HubConfig, type HubEffect, type HubInput, hubStart } from '../../protocol/hubState.ts'
import type { HubLimits, HubListeners } from '../options.ts'
import type { Delivery, HubStore, Outcome } from '../store/contract.ts'
import { admit, type Door, type Visitor } from './admission.ts'
import type { Admissions } from './admissions.ts'
import type { AgentDesk, CommandOutcome } from './agentDesk.ts'
import type { Assignments } from './assignments.ts'
import type { Backlog } from './backlog.ts'
import type { Committer } from './committer.ts'
import type { Proof } from './gate.ts'
import type { Turns } from './turns.ts'

/** What all connections of a hub share. */
export interface Receiving extends Door {
  readonly store: HubStore
  readonly admissions: Admissions
  readonly turns: Turns
  readonly config: HubConfig
  readonly limits: HubLimits
  readonly committer: Committer
  readonly backlog: Backlog
  readonly listeners: HubListeners
  /** Takes a heartbeat. */
  readonly keepStatus: (inbox: string, agent: string, status: Status) => Promise<void>
  readonly assignments: Assignments
  /** Where commands for agents lie; unset, there are none. */
  readonly desk?: AgentDesk | undefined
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/**
 * One agent's WebSocket: carries out what the session decides and tells it what happened. Effects
 * are carried out in order, and answers come in a later turn, so steps never nest.
 */
export class Connection {
  readonly #socket: WebSocket
  readonly #inbox: string
  readonly #proof: Proof
  readonly #shared: Receiving
  #state: ReturnType<typeof hubStart>
  #timer: NodeJS.Timeout | undefined
  #visitor: Visitor | undefined
  #endCode: string | undefined
  /** Ids of the commands that went over this link. */
  readonly #given = new Set<string>()
  #quitDesk: (() => void) | undefined
  /** Bytes of the session's queue. */
  #waiting = 0
  /** The session is told of its frames in their order, as the store commits them. */
  #answered: Promise<void> = Promise.resolve()

  constructor(socket: WebSocket, inbox: string, proof: Proof, shared: Receiving) {
    this.#socket = socket
    this.#inbox = inbox
    this.#proof = proof
    this.#shared = shared
    this.#state = hubStart(shared.config, shared.now())
  }

  start(): void {
    const socket = this.#socket
    socket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary))
    socket.on('pong', () => this.#feed({ kind: 'pong' }))
    socket.on('close', () => this.#closed())
    // A frame over the limit or a broken line: ws closes the socket itself, and `close` follows.
    socket.on('error', () => {})
    this.#feed({ kind: 'tick' })
  }

  /** Whether the agent may stay: its token or certificate may have ended, or been taken back. */
  recheck(): void {
    const { hello } = this.#visitor ?? {}
    if (hello) this.#guard(this.#judgeAgain(hello.agent))
  }

  /** Reads nothing more; what was read is still committed and acknowledged. */
  hold(): void {
    this.#socket.pause()
  }

  stop(code: WireCode): void {
    this.#socket.resume()
    this.#feed({ kind: 'stop', code })
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.#feed({ kind: 'malformed', code: 'frame-malformed' })
      return
    }
    const decoded = decode(data)
    if ('code' in decoded) this.#feed({ kind: 'malformed', code: decoded.code })
    else this.#feed({ kind: 'frame', ...decoded })
  }

  #feed(input: HubInput): void {
    const { state, effects } = hubStep(this.#state, input, this.#shared.now())
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
    this.#weigh()
  }

  /** Tells the backlog what of ours waits for the store. */
  #weigh(): void {
    const bytes = this.#state.queue.reduce((sum, delivery) => sum + delivery.bytes, 0)
    const grown = bytes - this.#waiting
    this.#waiting = bytes
    if (grown !== 0) this.#shared.backlog.changed(grown, this.#socket)
  }

  #carryOut(effect: HubEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#send(encode(effect.frame))
        break
      case 'admit':
        this.#guard(this.#admit(effect.hello))
        break
      case 'commit':
        this.#commit(effect)
        break
      case 'status': {
        const { inbox, agent } = this.#state.hello ?? {}
        if (inbox && agent) this.#guard(this.#shared.keepStatus(inbox, agent, effect.status))
        break
      }
      case 'commanded': {
        const { id, t: _, ...outcome } = effect.answer
        this.#guard(this.#commanded(id, outcome))
        break
      }
      case 'ping':
        if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
        break
      case 'wake':
        this.#wakeIn(effect.at - this.#shared.now())
        break
      case 'close':
        this.#close(effect.code)
        break
      case 'replayEnded':
        break
    }
  }

  async #admit(hello: Hello): Promise<void> {
    const probe = () => this.#feed({ kind: 'probe' })
    const visitor = { hello, inbox: this.#inbox, proof: this.#proof, probe }
    this.#visitor = visitor
    const answer = await admit(this.#shared, visitor)
    // The line may have broken meanwhile; then nobody would give the place back.
    if (this.#state.phase === 'ended') this.#shared.registry.release(visitor)
    else if (answer.kind === 'admitted') this.#tell('connected')
    else {
      this.#shared.registry.release(visitor)
      this.#visitor = undefined
      this.#tell('denied', answer.code, hello)
    }
    this.#feed(answer)
    if (this.#state.phase === 'live') this.#attendDesk(hello)
  }

  /** Brings what is asked of the agent, now and as long as the link lives. */
  #attendDesk({ inbox, agent }: Hello): void {
    const { desk } = this.#shared
    this.#quitDesk = desk?.onNew((otherInbox, other) => {
      if (otherInbox === inbox && other === agent) this.#guard(this.#bring(inbox, agent))
    })
    this.#guard(this.#bring(inbox, agent))
  }

  /** Each command once a link: its answer comes over this one, or the next one asks again. */
  async #bring(inbox: string, agent: string): Promise<void> {
    for (const command of (await this.#shared.desk?.waiting(inbox, agent)) ?? []) {
      if (this.#given.has(command.id)) continue
      this.#given.add(command.id)
      this.#feed({ kind: 'command', command })
    }
  }

  async #commanded(id: string, outcome: CommandOutcome): Promise<void> {
    const { inbox, agent } = this.#state.hello ?? {}
    // What was not asked over this link is answered by nobody.
    if (!inbox || !agent || !this.#given.has(id)) return
    await this.#shared.desk?.answered(inbox, agent, id, outcome)
  }

  #commit({ hello, frame, bodies }: HubEffect & { kind: 'commit' }): void {
    const delivery = { hello, frame, bodies }
    const sequence = this.#shared.assignments.firstForeign(hello.agent, frame)
    const outcome =
      sequence === undefined
        ? this.#shared.committer.commit(delivery)
        : Promise.resolve({ ok: false, code: 'event-not-assigned', sequence } as const)
    const before = this.#answered
    this.#answered = Promise.allSettled([before, outcome]).then(() =>
      outcome.then((given) => this.#committed(delivery, given)),
    )
    this.#guard(this.#answered)
  }

  #committed({ hello, frame }: Delivery, outcome: Outcome & { sequence?: number }): void {
    if (!outcome.ok) {
      const { code, sequence } = outcome
      const at = sequence === undefined ? {} : { sequence }
      this.#feed({ kind: 'commitFailed', code, ...at })
      return
    }
    const { duplicates, conflicts } = outcome
    const { inbox, agent } = hello
    const { lane, through } = frame
    const events = frame.events.length - duplicates
    const counts = { events, duplicates, conflicts }
    this.#feed({ kind: 'committed', duplicates })
    this.#shared.listeners.onCommitted?.({ inbox, agent, lane, through, ...counts })
  }

  async #judgeAgain(agent: string): Promise<void> {
    const judgement = await this.#shared.gate.judge(agent, this.#proof)
    if (judgement !== 'admitted') this.#feed({ kind: 'stop', code: judgement })
  }

  /** A fault of our own ends this link and is told; the other links go on. */
  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#shared.listeners.onFault?.(error)
      this.#feed({ kind: 'stop', code: 'hub-failed' })
    })
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(text)
    if (this.#socket.bufferedAmount > this.#shared.limits.maxUnreadBytes) this.#socket.terminate()
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#feed({ kind: 'tick' }), Math.max(0, ms))
  }

  #close(code: string): void {
    this.#endCode = code
    this.#socket.close(closeStatus(code), code)
    setTimeout(() => this.#socket.terminate(), this.#shared.limits.closeMs).unref()
    this.#leave()
  }

  #closed(): void {
    this.#feed({ kind: 'closed' })
    this.#shared.backlog.left(this.#socket)
    this.#leave()
  }

  #leave(): void {
    clearTimeout(this.#timer)
    this.#quitDesk?.()
    const visitor = this.#visitor
    this.#visitor = undefined
    if (!visitor) return
    this.#shared.registry.release(visitor)
    this.#tell('disconnected', this.#endCode, visitor.hello)
  }

  #tell(
    state: 'connected' | 'denied' | 'disconnected',
    code?: string,
    hello = this.#state.hello,
  ): void {
    if (!hello) return
    const { inbox, agent } = hello
    this.#shared.listeners.onAgent?.({ inbox, agent, state, ...(code ? { code } : {}) })
  }
}
