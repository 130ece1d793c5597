import { z } from 'zod'

/**
 * What the console asks of the hub, under `/v1/console/`. One definition for the operations that
 * answer, for the tests, and (as types alone) for the page in `web/`.
 *
 * Moments are RFC 3339 in UTC, days are ISO dates without a zone, amounts are decimal text. Names of
 * accounts, owners and amounts are absent where the caller's role may not see them (`masked`).
 */
const moment = z.iso.datetime()
const day = z.iso.date()
const count = z.int().nonnegative()
const amount = z.string().regex(/^-?\d+(\.\d+)?$/)
const text = z.string()

export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** `GET /v1/console/me` */
export const meSchema = z.strictObject({
  name: text,
  role: z.enum(roles),
  regions: z.union([z.literal('all'), z.array(text)]),
  legalEntities: z.union([z.literal('all'), z.array(text)]),
  /** Whether names and amounts are hidden from this caller. */
  masked: z.boolean(),
  hub: text,
  version: text,
  now: moment,
  /** To be sent as `x-kontor-csrf` with everything that changes something. */
  csrf: text,
  /** Whether the caller signed in; without users of its own the hub takes whoever is on its machine. */
  local: z.boolean(),
})

/** Healthy means that data moves, not that a process is up. */
export const agentStates = ['healthy', 'attention', 'stalled', 'offline', 'retired'] as const

/** Why an agent needs a look: a stable code and a sentence for a person. */
export const reasonSchema = z.strictObject({ code: text, message: text, since: moment.optional() })

export const agentSummarySchema = z.strictObject({
  agent: text,
  regions: z.array(text),
  legalEntities: z.array(text),
  /** Name and version, such as `kontor 1.2.0`. */
  program: text,
  state: z.enum(agentStates),
  reasons: z.array(reasonSchema),
  connected: z.boolean(),
  lastSeen: moment,
  uptimeSeconds: count.optional(),
  backlog: z.strictObject({ events: count, bytes: count.optional(), oldestAt: moment.optional() }),
  feeds: z.strictObject({ total: count, failing: count }),
  overdue: count,
  held: count,
  parked: count,
  quarantined: count,
  freeDiskBytes: count.optional(),
  clockOffsetMs: z.int().optional(),
})

/** `GET /v1/console/fleet?state=&q=`: what needs a person first. */
export const fleetSchema = z.strictObject({
  asOf: moment,
  counts: z.record(z.enum(agentStates), count),
  agents: z.array(agentSummarySchema),
})

/** `GET /v1/console/agents/{agent}` */
export const agentDetailSchema = agentSummarySchema.extend({
  firstSeen: moment,
  storeId: text,
  storeHealthy: z.boolean().optional(),
  audit: z.strictObject({ number: count, hash: text }).optional(),
  links: z.array(
    z.strictObject({
      inbox: text,
      connected: z.boolean(),
      lanes: z.array(
        z.strictObject({
          lane: text,
          through: count,
          waiting: count.optional(),
          oldestAt: moment.optional(),
        }),
      ),
    }),
  ),
  sources: z.array(
    z.strictObject({
      feed: text,
      kind: z.enum(['folder', 'sftp']),
      lastFileAt: moment.optional(),
      lastError: z.strictObject({ code: text, message: text, at: moment }).optional(),
      nextRunAt: moment.optional(),
    }),
  ),
  /** Statements that are late, by the agent's own watch. */
  late: z.array(z.strictObject({ what: text, dueAt: moment, lacks: text })),
})

/** `POST /v1/console/agents/{agent}/retire`, `/revive`: body `{ reason }`, answer `agentSummary`. */

export const alertStates = ['open', 'acknowledged', 'resolved'] as const
export const alertSeverities = ['critical', 'warning', 'info'] as const

export const alertSchema = z.strictObject({
  number: count,
  /** Such as `agent-offline`, `statement-overdue`; docs/runbook.md has a part for each. */
  code: text,
  severity: z.enum(alertSeverities),
  state: z.enum(alertStates),
  /** What it is about, as shown: an agent, an account's name, a route. */
  subject: text,
  agent: text.optional(),
  message: text,
  remedy: text,
  firstAt: moment,
  lastAt: moment,
  /** How often it was raised while it stood. */
  times: count,
  acknowledgedBy: text.optional(),
  note: text.optional(),
  resolvedAt: moment.optional(),
  history: z.array(z.strictObject({ at: moment, state: z.enum(alertStates), by: text.optional() })),
})

