import { z } from 'zod'
import { type Throughput, throughputSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { type Histogram, merge, percentile } from '../store/histogram.ts'
import type { Traffic } from '../store/viewContract.ts'
import { sightOf } from './sight.ts'

/** Seconds: how long, in which steps, and of what counts. */
const spans = {
  hour: { seconds: 3_600, step: 60, of: 60 },
  day: { seconds: 86_400, step: 300, of: 60 },
  week: { seconds: 7 * 86_400, step: 3_600, of: 3_600 },
} as const

export const throughput = operation({
  id: 'throughput',
  method: 'GET',
  path: '/v1/console/throughput',
  summary: 'How many events came, and how long they took from the agent to here.',
  query: z.strictObject({ span: z.enum(['hour', 'day', 'week']).default('hour') }),
  params: nothing,
  body: noBody,
  answer: throughputSchema,
  problems: [],
  async handle({ store, now }, { caller, query }): Promise<Throughput> {
    const { seconds, step, of } = spans[query.span]
    const end = (Math.floor(now().getTime() / 1_000 / step) + 1) * step
    const found = await store.views.counts.traffic(sightOf(caller), of, end - seconds, end)
    const byStep = new Map<number, { events: number; delays: Histogram }>()
    for (const traffic of found) addTo(byStep, traffic, step)
    const at = Array.from({ length: seconds / step }, (_, i) => end - seconds + i * step)
    const delays = (percent: number) => {
      return at.map((time) => percentile(byStep.get(time)?.delays ?? none, percent) ?? null)
    }
    return {
      at,
      events: at.map((time) => byStep.get(time)?.events ?? 0),
      delayMedian: delays(50),
      delay95: delays(95),
    }
  },
})

const none: Histogram = new Map()

function addTo(
  byStep: Map<number, { events: number; delays: Histogram }>,
  { at, events, delays }: Traffic,
  step: number,
): void {
  const begin = Math.floor(at / step) * step
  const sum = byStep.get(begin) ?? { events: 0, delays: new Map() }
  sum.events += events
  merge(sum.delays, delays)
  byStep.set(begin, sum)
}
