import type { Socket, SocketEvents } from '../../agent/delivery/socket.ts'
import { decode } from '../../protocol/codec.ts'
import type { AgentHost, HubConnection, World } from './parts.ts'
import { Wire } from './wire.ts'

/** A system gives up an attempt to connect after this time, in milliseconds. */
const dialMs = 15_000

interface Strand {
  readonly wire: Wire
  readonly agent: AgentHost
}

/** Everything between the agents and the hub. */
export class Network {
  /** Milliseconds of the fastest and the slowest message. */
  latency: readonly [number, number] = [1, 20]
  /** Nothing gets through in either direction, and nobody is told. */
  isParted = false
  readonly #world: World
  readonly #strands: Strand[] = []

  constructor(world: World) {
    this.#world = world
  }

  get wires(): Wire[] {
    const open = this.#strands.filter(({ wire }) => !wire.isOver)
    this.#strands.splice(0, this.#strands.length, ...open)
    return open.map(({ wire }) => wire)
  }

  /**
   * Connects an agent to an inbox of the hub, as `openSocket` does.
   *
   * @param isAlive Whether the process that dials still runs.
   */
  dial(agent: AgentHost, inbox: string, events: SocketEvents, isAlive: () => boolean): Socket {
    const { clock, hub } = this.#world
    let wire: Wire | undefined
    let isOver = false
    let isCalledOff = false
    const fail = () => {
      if (!isOver && isAlive()) events.closed(undefined, 'ECONNREFUSED')
      isOver = true
    }
    const open = () => {
      if (isOver || isCalledOff || !isAlive()) return
      if (this.isParted) {
        clock.after(dialMs, fail)
      } else if (hub.isUp) {
        isOver = true
        wire = this.#open(agent, inbox, events)
        events.opened()
      } else fail()
    }
    clock.after(this.#delay(), open)
    return {
      send: (text) => wire?.send('agent', text),
      ping: () => wire?.ping('agent'),
      close: () => {
        if (wire) return wire.close('agent')
        // An attempt that is called off connects no more, even if it was about to.
        isCalledOff = true
        clock.after(0, fail)
      },
    }
  }

  part(): void {
    this.isParted = true
    for (const wire of this.wires) wire.freeze()
  }

  abandonHub(told: boolean): void {
    for (const wire of this.wires) wire.abandon('hub', told)
  }

  abandonAgent(agent: AgentHost, told: boolean): void {
    for (const strand of this.#strands) {
      if (strand.agent === agent) strand.wire.abandon('agent', told)
    }
  }

  #open(agent: AgentHost, inbox: string, events: SocketEvents): Wire {
    const { clock, hub, trace } = this.#world
    const box: { connection?: HubConnection } = {}
    const wire = new Wire(clock, () => this.#delay(), {
      agent: {
        frame: (text) => {
          const decoded = decode(text)
          if ('code' in decoded) throw new Error(`the hub sent ${decoded.code}`)
          events.frame(this.#world.mutant.heard?.(decoded.frame) ?? decoded.frame)
        },
        pong: () => events.pong(),
        closed: () => events.closed(undefined, undefined),
      },
      hub: {
        frame: (text) => {
          trace.add(`${agent.label}>${inbox}`, () =>
            text.replaceAll(/"data":\{[^}]*\}/g, '"data":…'),
          )
          box.connection?.frame(text)
        },
        pong: () => box.connection?.pong(),
        closed: () => box.connection?.closed(),
      },
    })
    box.connection = hub.accept(agent, inbox, {
      send: (text) => wire.send('hub', text),
      ping: () => wire.ping('hub'),
      close: () => wire.close('hub'),
    })
    this.#strands.push({ wire, agent })
    box.connection.start()
    return wire
  }

  #delay(): number {
    return this.#world.chance.between(...this.latency)
  }
}
