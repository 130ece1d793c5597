import type { WebSocket } from 'ws'
import { decode, encode } from '../../protocol/codec.ts'
import { closeStatus, type WireCode } from '../../protocol/codes.ts'
import type { Hello } from '../../protocol/frames.ts'
import { hubStep } from '../../protocol/hubSession.ts'
import { type HubConfig, type HubEffect, type HubInput, hubStart } from '../../protocol/hubState.ts'
import type { HubLimits, HubListeners } from '../options.ts'
import { admit, type Door, type Visitor } from './admission.ts'
import type { Backlog } from './backlog.ts'
import type { Committer } from './committer.ts'

/** What all connections of a hub share. */
export interface Receiving extends Door {
  readonly config: HubConfig
  readonly limits: HubLimits
  readonly committer: Committer
  readonly backlog: Backlog
  readonly listeners: HubListeners
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
  readonly #token: string
  readonly #shared: Receiving
  #state: ReturnType<typeof hubStart>
  #timer: NodeJS.Timeout | undefined
  #visitor: Visitor | undefined
  #endCode: string | undefined
  /** Bytes of the session's queue. */
  #waiting = 0

  constructor(socket: WebSocket, inbox: string, token: string, shared: Receiving) {
    this.#socket = socket
    this.#inbox = inbox
    this.#token = token
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
    const decoded = decode(data.toString('utf8'), data.length)
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
        this.#guard(this.#commit(effect))
        break
      case 'status': {
        const { inbox, agent } = this.#state.hello ?? {}
        if (inbox && agent) this.#guard(this.#shared.store.keepStatus(inbox, agent, effect.status))
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
    const visitor = { hello, inbox: this.#inbox, token: this.#token, probe }
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
  }

  async #commit({ hello, frame, bodies }: HubEffect & { kind: 'commit' }): Promise<void> {
    const outcome = await this.#shared.committer.commit({ hello, frame, bodies })
    if (!outcome.ok) {
      this.#feed({ kind: 'commitFailed', code: outcome.code })
      return
    }
    const { duplicates, conflicts } = outcome
    const { inbox, agent } = hello
    const { lane, through } = frame
    const events = frame.events.length - duplicates
    this.#feed({ kind: 'committed', duplicates })
    this.#shared.listeners.onCommitted?.({
      inbox,
      agent,
      lane,
      through,
      events,
      duplicates,
      conflicts,
    })
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
