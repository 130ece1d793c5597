import { type Lane, lanes } from '../events/lane.ts'
import { type BackoffOptions, reconnectBackoff, revisitBackoff } from './backoff.ts'
import type { Batch } from './codec.ts'
import type { Disposition, WireCode } from './codes.ts'
import { type Command, type Commanded, capabilities, type Frame } from './frames.ts'

/** What stays the same as long as an agent runs. Times in milliseconds. */
export interface AgentConfig {
  readonly agent: string
  readonly inbox: string
  /** Name and version of the program, for the hub to show. */
  readonly program: string
  readonly capabilities: readonly string[]
  readonly connectMs: number
  readonly welcomeMs: number
  /** Largest batch to read at once; the hub's window may make it smaller. */
  readonly batch: { readonly events: number; readonly bytes: number }
  readonly reconnect: BackoffOptions
  /** The same after a permanent code, which a person has to lift. */
  readonly revisit: BackoffOptions
  /** Between a refusal to be retried and the next attempt, by lane. */
  readonly resend: BackoffOptions
}

export const agentDefaults = {
  capabilities,
  connectMs: 20_000,
  welcomeMs: 15_000,
  batch: { events: 500, bytes: 1024 * 1024 },
  reconnect: reconnectBackoff,
  revisit: revisitBackoff,
  resend: { firstMs: 1_000, maxMs: 60_000 },
} as const satisfies Partial<AgentConfig>

/** What the outbox knows of one inbox when the session starts. */
export interface Standing {
  readonly storeId: string
  readonly lanes: Readonly<Record<Lane, LaneStanding>>
}

export interface LaneStanding {
  /** Events up to here are not for this inbox or no longer held; 0 mostly. */
  readonly floor: number
  readonly acked: number
  readonly head: number
}

/** What each lane holds up to some cursor, see `outbox/laneProofs.ts`; absent where it is unknown. */
export type Proofs = Readonly<Partial<Record<Lane, string>>>

/**
 * - `idle`: not started. `stopped`: asked to stop; only `start` leaves it.
 * - `connecting`, `greeting` (hello is sent), `live`, `closing` (waits for `closed`).
 * - `waiting`: for the time of the next attempt; a permanent code makes that a long one.
 */
export type Phase = 'idle' | 'connecting' | 'greeting' | 'live' | 'closing' | 'waiting' | 'stopped'

/** Why a link ended or stands still. The code may be one of a later version of the protocol. */
export interface Reason {
  readonly code: string
  readonly disposition: Disposition
  readonly retryAfterMs?: number | undefined
  /** Asked for on this side, so that nothing but `start` ends it. */
  readonly isStop?: boolean
}

export interface LaneFlow extends LaneStanding {
  /** Everything through this is under way; `acked <= sent <= head`. */
  readonly sent: number
  readonly paused: boolean
  /** Sequence whose release is being parked; nothing is read until it is. */
  readonly parking: number | undefined
  /** When to send again what the hub could not take. */
  readonly resendAt: number | undefined
  readonly resends: number
  /** The last read found nothing; wait for something to be appended. */
  readonly dry: boolean
}

/** A frame that is sent and not acknowledged. */
export interface Flight {
  readonly lane: Lane
  readonly job: string | undefined
  readonly through: number
  readonly events: number
  readonly bytes: number
}

export interface JobFlow {
  readonly job: string
  readonly lane: Lane
  readonly sent: number
  readonly through: number
}

export interface Reading {
  readonly ticket: number
  readonly lane: Lane
  readonly job: string | undefined
  readonly after: number
  readonly through: number
}

export interface AgentState {
  readonly config: AgentConfig
  readonly phase: Phase
  readonly storeId: string
  readonly lanes: Readonly<Record<Lane, LaneFlow>>
  readonly jobs: readonly JobFlow[]
  readonly flights: readonly Flight[]
  readonly window: { readonly events: number; readonly bytes: number }
  readonly reading: Reading | undefined
  readonly tickets: number
  /** The store begins a new id; no connection until it has one. */
  readonly renewing: boolean
  readonly reason: Reason | undefined
  /** Failures in a row. */
  readonly attempts: number
  readonly heartbeatMs: number
  /** Due times; undefined where nothing is due. */
  readonly deadline: number | undefined
  readonly retryAt: number | undefined
  readonly pingAt: number | undefined
  readonly pongBy: number | undefined
  /** The last `wake` that was asked for. */
  readonly wakeAt: number | undefined
}

