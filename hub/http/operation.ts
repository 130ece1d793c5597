import { z } from 'zod'
import type { AccessDesk } from '../access/desk.ts'
import type { CommandDesk } from '../commands/desk.ts'
import type { Role } from '../console/contract.ts'
import type { EnrolmentDesk } from '../enrolment/desk.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Live } from '../fleet/live.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Readiness } from '../metrics/readiness.ts'
import type { PeerCertificate } from '../receiver/peer.ts'
import type { Registry } from '../receiver/registry.ts'
import type { Arrivals } from '../routes/arrivals.ts'
import type { Paces } from '../routes/paces.ts'
import type { Journal } from '../routes/pull/journal.ts'
import type { Pushers } from '../routes/push/pushers.ts'
import type { Alert } from '../store/alertContract.ts'
import type { HubStore } from '../store/contract.ts'
import type { Answer } from './answer.ts'
import { type Caller, mayRead } from './caller.ts'
import { type ApiProblemCode, Refusal } from './problems.ts'

/** What operations have of the hub. */
export interface Api {
  readonly store: HubStore
  readonly registry: Registry
  readonly arrivals: Arrivals
  readonly pushers: Pushers
  readonly journal: Journal
  readonly paces: Paces
  readonly access: AccessDesk
  readonly commands: CommandDesk
  /** Undefined where this hub enrols no agents. */
  readonly enrolment: EnrolmentDesk | undefined
  readonly fleet: Fleet
  readonly live: Live
  readonly metrics: Metrics
  readonly readiness: Readiness
  /** An alert has an owner now. */
  readonly onAcknowledged: (alert: Alert) => void
  /** Name of this hub. */
  readonly hub: string
  readonly maxPageEvents: number
  readonly now: () => Date
  /** A fault of the hub itself, to be told. */
  readonly onFault: (error: unknown) => void
}

/** A request whose parts have their form. */
export interface Call<Query, Params, Body> {
  readonly caller: Caller
  readonly query: Query
  readonly params: Params
  readonly body: Body
  /** Aborted when whoever asked has gone. */
  readonly signal: AbortSignal
  readonly visit: Visit
}

/** What a request brings beside its parts; only signing in and out look at it. */
export interface Visit {
  /** IP address that the connection comes from. */
  readonly address: string
  /** The `Cookie` header as it came. */
  readonly cookies: string | undefined
  /** Path and query as they came. */
  readonly url: string
  /** The certificate that the connection shows, if any. */
  peer(): PeerCertificate | undefined
}

/**
 * One operation of the HTTP interface. The server, the OpenAPI document and the tests take it from
 * here, so none can say anything else than the others.
 */
export interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** As OpenAPI writes it: `/v1/events/{id}/trace`. */
  readonly path: string
  readonly summary: string
  /** Whether it is open to all, without a token. */
  readonly open?: boolean
  /**
   * The least role that may ask. Unset, `viewer`, and then it must change nothing but what is the
   * caller's own.
   */
  readonly role?: Role
  /** Whether only those may ask from whom nothing is kept: it concerns the hub as a whole. */
  readonly whole?: boolean
  /** Whether names and amounts are in the answer as they are, so that masked callers are refused. */
  readonly plain?: boolean
  /** Members of the body that the audit keeps; `reason` where unset. */
  readonly recorded?: readonly string[]
  /** Status where all is well; 200 where unset. */
  readonly status?: 204 | 303
  readonly query: z.ZodObject
  readonly params: z.ZodObject
  readonly body: z.ZodType
  /** The answer where all is well. */
  readonly answer: z.ZodType
  /** What it is refused with, beside what concerns every operation. */
  readonly problems: readonly ApiProblemCode[]
  /**
   * Gives the answer, as JSON text where it holds events: they go out byte for byte. What changes
   * something is written into the audit before it is called.
   */
  handle(api: Api, call: Call<never, never, never>): Promise<object | string | Answer>
}

interface Typed<Query extends z.ZodObject, Params extends z.ZodObject, Body extends z.ZodType>
  extends Operation {
  readonly query: Query
  readonly params: Params
  readonly body: Body
  handle(
    api: Api,
    call: Call<z.output<Query>, z.output<Params>, z.output<Body>>,
  ): Promise<object | string | Answer>
}

/** Types the handling of an operation by its schemas. */
export function operation<
  Query extends z.ZodObject,
  Params extends z.ZodObject,
  Body extends z.ZodType,
>(written: Typed<Query, Params, Body>): Operation {
  return written
}

export const nothing = z.strictObject({})
export const noBody = z.undefined()

export const inboxSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
  .meta({ description: 'Inbox that agents deliver to, such as `treasury`.' })

export const cursorSchema = z.string().min(1).max(64).meta({
  description: 'Cursor of this hub: opaque, and good until the hub is restored from a backup.',
})

/** A parameter that may be given several times. */
export function several(description: string) {
  const asList = (value: unknown) => (typeof value === 'string' ? [value] : value)
  return z
    .preprocess(asList, z.array(z.string().min(1).max(256)).max(100))
    .optional()
    .meta({ description })
}

export const eventSchema = z.looseObject({}).meta({
  id: 'Event',
  description: 'A CloudEvent 1.0, byte for byte as its agent sent it; see events/schemas.',
})

/** The inbox that is asked for, where this caller may read it. */
export function allowedInbox(caller: Caller, inbox: string): string {
  if (!mayRead(caller, inbox)) throw new Refusal('inbox-not-allowed')
  return inbox
}
