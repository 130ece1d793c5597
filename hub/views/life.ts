import { z } from 'zod'
import { type Life, lifeSchema } from '../console/contract.ts'
import { allowedInbox, inboxSchema, noBody, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { wayOf } from '../outcomes/way.ts'
import { memberOf } from '../store/placing.ts'
import { maskedEvent } from './masking.ts'
import { relatedTo } from './related.ts'
import { sightOf } from './sight.ts'
import { feedOf, stepsOf } from './steps.ts'
import { titleOf } from './titles.ts'

export const life = operation({
  id: 'life',
  method: 'GET',
  path: '/v1/console/events/{id}',
  summary: 'The whole life of one event, and the events that belong to it.',
  query: z.strictObject({
    inbox: inboxSchema.optional().meta({ description: 'The first that has it, where absent.' }),
  }),
  params: z.strictObject({ id: z.string().min(1).max(256) }),
  body: noBody,
  answer: lifeSchema,
  problems: ['inbox-not-allowed', 'not-found'],
  async handle(api, { caller, query, params: { id } }): Promise<Life> {
    const { finder } = api.store.views
    const asked = query.inbox === undefined ? undefined : allowedInbox(caller, query.inbox)
    const inbox = asked ?? (await finder.byId(sightOf(caller), id))?.inbox
    const way = inbox === undefined ? undefined : await wayOf(api, caller, inbox, id)
    if (!way || inbox === undefined) throw new Refusal('not-found')
    const event: object = Object(JSON.parse(way.event.body))
    const related = await relatedTo(finder, { scope: caller.scope, inboxes: [inbox] }, id, event)
    return {
      id,
      inbox,
      type: way.event.type,
      agent: way.agent,
      event: { ...(caller.masked ? maskedEvent(event) : event) },
      steps: stepsOf(way, event, related),
      ...fileOf(event),
      related: related.map((found) => ({
        id: found.id,
        type: found.type,
        title: titleOf(found, caller.masked),
      })),
    }
  },
})

function fileOf(event: object): Pick<Life, 'file'> {
  const [sha256, position] = [memberOf(event, 'sourcefile'), memberOf(event, 'sourceposition')]
  if (typeof sha256 !== 'string') return {}
  const feed = feedOf(event)
  return {
    file: {
      sha256,
      ...(typeof position === 'string' ? { position } : {}),
      ...(feed === undefined ? {} : { feed }),
    },
  }
}
