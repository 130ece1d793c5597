import { z } from 'zod'
import { Answer } from '../http/answer.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'

export const consoleLive = operation({
  id: 'consoleLive',
  method: 'GET',
  path: '/v1/console/live',
  summary: 'Server-sent events: each names a topic of which the caller may see something new.',
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.string().meta({ description: 'A stream of events; each `data` is `{"topic","at"}`.' }),
  problems: ['rate-limited'],
  async handle({ live }, { caller, signal }) {
    const body = live.listen(caller, signal)
    if (!body) throw new Refusal('rate-limited', undefined, 10_000)
    return new Answer({ headers: { 'content-type': 'text/event-stream' }, body })
  },
})
