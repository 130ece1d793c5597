import { z } from 'zod'
import { mayRead } from '../http/caller.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { pushCodes } from './push/verdict.ts'

export const routesState = operation({
  id: 'routes',
  method: 'GET',
  path: '/v1/routes',
  summary: 'How far each route has come, and what keeps it.',
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    routes: z.array(
      z.strictObject({
        name: z.string(),
        inbox: z.string(),
        kind: z.enum(['push', 'subscription', 'pull']),
        delivered: z.int().meta({ description: 'Events that the consumer took.' }),
        resent: z.int().meta({ description: 'Events that were sent more than once.' }),
        deadLetters: z.int().meta({ description: 'Events that wait for a person.' }),
        behind: z.int().meta({ description: 'Events of all inboxes since the cursor, at most.' }),
        failing: z
          .strictObject({
            code: z.enum(pushCodes),
            status: z.int().optional(),
            attempts: z.int(),
            since: z.iso.datetime(),
          })
          .optional()
          .meta({ description: 'There while attempts fail.' }),
      }),
    ),
  }),
  problems: [],
  async handle({ store, pushers }, { caller }) {
    const standings = await store.routes.standings()
    const head = await store.head()
    const shown = standings.filter(({ inbox }) => mayRead(caller, inbox))
    const routes = await Promise.all(
      shown.map(async ({ name, inbox, cursor, delivered, resent }) => ({
        name,
        inbox,
        kind: kindOf(name),
        delivered,
        resent,
        deadLetters: await store.routes.countDead(name),
        behind: head - cursor,
        failing: pushers.failing(name),
      })),
    )
    return { routes }
  },
})

/** Routes have plain names; what readers do is kept under a name with a slash. */
function kindOf(name: string): 'push' | 'subscription' | 'pull' {
  if (name.startsWith('subscription/')) return 'subscription'
  return name.startsWith('reader/') ? 'pull' : 'push'
}
