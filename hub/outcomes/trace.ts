import { z } from 'zod'
import { allowedInbox, inboxSchema, noBody, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { outcomeStatuses } from '../store/outcomeContract.ts'
import { memberOf } from '../store/placing.ts'
import { wayOf } from './way.ts'

/** Attributes of the envelope that lead back to the file; absent where the event has none. */
const envelope = ['type', 'source', 'subject', 'sourcefile', 'sourceposition', 'correlationid']

export const trace = operation({
  id: 'trace',
  method: 'GET',
  path: '/v1/events/{id}/trace',
  summary: 'The way of one event, from the byte of a file to its posting.',
  plain: true,
  query: z.strictObject({ inbox: inboxSchema }),
  params: z.strictObject({ id: z.string().min(1).max(256) }),
  body: noBody,
  answer: z.strictObject({
    id: z.string(),
    inbox: z.string(),
    type: z.string(),
    source: z.string().meta({ description: 'Agent and feed.' }),
    subject: z.string().optional(),
    sourcefile: z.string().optional().meta({ description: 'SHA-256 of the file.' }),
    sourceposition: z.string().optional().meta({ description: 'Line:column@byte.' }),
    correlationid: z.string().optional().meta({ description: 'Id of the statement or document.' }),
    agent: z.string(),
    storeId: z.string(),
    lane: z.string(),
    sequence: z.int().meta({ description: "Place in the agent's lane." }),
    storedAt: z.iso.datetime().meta({ description: 'When the hub committed it.' }),
    deliveries: z.array(
      z.strictObject({
        route: z.string(),
        state: z.enum(['delivered', 'dead', 'queued']),
        at: z.iso.datetime(),
      }),
    ),
    outcomes: z.array(
      z.strictObject({
        consumer: z.string(),
        status: z.enum(outcomeStatuses),
        at: z.iso.datetime(),
        reference: z.string().optional(),
        code: z.string().optional(),
        toldAt: z.iso.datetime(),
        seconds: z.int().optional().meta({
          description: 'From the first moment of the value date, in UTC, to the posting.',
        }),
      }),
    ),
  }),
  problems: ['inbox-not-allowed', 'not-found'],
  async handle(api, { caller, query, params }) {
    const inbox = allowedInbox(caller, query.inbox)
    const way = await wayOf(api, caller, inbox, params.id)
    if (!way) throw new Refusal('not-found')
    const { event, deliveries, outcomes, ...place } = way
    const written: unknown = JSON.parse(event.body)
    const facts = envelope.flatMap((name) => {
      const value = memberOf(written, name)
      return typeof value === 'string' ? [[name, value] as const] : []
    })
    return { id: event.id, inbox, ...Object.fromEntries(facts), ...place, deliveries, outcomes }
  },
})
