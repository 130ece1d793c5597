import type { Socket, SocketEvents } from '../../agent/delivery/socket.ts'
import type { Notice } from '../../agent/notice.ts'
import type { Lane } from '../../events/lane.ts'
import type { Delivery, HubStore } from '../../hub/store/contract.ts'
import type { Filter } from '../../outbox/filter.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Frame } from '../../protocol/frames.ts'
import type { HubInput } from '../../protocol/hubState.ts'
import type { Books } from './books.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import type { Disk } from './disk.ts'
import type { Mutant } from './mutants/mutant.ts'
import type { Style } from './style.ts'
import type { Trace } from './trace.ts'
import type { MadeFile } from './traffic.ts'
import type { Hearer, Wire } from './wire.ts'

/** What the parts of the simulated world know of each other; `world.ts` puts them together. */
export interface World {
  readonly chance: Chance
  readonly clock: Clock
  readonly style: Style
  readonly mutant: Mutant
  readonly trace: Trace
  readonly oracle: Oracle
  readonly network: Network
  readonly hub: HubHost
  /** The agent's machine, and copies of it that run beside it. */
  readonly agents: readonly AgentHost[]
  /** How often the agent's machine was rolled back or cloned. */
  readonly copies: number
  /** Both come up again after a while. @param told Whether the systems reset the connections. */
  crash(agent: AgentHost, told: boolean): void
  crashHub(told: boolean): void
  startHub(): void
  stop(agent: AgentHost): void
  rollBack(machine: Machine): void
  clone(machine: Machine): void
  /** A copy takes the place of the agent for a while, at a hub out of its backup. */
  standIn(machine: Machine): void
  dropAgain(agent: AgentHost): void
}

/** A file in the agent's folder. */
export interface Lying {
  readonly path: string
  readonly file: MadeFile
  /** Its number in the outbox, once it has one. */
  readonly id?: number
}

/** A destination as the configuration names it. */
export interface Wanted {
  readonly name: string
  readonly filter: Filter
  readonly startFrom: 'beginning' | 'now'
}

/** Everything that a snapshot of the machine keeps. */
export interface Machine {
  readonly image: Buffer
  readonly books: Books
  readonly folder: readonly Lying[]
  readonly wanted: readonly Wanted[]
}

/** The agent's machine. */
export interface AgentHost {
  /** What traces call it; to the hub all copies have one name. */
  readonly label: string
  readonly disk: Disk
  readonly books: Books
  readonly folder: readonly Lying[]
  wanted: readonly Wanted[]
  readonly outbox: Outbox
  says(what: () => string): void
  machine(): Machine
  takeAway(lying: Lying): void
  letGo(): void
  resend(release: number): void
  retryParked(): void
  skipParked(): void
}

/** The hub's machine. */
export interface HubHost {
  readonly disk: Disk
  /** How often each id was inserted, by inbox: what the hub has durably. */
  readonly durable: Map<string, Map<string, number>>
  readonly restores: number
  readonly connections: ReadonlySet<HubConnection>
  readonly isUp: boolean
  readonly store: HubStore
  backUp(): void
  restore(): void
  accept(agent: AgentHost, inbox: string, line: HubLine): HubConnection
}

/** One connection, as the hub's side has it. */
export interface HubConnection extends Hearer {
  readonly inbox: string
  readonly agent: AgentHost
  /** The agent's books when it connected. */
  readonly books: Books
  readonly isLive: boolean
  start(): void
  feed(input: HubInput): void
}

/** The line as the hub sees it. */
export interface HubLine {
  send(text: string): void
  ping(): void
  close(): void
}

/** Everything between the agents and the hub. */
export interface Network {
  isParted: boolean
  readonly wires: readonly Wire[]
  dial(agent: AgentHost, inbox: string, events: SocketEvents, isAlive: () => boolean): Socket
  part(): void
  abandonHub(told: boolean): void
  abandonAgent(agent: AgentHost, told: boolean): void
}

/** Who judges what happens. */
export interface Oracle {
  opened(agent: AgentHost): void
  acknowledged(agent: AgentHost, destination: string, lane: Lane, through: number): void
  told(agent: AgentHost, notice: Notice): void
  committed(connection: HubConnection, delivery: Delivery): void
  hubSends(connection: HubConnection, frame: Frame): void
}
