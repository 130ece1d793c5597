import { z } from 'zod'
import { noBody, nothing, operation } from '../http/operation.ts'
import { numberQuery } from '../routes/pull/conflicts.ts'

export const audit = operation({
  id: 'audit',
  method: 'GET',
  path: '/v1/console/audit',
  summary: 'What was done on this hub, by whom and when, in records linked by their hashes.',
  role: 'admin',
  whole: true,
  query: z.strictObject(numberQuery),
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    records: z.array(
      z.strictObject({
        number: z.int(),
        at: z.iso.datetime(),
        kind: z.string().meta({ description: 'Id of an operation, or such as `sign-in`.' }),
        by: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number()])),
        hash: z.string(),
      }),
    ),
    next: z.int(),
  }),
  problems: [],
  async handle({ store }, { query: { after, limit } }) {
    const records = await store.audit.list(after, limit)
    return { records, next: records.at(-1)?.number ?? after }
  },
})

export const verifyAudit = operation({
  id: 'verifyAudit',
  method: 'GET',
  path: '/v1/console/audit/verify',
  summary: 'Whether any record of the audit was changed, taken out or put in.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    records: z.int().meta({ description: 'Sound ones, from the first on.' }),
    broken: z.int().optional().meta({ description: 'The first that the chain disowns.' }),
  }),
  problems: [],
  handle: ({ store }) => store.audit.verify(),
})

export const auditOperations = [audit, verifyAudit] as const
