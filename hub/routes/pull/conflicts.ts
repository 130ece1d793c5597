import { z } from 'zod'
import {
  allowedInbox,
  eventSchema,
  inboxSchema,
  noBody,
  nothing,
  operation,
} from '../../http/operation.ts'

export const numberQuery = {
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).meta({
    description: 'Only those behind this number.',
  }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
}

export const conflicts = operation({
  id: 'conflicts',
  method: 'GET',
  path: '/v1/conflicts',
  summary: 'Ids that came again with another account, amount or date, for a person to judge.',
  plain: true,
  query: z.strictObject({ inbox: inboxSchema, ...numberQuery }),
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    conflicts: z.array(
      z.strictObject({
        number: z.int(),
        inbox: z.string(),
        id: z.string(),
        agent: z.string(),
        seenAt: z.iso.datetime(),
        kept: eventSchema,
        other: eventSchema,
      }),
    ),
    next: z.int(),
  }),
  problems: ['inbox-not-allowed'],
  async handle({ store }, { caller, query }) {
    const inbox = allowedInbox(caller, query.inbox)
    const found = await store.conflicts({ ...query, inbox, scope: caller.scope })
    const items = found.map(({ kept, other, ...facts }) => {
      return `${JSON.stringify(facts).slice(0, -1)},"kept":${kept},"other":${other}}`
    })
    return `{"conflicts":[${items.join(',')}],"next":${found.at(-1)?.number ?? query.after}}`
  },
})
