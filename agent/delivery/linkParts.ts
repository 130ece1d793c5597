import type { Lane } from '../../events/lane.ts'
import type { Command, Commanded } from '../../protocol/frames.ts'
import type { Tell } from '../notice.ts'
import type { Identity } from './identity.ts'
import { openLink } from './socket.ts'

export interface LinkRules {
  readonly destination: string
  readonly agent: string
  /** `wss://host/agents/INBOX`; plain `ws:` only to this machine. */
  readonly url: string
  readonly identity: Identity
  readonly program: string
  /** Whether the hub may ask for replays. */
  readonly allowReplay?: boolean
}

/** What a link knows for the status that goes over it. */
export interface LinkFacts {
  readonly destination: string
  /** Our clock less the hub's, in milliseconds; undefined of a hub that doesn't tell. */
  readonly clockOffsetMs: number | undefined
  /** By which accounts are named to this hub, in hex. */
  readonly accountKey: string | undefined
}

/** What a link tells the rest of the agent. */
export interface LinkPorts {
  readonly tell: Tell
  /** The hub has committed a lane through this number, and our cursor says so durably. */
  readonly acknowledged: (destination: string, lane: Lane, through: number) => void
  /** The store has begun a new identity; all links must show it. */
  readonly renewed: () => void
  /** What the hub is told at every heartbeat. */
  readonly status: (link: LinkFacts) => Readonly<Record<string, unknown>>
  /** Does what a person at the hub asks for, once and durably, or says why not. */
  readonly command: (destination: string, command: Command) => Omit<Commanded, 't'>
}

/** What a link runs in: the real socket and clock, or those of the simulation. */
export interface LinkWorld {
  readonly connect: typeof openLink
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** The machine's clock, in milliseconds since 1970. */
  readonly wall: () => number
  /** In [0, 1), for the jitter of back-off. */
  readonly random: () => number
  /** Calls once after so many milliseconds. @returns What calls it off. */
  readonly after: (ms: number, call: () => void) => () => void
}

/** The one that an agent really runs in. */
export const realWorld: LinkWorld = {
  connect: openLink,
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}
