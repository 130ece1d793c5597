import { z } from 'zod'
import { allowedInbox, inboxSchema, noBody, nothing, operation } from '../http/operation.ts'

const dayMs = 86_400_000
const defaultDays = 30

export const figures = operation({
  id: 'figures',
  method: 'GET',
  path: '/v1/figures',
  summary: 'Time from settlement to posting, by legal entity.',
  query: z.strictObject({
    inbox: inboxSchema,
    since: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'Only outcomes from then on; 30 days where absent.' }),
  }),
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    since: z.iso.datetime(),
    figures: z.array(
      z.strictObject({
        legalEntity: z.string().optional().meta({ description: 'Absent: events that name none.' }),
        posted: z.int(),
        measured: z.int().meta({ description: 'Posted events with a value or booking date.' }),
        failed: z.int().meta({ description: 'Events that failed and nobody posted.' }),
        medianSeconds: z.int().optional(),
        p95Seconds: z.int().optional(),
      }),
    ),
  }),
  problems: ['inbox-not-allowed'],
  async handle({ store, now }, { caller, query }) {
    const inbox = allowedInbox(caller, query.inbox)
    const from = query.since ? Date.parse(query.since) : now().getTime() - defaultDays * dayMs
    const since = new Date(from).toISOString()
    const found = await store.outcomes.figures({ scope: caller.scope, inbox, since })
    return { since, figures: found }
  },
})
