import type { Lane } from '../events/lane.ts'
import { type HubConfig, hubDefaults } from '../protocol/hubState.ts'
import type { AccessSettings } from './access/settings.ts'
import type { AlertSettings } from './alerts/settings.ts'
import type { PageFiles } from './console/pages.ts'
import type { FleetLimits } from './fleet/limits.ts'
import type { Caller } from './http/caller.ts'
import type { HttpLimits } from './http/limits.ts'
import type { HubTls, LinkOptions, OwnTls } from './linkOptions.ts'
import type { Assignment } from './receiver/assignments.ts'
import type { PushRoute } from './routes/push/settings.ts'
import type { JetStreamSettings } from './store/jetstream/settings.ts'

/** What a hub is told by whoever starts it. */
export interface HubOptions {
  /** File of the store. */
  readonly storePath: string
  /** Several hubs share one store there; the file above is not used then. */
  readonly jetStream?: JetStreamSettings | undefined
  /** Largest size of that file in bytes; unset, the disk is the limit. */
  readonly maxStoreBytes?: number
  /** Without `tls` only a loopback address is taken. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  readonly tls?: HubTls | OwnTls
  readonly links?: LinkOptions
  /** The inboxes there are; unset, an inbox begins with its first agent. */
  readonly inboxes?: readonly string[]
  /** Whether this bearer token belongs to this agent. Compare in constant time. */
  readonly authorize: (agent: string, token: string) => boolean | Promise<boolean>
  /**
   * The reader that this bearer token belongs to. Compare in constant time. Unset, and as long as
   * the store has no users, whoever asks on this machine may do everything, and nobody else.
   */
  readonly readerOf?: (token: string) => Caller | undefined
  /** Who signs in, and what needs two of them; what is absent as in `accessDefaults`. */
  readonly access?: Partial<AccessSettings>
  /** Agents that may deliver a part alone. */
  readonly assignments?: readonly Assignment[]
  /** Consumers that events are pushed to. */
  readonly routes?: readonly PushRoute[]
  /** Where alerts go; unset, they are kept and shown alone. */
  readonly alerts?: Partial<AlertSettings>
  /** From when on something of an agent is worth a look; what is absent as in `fleetDefaults`. */
  readonly fleet?: Partial<FleetLimits>
  readonly session?: Partial<HubConfig>
  readonly limits?: Partial<HubLimits>
  readonly http?: Partial<HttpLimits>
  readonly listeners?: HubListeners
  /** The console's built page; unset, what `npm run console` has put into `dist/console`. */
  readonly page?: PageFiles
}

export interface HubLimits {
  readonly maxConnections: number
  /**
   * Agents that wait to be admitted. Beyond it whoever knocks is sent away and comes back later: soon
   * enough, while one that is let in and then kept waiting gives up, and comes as one more.
   */
  readonly maxAdmissions: number
  /** Acks and pings that a peer leaves unread before it is cut off, in bytes. */
  readonly maxUnreadBytes: number
  /** Read from all agents and not yet committed, in bytes; then they are read no further. */
  readonly maxBacklogBytes: number
  /** Events of one transaction, so that none of them holds the others up for long. */
  readonly maxGroupEvents: number
  /** How long a connection may take to close, in milliseconds. */
  readonly closeMs: number
  readonly maxPageEvents: number
  /** How often every link is judged again, in milliseconds: who is shut out is gone by then. */
  readonly recheckMs: number
}

export const hubLimits: HubLimits = {
  maxConnections: 5_000,
  maxAdmissions: 500,
  maxUnreadBytes: 1024 * 1024,
  maxBacklogBytes: 32 * 1024 * 1024,
  maxGroupEvents: 1_000,
  closeMs: 2_000,
  maxPageEvents: 1_000,
  recheckMs: 20_000,
}

/** Told as it happens, for a console or a log; must not throw. */
export interface HubListeners {
  readonly onCommitted?: (commit: Committed) => void
  readonly onAgent?: (change: AgentChange) => void
  /** A route put an event aside; the code is one of `pushCodes`. */
  readonly onDeadLetter?: (route: string, code: string) => void
  /**
   * What the console reads is made anew from the events of an older store: how many are left. Told
   * when that begins, and with 0 when it is done.
   */
  readonly onRebuild?: (left: number) => void
  /** A fault of the hub itself; the link it concerns has ended with `hub-failed`. */
  readonly onFault?: (error: unknown) => void
}

export interface Committed {
  readonly inbox: string
  readonly agent: string
  readonly lane: Lane
  readonly through: number
  /** Events that are new to the hub. */
  readonly events: number
  readonly duplicates: number
  readonly conflicts: number
}

export interface AgentChange {
  readonly inbox: string
  readonly agent: string
  readonly state: 'connected' | 'denied' | 'disconnected'
  /** Why, where there is a reason. */
  readonly code?: string
}

export function sessionConfig(options: HubOptions): HubConfig {
  return { ...hubDefaults, hub: 'kontor-hub', ...options.session }
}
