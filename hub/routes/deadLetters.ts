import { z } from 'zod'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { type DeadLetter, deadLetterStates } from '../store/routeContract.ts'
import { numberQuery } from './pull/conflicts.ts'

const letterSchema = z
  .strictObject({
    number: z.int(),
    route: z.string(),
    inbox: z.string(),
    event: z.string().meta({ description: 'Id of the event.' }),
    code: z.string().meta({ description: 'Why it was put aside; see docs/hub.md.' }),
    status: z.int().optional().meta({ description: 'HTTP status of the last answer.' }),
    attempts: z.int(),
    at: z.iso.datetime().meta({ description: 'Of the last attempt.' }),
    state: z.enum(deadLetterStates),
  })
  .meta({ id: 'DeadLetter' })

export const deadLetters = operation({
  id: 'deadLetters',
  method: 'GET',
  path: '/v1/dead-letters',
  summary: 'Events that a route put aside, because its consumer refused them or failed on them.',
  query: z.strictObject({
    route: z.string().max(128).optional(),
    state: z.enum(deadLetterStates).optional(),
    ...numberQuery,
  }),
  params: nothing,
  body: noBody,
  answer: z.strictObject({ deadLetters: z.array(letterSchema), next: z.int() }),
  problems: [],
  async handle({ store }, { caller, query }) {
    const { route, state, after, limit } = query
    const wanted = { ...(route ? { route } : {}), ...(state ? { state } : {}) }
    const { scope, inboxes } = caller
    const found = await store.routes.deadLetters({ scope, inboxes, after, limit, ...wanted })
    return { deadLetters: found.map(letterShown), next: found.at(-1)?.number ?? after }
  },
})

export const retryDeadLetter = operation({
  id: 'retryDeadLetter',
  method: 'POST',
  path: '/v1/dead-letters/{number}/retry',
  summary: 'Sends an event that was put aside again, beside what the route delivers.',
  role: 'operator',
  query: nothing,
  params: z.strictObject({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  body: noBody,
  answer: letterSchema,
  problems: ['not-found', 'second-person-needed'],
  async handle({ store, pushers, commands }, { caller, params }) {
    // Where two people are needed the console's way is the only one.
    if (commands.settings.fourEyes.includes('retry')) throw new Refusal('second-person-needed')
    const { scope, inboxes } = caller
    const letter = await store.routes.requeue(scope, params.number, inboxes)
    if (!letter) throw new Refusal('not-found')
    pushers.wake(letter.route)
    return letterShown(letter)
  },
})

function letterShown({ cursor: _, eventId, ...letter }: DeadLetter): z.infer<typeof letterSchema> {
  return { ...letter, event: eventId }
}
