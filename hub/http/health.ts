import { z } from 'zod'
import { noBody, nothing, operation } from './operation.ts'

export const health = operation({
  id: 'health',
  method: 'GET',
  path: '/healthz',
  summary: 'Answers while the hub runs.',
  open: true,
  query: z.object({}),
  params: nothing,
  body: noBody,
  answer: z.strictObject({ ok: z.literal(true) }),
  problems: [],
  handle: async () => ({ ok: true }),
})
