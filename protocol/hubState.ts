import type { Lane } from '../events/lane.ts'
import type { Received } from './codec.ts'
import type { WireCode } from './codes.ts'
import type { Command, Commanded, EventsFrame, Frame, Hello, Status } from './frames.ts'

/** What stays the same on all links of a hub. Times in milliseconds. */
export interface HubConfig {
  readonly hub: string
  /** A connection says `hello` within this time. */
  readonly helloMs: number
  readonly heartbeatMs: number
  /** A link that is doubted, because its agent connects again, answers within this time. */
  readonly probeMs: number
  readonly window: { readonly events: number; readonly bytes: number }
}

export const hubDefaults = {
  helloMs: 10_000,
  heartbeatMs: 15_000,
  probeMs: 5_000,
  window: { events: 2_000, bytes: 8 * 1024 * 1024 },
} as const satisfies Partial<HubConfig>

/** `greeting`: waits for hello. `admitting`: the caller looks the agent up. */
export type HubPhase = 'greeting' | 'admitting' | 'live' | 'ended'

/** Events of one frame, with the raw text of each in UTF-8. */
export interface Delivery {
  readonly frame: EventsFrame
  readonly bodies: readonly Uint8Array[]
  readonly bytes: number
}

/** A delivery that waits for its commit. */
export interface Queued extends Delivery {
  /** One before it on its lane or job was refused meanwhile: whatever the store answers is passed over. */
  readonly isVoid?: boolean
}

export interface LaneCursor {
  /** Committed through here. */
  readonly cursor: number
  /** Accepted through here, committed or queued. */
  readonly received: number
  /** A frame was refused: what the agent had sent behind it is passed over until it begins again. */
  readonly resending: boolean
}

export interface JobCursor {
  readonly job: string
  readonly lane: Lane
  readonly received: number
  readonly through: number
}

export interface HubState {
  readonly config: HubConfig
  readonly phase: HubPhase
  readonly hello: Hello | undefined
  readonly lanes: Readonly<Partial<Record<Lane, LaneCursor>>>
  readonly jobs: readonly JobCursor[]
  /** Accepted and not committed, in order. */
  readonly queue: readonly Queued[]
  /** How many of the first of the queue are with the store, which may commit them together. */
  readonly committing: number
  readonly deadline: number | undefined
  readonly pingAt: number | undefined
  readonly pongBy: number | undefined
  readonly wakeAt: number | undefined
}

export interface HubCursor {
  readonly lane: Lane
  readonly through: number
  /** What the agent showed with the frame that brought the cursor here; undefined where it didn't. */
  readonly proof?: string | undefined
}

export type HubInput =
  | ({ readonly kind: 'frame' } & Received)
  | { readonly kind: 'malformed'; readonly code: WireCode }
  /** Answers `admit`: how far the store has come on each lane of the hello. */
  | {
      readonly kind: 'admitted'
      readonly epoch: string
      readonly term: number
      readonly cursors: readonly HubCursor[]
      /** The hub's clock, RFC 3339 in UTC. */
      readonly at: string
      /** By which the agent is to name accounts, in hex. */
      readonly accountKey: string
    }
  | { readonly kind: 'denied'; readonly code: WireCode; readonly retryAfterMs?: number }
  /**
   * Answers `commit`, after it is durable. `duplicates`: events that the store had. Several commits may
   * be under way; they are answered in their order.
   */
  | { readonly kind: 'committed'; readonly duplicates: number }
  /** Answers `commit`; nothing of the frame was kept. `sequence`: of the event that is to blame. */
  | { readonly kind: 'commitFailed'; readonly code: WireCode; readonly sequence?: number }
  | { readonly kind: 'pause' | 'resume'; readonly lane?: Lane; readonly code: WireCode }
  | {
      readonly kind: 'replay'
      readonly job: string
      readonly lane: Lane
      readonly after: number
      readonly through: number
    }
  /** Passed over where the link is not live or the agent takes none. */
  | { readonly kind: 'command'; readonly command: Omit<Command, 't'> }
  /** Doubt the link: it must show life soon. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'stop'; readonly code: WireCode }
  | { readonly kind: 'closed' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'tick' }

/** What the caller does, in this order. */
export type HubEffect =
  | { readonly kind: 'send'; readonly frame: Frame }
  /** Look the agent up and answer with `admitted` or `denied`. */
  | { readonly kind: 'admit'; readonly hello: Hello }
  /** Store the frame's events and its cursor in one transaction; answer with `committed` or `commitFailed`. */
  | ({ readonly kind: 'commit'; readonly hello: Hello } & Delivery)
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'commanded'; readonly answer: Commanded }
  | { readonly kind: 'replayEnded'; readonly job: string; readonly complete: boolean }
  | { readonly kind: 'ping' }
  /** Close the connection; `closed` need not follow. */
  | { readonly kind: 'close'; readonly code: string }
  /** Give `tick` at this time; replaces the time asked for before. */
  | { readonly kind: 'wake'; readonly at: number }

/** A connection that was just opened; its first `wake` comes with the first step, so give a tick. */
export function hubStart(config: HubConfig, now: number): HubState {
  return {
    config,
    phase: 'greeting',
    hello: undefined,
    lanes: {},
    jobs: [],
    queue: [],
    committing: 0,
    deadline: now + config.helloMs,
    pingAt: undefined,
    pongBy: undefined,
    wakeAt: undefined,
  }
}
