import { z } from 'zod'
import { Answer } from '../http/answer.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'

export const metricsPage = operation({
  id: 'metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Figures of the hub as a whole, in the form that Prometheus reads.',
  whole: true,
  query: z.object({}),
  params: nothing,
  body: noBody,
  answer: z.string().meta({ description: 'Text in the exposition format of Prometheus.' }),
  problems: [],
  async handle({ metrics }) {
    const { contentType, text } = await metrics.page()
    return new Answer({ headers: { 'content-type': contentType }, body: text })
  },
})

export const readiness = operation({
  id: 'ready',
  method: 'GET',
  path: '/readyz',
  summary: 'Answers while the hub takes events: it listens, and its store can be written.',
  open: true,
  query: z.object({}),
  params: nothing,
  body: noBody,
  answer: z.strictObject({ ok: z.literal(true) }),
  problems: ['store-failed'],
  async handle({ readiness: probe }) {
    if (!(await probe.isReady())) throw new Refusal('store-failed')
    return { ok: true }
  },
})
