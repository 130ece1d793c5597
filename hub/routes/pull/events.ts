import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import {
  type Api,
  allowedInbox,
  cursorSchema,
  eventSchema,
  inboxSchema,
  noBody,
  nothing,
  operation,
  several,
} from '../../http/operation.ts'
import { Refusal } from '../../http/problems.ts'
import type { FoundEvents } from '../../store/contract.ts'
import { cursorText } from '../../store/cursorText.ts'
import type { Selection } from '../../store/selection.ts'
import { placeOf } from '../cursor.ts'

export const selectionQuery = {
  types: several('Names of events, as patterns: `bank-*`. May stand several times.'),
  region: several('Regions. May stand several times.'),
  legalEntity: several('Legal entities. May stand several times.'),
  account: several('Accounts as the register names them. May stand several times.'),
}

const querySchema = z.strictObject({
  inbox: inboxSchema,
  after: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(100).meta({
    description: 'Events of the page at most; the hub has a limit of its own, 1000 mostly.',
  }),
  wait: z
    .string()
    .regex(/^([0-9]|[1-5][0-9]|60)s$/)
    .optional()
    .meta({ description: 'How long to wait for an event where there is none: up to `60s`.' }),
  ...selectionQuery,
})

type Query = z.infer<typeof querySchema>

/** Bodies of a page together, in bytes: one page is never more than a hub likes to hold. */
const maxPageBytes = 8 * 1024 * 1024
/** Requests that wait at a time; further ones are answered at once. */
const maxWaiting = 2_000

export const events = operation({
  id: 'events',
  method: 'GET',
  path: '/v1/events',
  summary: 'Events of an inbox behind a cursor, in the order in which the hub committed them.',
  plain: true,
  query: querySchema,
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    events: z.array(z.strictObject({ cursor: cursorSchema, event: eventSchema })),
    next: cursorSchema.meta({ description: 'Where to go on, also behind an empty page.' }),
  }),
  problems: ['cursor-invalid', 'inbox-not-allowed', 'cursor-stale', 'rate-limited'],
  async handle(api, { caller, query, signal }) {
    const inbox = allowedInbox(caller, query.inbox)
    const after = await placeOf(api.store, query.after)
    const pace = api.paces.of(caller)
    const now = performance.now()
    const wait = pace.waitMs(now)
    if (wait > 0) throw new Refusal('rate-limited', undefined, wait)
    const limit = Math.min(query.limit, api.maxPageEvents, pace.maxBatch)
    const selection = selectionOf(query)
    const found = await look(api, caller, { ...query, inbox, after, limit, selection }, signal)
    pace.spend(found.events.length, performance.now())
    const { through } = found
    if (found.events.length > 0) {
      const name = `reader/${caller.name}/${inbox}`
      api.journal.read({ name, inbox, selection, after, through, events: found.events.length })
    }
    return pageText(api.store.epoch, found)
  },
})

interface Look {
  readonly inbox: string
  readonly after: number
  readonly limit: number
  readonly selection: Selection
  readonly wait?: string | undefined
}

/** Looks on until something is found, or nothing is left and the time to wait is over. */
async function look(
  { store, arrivals }: Api,
  { scope }: Caller,
  { inbox, after, limit, selection, wait = '0s' }: Look,
  signal: AbortSignal,
): Promise<FoundEvents> {
  const deadline = performance.now() + Number.parseInt(wait, 10) * 1000
  for (let from = after; ; ) {
    const seen = arrivals.count(inbox)
    const page = { scope, inbox, after: from, limit, selection, maxBytes: maxPageBytes }
    const found = await store.events(page)
    const left = deadline - performance.now()
    const isOver = left <= 0 || signal.aborted || arrivals.closed || arrivals.waiting >= maxWaiting
    const isAtEnd = found.through === from
    if (found.events.length > 0 || isOver) return found
    from = found.through
    if (isAtEnd) await arrivals.beyond(inbox, seen, left, signal)
    // A choosy reader far behind: the others have their turn between two looks.
    else await new Promise((resolve) => setImmediate(resolve))
  }
}

export function selectionOf(query: Pick<Query, keyof typeof selectionQuery>): Selection {
  const { types, region, legalEntity, account } = query
  return {
    ...(types ? { types } : {}),
    ...(region ? { regions: region } : {}),
    ...(legalEntity ? { legalEntities: legalEntity } : {}),
    ...(account ? { accounts: account } : {}),
  }
}

/** The bodies go in as they are: an event is serialised once in its life. */
function pageText(epoch: string, { events: found, through }: FoundEvents): string {
  const items = found.map(({ cursor, body }) => {
    return `{"cursor":"${cursorText(epoch, cursor)}","event":${body}}`
  })
  return `{"events":[${items.join(',')}],"next":"${cursorText(epoch, through)}"}`
}
