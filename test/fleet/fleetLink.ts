import { openSocket, type Socket } from '../../agent/delivery/socket.ts'
import type { Lane } from '../../events/lane.ts'
import type { NamedFile } from '../../outbox/batchBuilder.ts'
import { agentStep } from '../../protocol/agentSession.ts'
import {
  type AgentEffect,
  type AgentInput,
  type AgentState,
  agentDefaults,
  agentStart,
} from '../../protocol/agentState.ts'
import { encode, encodeEvents } from '../../protocol/codec.ts'
import type { Status } from '../../protocol/frames.ts'

export interface FleetLinkPorts {
  readonly agent: string
  readonly inbox: string
  /** `ws://host:port`. */
  readonly url: string
  readonly token: string
  readonly eventAt: (lane: Lane, sequence: number) => string
  /** The file that an event is from; undefined of what the agent makes itself. */
  readonly fileAt: (lane: Lane, sequence: number) => NamedFile | undefined
  readonly status: () => Omit<Status, 't'>
  /** A heartbeat was answered, so many milliseconds after it was sent. */
  readonly answered: (ms: number) => void
}

/**
 * One link of a simulated agent: the real session over a real WebSocket. What an agent's outbox
 * would keep is made up as it is read.
 */
export class FleetLink {
  readonly #ports: FleetLinkPorts
  #state: AgentState
  #socket: Socket | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #inputs: AgentInput[] = []
  #isStepping = false
  #pingedAt: number | undefined
  readonly head: Record<Lane, number>
  readonly acked: Record<Lane, number> = { statements: 0, bulk: 0 }
  /** Links that broke or were refused, by the code that says why. */
  readonly broken = new Map<string, number>()

  /** @param head How many events of each lane are released at the start. */
  constructor(ports: FleetLinkPorts, head: Readonly<Record<Lane, number>>) {
    this.#ports = ports
    this.head = { ...head }
    const { agent, inbox } = ports
    const lane = (name: Lane) => ({ floor: 0, acked: 0, head: head[name] })
    this.#state = agentStart(
      { ...agentDefaults, capabilities: [], agent, inbox, program: 'kontor 0.1.0 (simulated)' },
      { storeId: `store-${agent}`, lanes: { statements: lane('statements'), bulk: lane('bulk') } },
    )
  }

  get isUp(): boolean {
    return this.#state.phase === 'live'
  }

  start(): void {
    this.#take({ kind: 'start' })
  }

  stop(): void {
    this.#take({ kind: 'stop' })
    clearTimeout(this.#timer)
  }

  /** The line is cut, without a word to the hub. */
  cut(): void {
    clearTimeout(this.#timer)
    this.#socket?.close()
    this.#socket = undefined
  }

  release(lane: Lane, head: number): void {
    if (head <= this.head[lane]) return
    this.head[lane] = head
    this.#take({ kind: 'appended', lane, head })
  }

  /** Something changed that a person should know of before the next heartbeat. */
  tellStatus(): void {
    this.#take({ kind: 'status', status: { t: 'status', ...this.#ports.status() } })
  }

  #take(input: AgentInput): void {
    this.#inputs.push(input)
    if (this.#isStepping) return
    this.#isStepping = true
    for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
      const wasUp = this.isUp
      const { state, effects } = agentStep(this.#state, next, performance.now())
      this.#state = state
      for (const effect of effects) this.#perform(effect)
      if (!wasUp && this.isUp) this.tellStatus()
    }
    this.#isStepping = false
  }

  #perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect()
        break
      case 'send':
        this.#socket?.send(encode(effect.frame))
        break
      case 'sendBatch':
        this.#socket?.send(encodeEvents(effect.batch))
        break
      case 'read':
        this.#read(effect)
        break
      case 'persistAck':
        this.acked[effect.lane] = effect.through
        break
      case 'ping':
        this.#pingedAt = performance.now()
        // The status first: its answer is that of the ping behind it.
        this.tellStatus()
        queueMicrotask(() => this.#socket?.ping())
        break
      case 'close':
        this.#socket?.close()
        break
      case 'wake':
        clearTimeout(this.#timer)
        this.#timer = setTimeout(
          () => this.#take({ kind: 'tick' }),
          Math.max(0, effect.at - performance.now()),
        )
        break
      default:
        break
    }
  }

  #connect(): void {
    const { url, inbox, token } = this.#ports
    const socket = openSocket(`${url}/agents/${inbox}`, token, {
      opened: () => this.#take({ kind: 'opened' }),
      frame: (frame) => this.#take({ kind: 'frame', frame }),
      malformed: (code) => this.#take({ kind: 'malformed', code }),
      pong: () => {
        if (this.#pingedAt !== undefined) this.#ports.answered(performance.now() - this.#pingedAt)
        this.#pingedAt = undefined
        this.#take({ kind: 'pong' })
      },
      closed: (code) => {
        if (this.#socket !== socket) return
        this.#take({ kind: 'closed', random: Math.random(), ...(code ? { code } : {}) })
        const why = this.#state.reason?.code ?? 'link-lost'
        this.broken.set(why, (this.broken.get(why) ?? 0) + 1)
      },
    })
    this.#socket = socket
  }

  #read({ ticket, lane, job, after, through, maxEvents }: AgentEffect & { kind: 'read' }): void {
    const last = Math.min(through, after + maxEvents)
    const events: string[] = []
    const files = new Map<string, NamedFile>()
    let bytes = 0
    for (let sequence = after + 1; sequence <= last; sequence += 1) {
      const body = this.#ports.eventAt(lane, sequence)
      bytes += body.length
      events.push(body)
      const file = this.#ports.fileAt(lane, sequence)
      if (file) files.set(file.sha256, file)
    }
    const range = { after, through: last, filtered: 0, parked: 0 }
    const batch = { lane, ...range, files: [...files.values()], events, job }
    this.#take({ kind: 'batch', ticket, batch, bytes })
  }
}