/** `GET /v1/console/alerts?state=&limit=&before=`; `POST /v1/console/alerts/{number}/acknowledge`. */
export const alertsSchema = z.strictObject({
  counts: z.record(z.enum(alertStates), count),
  alerts: z.array(alertSchema),
})

export const dayStates = [
  'arrived',
  'late',
  'missing',
  'corrected',
  'gap',
  'held',
  'expected',
  'none',
] as const

/** `GET /v1/console/calendar?from=&to=&q=&state=&offset=&limit=`: accounts × days. */
export const calendarSchema = z.strictObject({
  days: z.array(day),
  total: count,
  accounts: z.array(
    z.strictObject({
      /** Opaque, the key of this account in the other answers. */
      key: text,
      /** As shown: the account, or its last four characters where masked. */
      account: text,
      name: text.optional(),
      legalEntity: text.optional(),
      region: text.optional(),
      currency: text.optional(),
      agent: text,
      /** One a day, in the order of `days`. */
      cells: z.array(
        z.strictObject({
          state: z.enum(dayStates),
          /** Id of the statement's event, or of the proof that it lacks. */
          event: text.optional(),
          /** How many statements of this day there are. */
          statements: count.optional(),
          reason: text.optional(),
        }),
      ),
    }),
  ),
})

export const cashMarks = ['stale', 'intraday', 'unproven'] as const

/** `GET /v1/console/cash?currency=&legalEntity=`: booked and value-dated apart, no credit lines. */
export const cashSchema = z.strictObject({
  asOf: moment,
  currencies: z.array(
    z.strictObject({
      currency: text,
      booked: amount.optional(),
      valueDated: amount.optional(),
      accounts: count,
      stale: count,
      unproven: count,
      /** Oldest of the days that the balances stand for. */
      oldest: day.optional(),
    }),
  ),
  accounts: z.array(
    z.strictObject({
      key: text,
      account: text,
      name: text.optional(),
      legalEntity: text.optional(),
      region: text.optional(),
      currency: text,
      /** Closing booked balance, and the day at whose end it stood. */
      booked: amount.optional(),
      asOf: day.optional(),
      /** Closing available or interim, where the bank states one without a credit line. */
      valueDated: amount.optional(),
      marks: z.array(z.enum(cashMarks)),
      /** Event that the booked balance is from. */
      event: text.optional(),
    }),
  ),
})

export const foundKinds = ['event', 'file', 'statement', 'document'] as const

/** `GET /v1/console/search?q=`: by event id, file hash or name, account, reference, end-to-end id, invoice number. */
export const searchSchema = z.strictObject({
  found: z.array(
    z.strictObject({
      kind: z.enum(foundKinds),
      /** Event id, or SHA-256 of a file. */
      id: text,
      inbox: text,
      type: text.optional(),
      title: text,
      at: moment,
    }),
  ),
  /** Whether there is more than is listed. */
  more: z.boolean(),
})

/** `GET /v1/console/events/{id}?inbox=`: its whole life, in order. */
export const lifeSchema = z.strictObject({
  id: text,
  inbox: text,
  type: text,
  agent: text,
  /** The event as its agent sent it; without personal and financial members where masked. */
  event: z.looseObject({}),
  steps: z.array(
    z.strictObject({
      /** `file`, `read`, `released`, `stored`, `taken`, `posted`, `failed`, `withdrawn`, `corrected`, `dead`. */
      what: text,
      at: moment.optional(),
      who: text.optional(),
      message: text,
      event: text.optional(),
    }),
  ),
  file: z
    .strictObject({ sha256: text, position: text.optional(), feed: text.optional() })
    .optional(),
  related: z.array(z.strictObject({ id: text, type: text, title: text })),
})

