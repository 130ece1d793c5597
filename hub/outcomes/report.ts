import { z } from 'zod'
import { allowedInbox, inboxSchema, nothing, operation } from '../http/operation.ts'
import { outcomeStatuses } from '../store/outcomeContract.ts'

const reportSchema = z
  .strictObject({
    event: z.string().min(1).max(256).meta({ description: 'Id of the event.' }),
    status: z.enum(outcomeStatuses),
    at: z.iso.datetime({ offset: true }).meta({ description: 'When it was posted, or failed.' }),
    reference: z.string().min(1).max(256).optional().meta({
      description: "The consumer's own name for it, such as a document number.",
    }),
    code: z.string().min(1).max(64).optional().meta({
      description: "The consumer's message code. No text: it may hold what is private.",
    }),
  })
  .meta({ id: 'Outcome' })

export const outcomes = operation({
  id: 'outcomes',
  method: 'POST',
  path: '/v1/outcomes',
  summary: 'Says what became of events. The same outcome again changes nothing.',
  query: nothing,
  params: nothing,
  body: z.strictObject({
    inbox: inboxSchema,
    outcomes: z.array(reportSchema).min(1).max(1_000),
  }),
  answer: z.strictObject({
    kept: z.int().meta({ description: 'New ones.' }),
    known: z.int().meta({ description: 'Those that the hub had.' }),
    unknownEvents: z.array(z.string()).meta({
      description: 'Ids that the inbox does not have, or not for this reader; nothing was kept.',
    }),
  }),
  problems: ['inbox-not-allowed', 'body-too-large', 'body-type-unknown', 'store-failed'],
  async handle({ store }, { caller, body }) {
    const inbox = allowedInbox(caller, body.inbox)
    const answers = await store.outcomes.report(caller, inbox, body.outcomes)
    const count = (wanted: string) => answers.filter((answer) => answer === wanted).length
    const unknown = body.outcomes.filter((_, i) => answers[i] === 'event-unknown')
    const unknownEvents = unknown.map(({ event }) => event)
    return { kept: count('kept'), known: count('known'), unknownEvents }
  },
})
