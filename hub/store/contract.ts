import type { Lane } from '../../events/lane.ts'
import type { WireCode } from '../../protocol/codes.ts'
import type { EventsFrame, Hello, Status } from '../../protocol/frames.ts'
import type { HubCursor } from '../../protocol/hubState.ts'
import type { AccessBook } from './accessContract.ts'
import type { AlertBook } from './alertContract.ts'
import type { AuditBook } from './auditContract.ts'
import type { CommandBook } from './commandsContract.ts'
import type { EnrolmentBook } from './enrolmentContract.ts'
import type { FleetBook } from './fleetContract.ts'
import type { OutcomeBook } from './outcomeContract.ts'
import type { RouteBook } from './routeContract.ts'
import type { Scope } from './scope.ts'
import type { Placed, Selection } from './selection.ts'
import type { ViewBook } from './viewContract.ts'

/** One frame of one agent, to be stored. */
export interface Delivery {
  readonly hello: Hello
  readonly frame: EventsFrame
  /** Raw text of each event, or its UTF-8; what is stored and handed on, byte for byte. */
  readonly bodies: readonly (string | Uint8Array)[]
}

export type Outcome =
  | {
      readonly ok: true
      /** Events that the store had under their id. */
      readonly duplicates: number
      /** Duplicates whose account, amount or dates differ from what the store has. */
      readonly conflicts: number
    }
  | { readonly ok: false; readonly code: WireCode }

export type Admission =
  | {
      readonly ok: true
      readonly term: number
      readonly cursors: readonly HubCursor[]
      /** When it was admitted, RFC 3339 in UTC. */
      readonly at: string
    }
  | { readonly ok: false; readonly code: WireCode }

export interface StoredEvent extends Placed {
  /** Order of commit in this hub, ascending over all inboxes, with gaps. */
  readonly cursor: number
  readonly id: string
  readonly body: string
}

/** Where an event came from, for its trace. */
export interface Origin {
  readonly event: StoredEvent
  readonly agent: string
  readonly storeId: string
  readonly lane: Lane
  readonly sequence: number
  /** RFC 3339, UTC. */
  readonly storedAt: string
}

export interface KnownAgent {
  readonly inbox: string
  readonly agent: string
  readonly storeId: string
  readonly program: string
  /** RFC 3339, UTC. */
  readonly firstSeen: string
  readonly lastSeen: string
  readonly status: Status | undefined
  readonly lanes: readonly { readonly lane: Lane; readonly through: number }[]
}

/** An id that came again with another content: kept as it came, and for a person to judge. */
export interface Conflict {
  readonly number: number
  readonly inbox: string
  readonly id: string
  readonly agent: string
  /** RFC 3339, UTC. */
  readonly seenAt: string
  /** The event under this id that the store hands on: the first one. */
  readonly kept: string
  readonly other: string
}

export interface Page {
  readonly scope: Scope
  readonly inbox: string
  /** Only what stands behind this cursor; 0 begins at the first. */
  readonly after: number
  /** At most this many, 1 or more. */
  readonly limit: number
}

export interface EventPage extends Page {
  readonly selection?: Selection
  /** Nothing behind this cursor. */
  readonly until?: number
  /** Bodies together hold at most this many bytes; one event comes in any case. */
  readonly maxBytes?: number
}

export interface FoundEvents {
  readonly events: readonly StoredEvent[]
  /**
   * Everything through this cursor was looked at. A choosy reader's page may be empty and still
   * come further; where `through` is the page's `after`, nothing stands behind it.
   */
  readonly through: number
}

/** What came over another hub on the same store. */
export type News =
  | { readonly kind: 'events'; readonly inbox: string }
  | { readonly kind: 'command'; readonly inbox: string; readonly agent: string }
  | {
      readonly kind: 'status'
      readonly inbox: string
      readonly agent: string
      readonly status: Status
    }

/**
 * What a hub keeps. A store has one writer; calls that write are made one after the other.
 *
 * - *Order*: events of an inbox come out in the order in which they were committed; a reader that
 *   pages by cursor misses none, whatever is committed meanwhile.
 * - *Idempotence*: an inbox has each event id once, whichever agent, store or connection it came
 *   over. The first one is handed on, a differing one is a conflict.
 * - *Durability*: when `commit` returns, events, conflicts and cursors survive the loss of power.
 * - *Faults*: a full disk or a failing one is an outcome with a code, not an exception.
 * - *Scope*: a query gives what its scope sees and nothing else.
 */
export interface HubStore {
  /**
   * Identity of what the cursors count: made with the store, and another one once an agent shows
   * that the store has lost what it had, as after a restore from a backup. Cursors of another epoch
   * say nothing about this one.
   */
  readonly epoch: string

  /**
   * Key of the references by which agents name accounts in their status, 32 bytes in hex: made with
   * the store and kept. See `protocol/accountReference.ts`.
   */
  readonly accountKey: string

  /**
   * How far the store id of each hello has come on its lanes; a lane that is new begins at its
   * floor. Keeps that the agents were seen, all in one transaction: a thousand that come at once must
   * not cost a thousand syncs of the disk. Admissions stand in the order of the hellos, of which no
   * two are of the same agent and inbox. One is refused alone with `store-forked`
   * where it stands at the store's cursor and shows another proof: a twin of its store brought the
   * cursor there. A cursor below the agent's floor is told as it is; what to think of it is the agent's
   * affair.
   *
   * All of them with `store-full`, `store-busy` or `store-failed` where the transaction fails.
   */
  admit(hellos: readonly Hello[]): Promise<readonly Admission[]>

  /**
   * Stores some frames in one transaction, each as a whole or not at all. Outcomes stand in the
   * order of the deliveries. A frame fails alone with:
   *
   * - `range-gap`: it begins behind the cursor of its store and lane.
   * - `store-forked`: below that cursor it has an event that the store lacks, so the cursor belongs
   *   to a twin of the agent's store.
   *
   * All of them fail with `store-full`, `store-busy` or `store-failed` where the transaction does. A
   * frame of a replay moves no cursor and is not held against it.
   */
  commit(deliveries: readonly Delivery[]): Promise<readonly Outcome[]>

  events(page: EventPage): Promise<FoundEvents>
  /** The event of this id, where the scope sees it. */
  origin(scope: Scope, inbox: string, id: string): Promise<Origin | undefined>
  /** Cursor of the last event of all inboxes; 0 where there is none. */
  head(): Promise<number>
  conflicts(page: Page): Promise<readonly Conflict[]>
  /** In the order of inbox and name: those that have delivered something that the scope sees. */
  agents(scope: Scope): Promise<readonly KnownAgent[]>

  readonly routes: RouteBook
  readonly outcomes: OutcomeBook
  readonly views: ViewBook
  readonly access: AccessBook
  readonly audit: AuditBook
  readonly commands: CommandBook
  readonly fleet: FleetBook
  readonly alerts: AlertBook
  readonly enrolments: EnrolmentBook

  /**
   * Whether this hub does what one of several on the same store does for all of them: push to
   * consumers, raise alerts and send them. It may change at any time.
   */
  readonly leads: boolean

  /** Tells what came over other hubs on the same store; a store that has one hub tells nothing. */
  watch(listener: (news: News) => void): void

  /** Ends the store; no call follows. */
  close(): Promise<void>
}
