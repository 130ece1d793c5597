import { z } from 'zod'
import { lanes } from '../events/lane.ts'
import { wireLimits } from './limits.ts'
import { count, day, lane, moment, name } from './members.ts'

/**
 * The heartbeat of an agent: how it fares, and what waits for a person there. It holds codes, places
 * and shapes, never an account number, a name or an amount; an account is named by its reference
 * (`protocol/accountReference.ts`), a file with its runs of digits masked.
 */

/** What the agent's feeds are called; free text of its configuration. */
const feed = z.string().min(1).max(wireLimits.maxNameChars)

const waiting = z.strictObject({
  lane,
  events: count,
  bytes: count.optional().meta({ description: 'Of the events, as they lie in the outbox.' }),
  oldestAt: moment.optional().meta({ description: 'When the oldest of them was released.' }),
})

const feedHealth = z.strictObject({
  feed,
  kind: z.enum(['folder', 'sftp']),
  lastFileAt: moment.optional().meta({ description: 'When a file was last picked up.' }),
  lastError: z
    .strictObject({ code: z.string().min(1).max(64), at: moment })
    .optional()
    .meta({ description: 'The fault that stands now, by its code; absent where none does.' }),
  nextRunAt: moment.optional().meta({ description: 'Next visit of a schedule.' }),
})

export const standingKinds = ['quarantine', 'held', 'parked'] as const

/** What a command about a standing item is given as its detail. */
const target = z.strictObject({
  file: z.int().positive().optional(),
  unit: z.int().positive().optional(),
  release: z.int().positive().optional(),
})

const standingItem = z.strictObject({
  kind: z.enum(standingKinds),
  key: name.meta({ description: 'The same as long as the item stands, such as `file-7-unit-2`.' }),
  target: target.meta({ description: 'What a command about the item is given as its `detail`.' }),
  feed: feed.optional(),
  code: z.string().min(1).max(64).meta({ description: 'Why it stands.' }),
  since: moment,
  file: z.string().max(wireLimits.maxFileChars).optional().meta({
    description: 'Name of the file, with runs of six digits or more masked.',
  }),
  events: count.optional(),
  account: z.hex().length(32).optional().meta({
    description: 'Reference of the account that a held statement is of.',
  }),
  businessDate: day.optional().meta({ description: 'Day that a held statement closes.' }),
})

const lateStatement = z.strictObject({
  what: z.string().min(1).max(wireLimits.maxNameChars).meta({
    description: 'Name of a feed, or the reference of an account.',
  }),
  feed,
  dueAt: moment,
  lacks: z.enum(['file', 'statement']).meta({
    description: '`file`: any of the feed is expected; `statement`: that of one account.',
  }),
  businessDate: day.meta({ description: 'The banking day that is to be covered.' }),
})

/** Agent to hub, at every heartbeat. Other members may stand beside those that are known. */
export const statusSchema = z.looseObject({
  t: z.literal('status'),
  program: z.string().max(wireLimits.maxNameChars).optional(),
  uptimeSeconds: z.number().nonnegative().optional(),
  waiting: z
    .array(waiting)
    .max(lanes.length)
    .optional()
    .meta({ description: 'Events that are released and not yet acknowledged.' }),
  feeds: z.array(feedHealth).max(wireLimits.maxFeeds).optional(),
  held: count.optional().meta({ description: 'Units that a person must let go.' }),
  quarantined: count.optional().meta({ description: 'Files that were refused and are kept.' }),
  parkedReleases: count.optional(),
  overdue: count.optional().meta({ description: 'Expected statements that have not come.' }),
  freeDiskBytes: count.optional(),
  clockOffsetMs: z.int().optional().meta({
    description: "The agent's clock less the hub's, from the last welcome; positive: it is ahead.",
  }),
  store: z
    .strictObject({ healthy: z.boolean(), code: z.string().min(1).max(64).optional() })
    .optional()
    .meta({ description: 'Whether the outbox can be written; the code says why not.' }),
  audit: z
    .strictObject({ number: z.int().positive(), hash: z.hash('sha256') })
    .optional()
    .meta({ description: "Head of the agent's audit chain, so that a cut one can be told." }),
  standing: z
    .array(standingItem)
    .max(wireLimits.maxStanding)
    .optional()
    .meta({ description: 'The newest of what waits for a person.' }),
  late: z.array(lateStatement).max(wireLimits.maxStanding).optional(),
})

export type Status = z.infer<typeof statusSchema>
export type StandingItem = z.infer<typeof standingItem>
export type LateStatement = z.infer<typeof lateStatement>
export type FeedHealth = z.infer<typeof feedHealth>
export type WaitingLane = z.infer<typeof waiting>
