import { z } from 'zod'
import { type AgentSummary, agentStates, fleetSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { seenBy } from './fleet.ts'
import { summaryOf } from './shown.ts'

/** What needs a person first. */
const order: readonly AgentSummary['state'][] = [
  'offline',
  'stalled',
  'attention',
  'healthy',
  'retired',
]

export const consoleFleet = operation({
  id: 'consoleFleet',
  method: 'GET',
  path: '/v1/console/fleet',
  summary: 'Every agent that the caller may see, with its state; what needs a person first.',
  query: z.strictObject({
    state: z.enum(agentStates).optional(),
    q: z.string().max(128).optional().meta({
      description: 'Part of the name of an agent, a region or a legal entity.',
    }),
  }),
  params: nothing,
  body: noBody,
  answer: fleetSchema,
  problems: [],
  async handle({ fleet, now }, { caller, query }) {
    const counts = { healthy: 0, attention: 0, stalled: 0, offline: 0, retired: 0 }
    const shown: AgentSummary[] = []
    for (const view of fleet.all()) {
      const seen = seenBy(caller, view)
      if (!seen) continue
      counts[seen.judgement.state] += 1
      if (query.state && query.state !== seen.judgement.state) continue
      const summary = summaryOf(seen)
      if (query.q === undefined || isNamed(summary, query.q)) shown.push(summary)
    }
    const agents = shown.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    return { asOf: now().toISOString(), counts, agents }
  },
})

function isNamed({ agent, regions, legalEntities }: AgentSummary, part: string): boolean {
  const wanted = part.toLowerCase()
  return [agent, ...regions, ...legalEntities].some((name) => name.toLowerCase().includes(wanted))
}