/** `GET /v1/console/files/{sha256}`: what the hub has of one file. */
export const fileLifeSchema = z.strictObject({
  sha256: text,
  agent: text,
  /** What the agent calls it; runs of six digits are hidden where masked. */
  name: text.optional(),
  feed: text.optional(),
  firstAt: moment,
  events: count,
  statements: z.array(z.strictObject({ id: text, title: text, type: text })),
})

export const holdingKinds = ['quarantine', 'held', 'parked', 'dead-letter'] as const
export const holdingActions = ['release', 'retry', 'skip', 'replay'] as const

/** `GET /v1/console/holdings?kind=`: what stands still and waits for a person. */
export const holdingsSchema = z.strictObject({
  counts: z.record(z.enum(holdingKinds), count),
  holdings: z.array(
    z.strictObject({
      kind: z.enum(holdingKinds),
      /** Opaque; names it in an action. */
      key: text,
      agent: text.optional(),
      route: text.optional(),
      /** As shown: a masked file name, a release, an event. */
      subject: text,
      code: text,
      reason: text,
      since: moment,
      events: count.optional(),
      actions: z.array(z.enum(holdingActions)),
      /** The action that was asked for last, and what became of it. */
      asked: z
        .strictObject({
          number: count,
          action: z.enum(holdingActions),
          by: text,
          state: z.enum(['awaits-second', 'sent', 'done', 'refused', 'expired']),
          message: text.optional(),
        })
        .optional(),
    }),
  ),
})

/** `POST /v1/console/holdings/{key}/{action}`: body `{ reason }`; `POST /v1/console/commands/{number}/approve`. */
export const askedSchema = z.strictObject({
  number: count,
  state: z.enum(['awaits-second', 'sent', 'done', 'refused', 'expired']),
  message: text.optional(),
})

/** `GET /v1/console/throughput?span=hour|day|week`: columns for a chart. */
export const throughputSchema = z.strictObject({
  /** Seconds since 1970 of each step's begin. */
  at: z.array(count),
  events: z.array(count),
  /** Seconds from the reading at the agent to the commit here: median and 95th percentile; null without events. */
  delayMedian: z.array(z.number().nullable()),
  delay95: z.array(z.number().nullable()),
})

const share = z.strictObject({ of: count, count: count })

/** `GET /v1/console/figures?from=&to=`: control figures. */
export const controlFiguresSchema = z.strictObject({
  from: day,
  to: day,
  /** Seconds. */
  settlementToPosting: z.strictObject({
    median: z.number().optional(),
    p95: z.number().optional(),
    posted: count,
  }),
  failedPostings: z.strictObject({
    failed: count,
    repaired: count,
    medianRepair: z.number().optional(),
  }),
  statementsOnTime: share,
  entriesWithReference: share,
  byLegalEntity: z.array(
    z.strictObject({
      legalEntity: text,
      statementsOnTime: share,
      entriesWithReference: share,
      settlementMedian: z.number().optional(),
    }),
  ),
})

/** Topics of `GET /v1/console/live` (server-sent events): which view has something new. */
export const liveTopics = ['fleet', 'alerts', 'calendar', 'cash', 'holdings', 'throughput'] as const

/** Data of each server-sent event, at most one a second and topic. */
export const liveSchema = z.strictObject({
  topic: z.enum(liveTopics),
  at: moment,
})

export type Me = z.infer<typeof meSchema>
export type AgentSummary = z.infer<typeof agentSummarySchema>
export type Fleet = z.infer<typeof fleetSchema>
export type AgentDetail = z.infer<typeof agentDetailSchema>
export type Alert = z.infer<typeof alertSchema>
export type Alerts = z.infer<typeof alertsSchema>
export type Calendar = z.infer<typeof calendarSchema>
export type Cash = z.infer<typeof cashSchema>
export type Found = z.infer<typeof searchSchema>
export type Life = z.infer<typeof lifeSchema>
export type FileLife = z.infer<typeof fileLifeSchema>
export type Holdings = z.infer<typeof holdingsSchema>
export type Asked = z.infer<typeof askedSchema>
export type Throughput = z.infer<typeof throughputSchema>
export type ControlFigures = z.infer<typeof controlFiguresSchema>
export type LiveTopic = (typeof liveTopics)[number]
