import { z } from 'zod'
import { type FileLife, fileLifeSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { shownFile } from './masking.ts'
import { sightOf } from './sight.ts'
import { titleOf } from './titles.ts'

export const file = operation({
  id: 'file',
  method: 'GET',
  path: '/v1/console/files/{sha256}',
  summary: 'What the hub has of one file.',
  query: nothing,
  params: z.strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'Of its content, in hex.' }),
  }),
  body: noBody,
  answer: fileLifeSchema,
  problems: ['not-found'],
  async handle({ store }, { caller, params: { sha256 } }): Promise<FileLife> {
    const { finder } = store.views
    const sight = sightOf(caller)
    const found = await finder.file(sight, sha256)
    // Where several inboxes have it, the one with the most of it tells the most.
    const [most] = found.toSorted((a, b) => b.events - a.events)
    if (!most) throw new Refusal('not-found')
    const { agent, name, feed, firstAt, events, statements } = most
    return {
      sha256,
      agent,
      ...(name === undefined ? {} : { name: shownFile(name, caller.masked) }),
      ...(feed === undefined ? {} : { feed }),
      firstAt,
      events,
      statements: (await finder.byCursor(sight, statements)).map((event) => ({
        id: event.id,
        type: event.type,
        title: titleOf(event, caller.masked),
      })),
    }
  },
})
