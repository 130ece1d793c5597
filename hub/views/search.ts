import { z } from 'zod'
import { type Found, searchSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import type { FinderBook, FoundEvent, Sight } from '../store/viewContract.ts'
import { shownFile } from './masking.ts'
import { sightOf } from './sight.ts'
import { kindOf, titleOf } from './titles.ts'

const mostFound = 50
const mostAccounts = 20
const mostFiles = 20

export const search = operation({
  id: 'search',
  method: 'GET',
  path: '/v1/console/search',
  summary: 'Finds events, files, statements and documents by a number that somebody has in hand.',
  query: z.strictObject({
    q: z
      .string()
      .trim()
      .min(3)
      .max(256)
      .meta({
        description:
          'An event id or its first eight characters, the name or the SHA-256 of a file, an account, a ' +
          'reference, an end-to-end id, the number of a document or a statement.',
      }),
  }),
  params: nothing,
  body: noBody,
  answer: searchSchema,
  problems: [],
  async handle({ store }, { caller, query: { q } }): Promise<Found> {
    const { finder } = store.views
    const sight = sightOf(caller)
    const exact = await finder.byId(sight, q)
    const { events, more } = await finder.find(sight, q, mostFound)
    // Who sees only the end of an account would learn the rest of it by trying.
    const ofAccounts = caller.masked ? [] : await finder.ofAccounts(sight, q, mostAccounts)
    const byId = new Map<string, FoundEvent>()
    for (const event of [...(exact ? [exact] : []), ...ofAccounts, ...events]) {
      byId.set(event.id, event)
    }
    const files = await filesOf(finder, sight, q, caller.masked)
    const found = [...files, ...[...byId.values()].map((event) => foundFrom(event, caller.masked))]
    return { found: found.slice(0, mostFound), more: more || found.length > mostFound }
  },
})

function foundFrom(event: FoundEvent, masked: boolean | undefined): Found['found'][number] {
  const { id, inbox, type, storedAt: at } = event
  return { kind: kindOf(type), id, inbox, type, title: titleOf(event, masked), at }
}

async function filesOf(
  finder: FinderBook,
  sight: Sight,
  q: string,
  masked: boolean | undefined,
): Promise<Found['found']> {
  const isHash = /^[0-9a-f]{64}$/i.test(q)
  const files = isHash
    ? await finder.file(sight, q.toLowerCase())
    : // Names hold accounts; who sees none would learn them by trying.
      masked
      ? []
      : await finder.filesNamed(sight, q, mostFiles)
  return files.map(({ sha256, name, inbox, feed, events, firstAt }) => {
    const called = name === undefined ? '' : ` ${shownFile(name, masked)}`
    const from = feed === undefined ? '' : ` from the feed ${feed}`
    return {
      kind: 'file',
      id: sha256,
      inbox,
      title: `File${called} of ${events} events${from}`,
      at: firstAt,
    }
  })
}