export type AgentInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** What the connection was opened with ends soon. */
  | { readonly kind: 'expiring' }
  /** `proofs`: up to the lanes' cursors as the state has them. */
  | { readonly kind: 'opened'; readonly proofs?: Proofs }
  /**
   * The connection is gone, or could not be made. `code` where the handshake said why, such as
   * `token-refused`; `random` in [0, 1) for the jitter.
   */
  | { readonly kind: 'closed'; readonly random: number; readonly code?: WireCode }
  /** `proofs`, with a welcome: up to the cursors that it names. */
  | { readonly kind: 'frame'; readonly frame: Frame; readonly proofs?: Proofs }
  | { readonly kind: 'malformed'; readonly code: WireCode }
  /** Answers `read`, with the size of the events' texts in bytes. */
  | {
      readonly kind: 'batch'
      readonly ticket: number
      readonly batch: Batch
      readonly bytes: number
    }
  | { readonly kind: 'appended'; readonly lane: Lane; readonly head: number }
  /** Answers `park`: the release and its range. */
  | {
      readonly kind: 'parked'
      readonly lane: Lane
      readonly from: number
      readonly through: number
    }
  /**
   * Sends a range again, behind all else. Passed over where the link is not live, where the range is
   * not acknowledged, or where the job is under way: give it again once it is.
   */
  | {
      readonly kind: 'replay'
      readonly job: string
      readonly lane: Lane
      readonly after: number
      readonly through: number
    }
  /** Answers `replayAsked` where the replay is not given. */
  | {
      readonly kind: 'declineReplay'
      readonly job: string
      readonly lane: Lane
      readonly after: number
    }
  /**
   * Answers `renewStore`, and tells the sessions of all other inboxes: where each lane begins under the
   * new id.
   */
  | { readonly kind: 'renewed'; readonly storeId: string; readonly lanes: Standing['lanes'] }
  | { readonly kind: 'status'; readonly status: Readonly<Record<string, unknown>> }
  /** Answers `command`; passed over where the link is not live, since the hub asks again then. */
  | { readonly kind: 'commanded'; readonly answer: Omit<Commanded, 't'> }
  | { readonly kind: 'pong' }
  | { readonly kind: 'tick' }

/**
 * What the caller does, in this order. `persistAck`, `rewind` and `renewStore` are durable before the
 * effects behind them are carried out.
 */
export type AgentEffect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'send'; readonly frame: Frame }
  | { readonly kind: 'sendBatch'; readonly batch: Batch }
  /**
   * Read events of `(after, through]`, in order, and answer with `batch`. At least one sequence is
   * dealt with where there is one: the first event comes even if it is larger than `maxBytes`.
   */
  | ({ readonly kind: 'read'; readonly maxEvents: number; readonly maxBytes: number } & Reading)
  | { readonly kind: 'persistAck'; readonly lane: Lane; readonly through: number }
  /** The hub was restored from a backup: set the cursor back, and say so in the audit. */
  | { readonly kind: 'rewind'; readonly lane: Lane; readonly to: number }
  /** Our store was rolled back or cloned: make a new store id, answer with `renewed`. */
  | { readonly kind: 'renewStore' }
  | { readonly kind: 'park'; readonly lane: Lane; readonly sequence: number; readonly code: string }
  /** The hub asks for a replay: answer with `replay`, later or under a new link, or `declineReplay`. */
  | {
      readonly kind: 'replayAsked'
      readonly job: string
      readonly lane: Lane
      readonly after: number
      readonly through: number
    }
  /** The hub has committed the replay through here. */
  | { readonly kind: 'persistReplay'; readonly job: string; readonly through: number }
  /** The replay has ended at this event; the disposition says whether it may succeed later. */
  | {
      readonly kind: 'replayRefused'
      readonly job: string
      readonly lane: Lane
      readonly sequence: number
      readonly code: string
      readonly disposition: Disposition
    }
  /** A person at the hub asks for something: do it once, durably, and answer with `commanded`. */
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'ping' }
  /** Close the connection; answer with `closed`, even if the other side is silent. */
  | { readonly kind: 'close'; readonly code: string }
  /** Give `tick` at this time; replaces the time asked for before. */
  | { readonly kind: 'wake'; readonly at: number }
  | {
      readonly kind: 'report'
      readonly state: Phase
      readonly code: string | undefined
      readonly paused: readonly Lane[]
    }

export function agentStart(config: AgentConfig, standing: Standing): AgentState {
  return {
    config,
    phase: 'idle',
    storeId: standing.storeId,
    lanes: laneFlows(standing.lanes),
    jobs: [],
    flights: [],
    window: { events: 0, bytes: 0 },
    reading: undefined,
    tickets: 0,
    renewing: false,
    reason: undefined,
    attempts: 0,
    heartbeatMs: 0,
    deadline: undefined,
    retryAt: undefined,
    pingAt: undefined,
    pongBy: undefined,
    wakeAt: undefined,
  }
}

function laneFlows(standing: Standing['lanes']): Record<Lane, LaneFlow> {
  const flow = (lane: LaneStanding): LaneFlow => ({
    ...lane,
    sent: lane.acked,
    paused: false,
    parking: undefined,
    resendAt: undefined,
    resends: 0,
    dry: false,
  })
  return { statements: flow(standing.statements), bulk: flow(standing.bulk) }
}

/** Lanes that the hub has paused. */
export function pausedLanes(state: AgentState): Lane[] {
  return lanes.filter((lane) => state.lanes[lane].paused)
}
