import type { Scope } from './scope.ts'
import type { Selection } from './selection.ts'

/** How far a route has come. Cursors are those of the store. */
export interface RouteStanding {
  readonly name: string
  readonly inbox: string
  /** The consumer has everything through here, less what the route does not choose or buried. */
  readonly cursor: number
  /** Sent through here at least once; what lies behind `cursor` of it may arrive a second time. */
  readonly attempted: number
  /** Events that the consumer took. */
  readonly delivered: number
  /** Events that were sent although they had been sent before. */
  readonly resent: number
}

/** Everything of `(after, through]` that the selection chose was taken by the consumer. */
export interface Taken {
  readonly after: number
  readonly through: number
  readonly selection: Selection
  readonly events: number
}

/** Why an event was put aside: a code of hub/routes/push/verdict.ts, and the HTTP status if any. */
export interface Burial {
  readonly cursor: number
  readonly code: string
  readonly status: number | undefined
  readonly attempts: number
}

/** One step of a route. What is absent stays as it is. */
export interface RouteStep {
  readonly cursor?: number
  readonly attempted?: number
  readonly resent?: number
  readonly taken?: Taken
  readonly buried?: Burial
}

/** `dead` waits for a person, `queued` for the route, `delivered` was taken after all. */
export const deadLetterStates = ['dead', 'queued', 'delivered'] as const
export type DeadLetterState = (typeof deadLetterStates)[number]

export interface DeadLetter extends Burial {
  readonly number: number
  readonly route: string
  readonly inbox: string
  readonly eventId: string
  /** RFC 3339, UTC: of the last attempt. */
  readonly at: string
  readonly state: DeadLetterState
}

export interface DeadLetterPage {
  readonly scope: Scope
  /** Absent: all. */
  readonly inboxes?: readonly string[] | undefined
  readonly route?: string
  readonly state?: DeadLetterState
  /** Only those behind this number. */
  readonly after: number
  readonly limit: number
}

/** What a route did with an event. */
export interface RouteTrace {
  readonly route: string
  readonly state: 'delivered' | 'dead' | 'queued'
  /** RFC 3339, UTC. */
  readonly at: string
}

/**
 * What the hub keeps of its routes: a cursor and the ranges that were taken, never a row per event;
 * only dead letters have one each. Every call is one transaction and durable when it returns.
 */
export interface RouteBook {
  /** How far the route has come; a new one begins behind `start`. */
  open(name: string, inbox: string, start: number): Promise<RouteStanding>
  step(name: string, step: RouteStep): Promise<void>
  /** Of all routes that ever were, by name. */
  standings(): Promise<readonly RouteStanding[]>

  /** In the order of their numbers. */
  deadLetters(page: DeadLetterPage): Promise<readonly DeadLetter[]>
  /** The next one that the route is to send again. */
  nextQueued(route: string): Promise<DeadLetter | undefined>
  /** Queues it again. Undefined where scope and inboxes (absent: all) have no such letter. */
  requeue(
    scope: Scope,
    number: number,
    inboxes?: readonly string[],
  ): Promise<DeadLetter | undefined>
  /** What came of a queued letter: taken, or put aside again. */
  answered(number: number, result: 'delivered' | Burial): Promise<void>
  countDead(route: string): Promise<number>

  /** What every route of the inbox did with the event at this cursor. */
  trace(inbox: string, cursor: number): Promise<readonly RouteTrace[]>
}
