import { z } from 'zod'
import { agentDetailSchema, agentSummarySchema } from '../console/contract.ts'
import type { Caller } from '../http/caller.ts'
import { type Api, noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { shownAccount } from '../views/masking.ts'
import { accountsByReference } from '../views/references.ts'
import { sightOf } from '../views/sight.ts'
import { type AgentView, seenBy } from './fleet.ts'
import { detailOf, summaryOf } from './shown.ts'

const agentParams = z.strictObject({ agent: z.string().min(1).max(128) })

const reasonBody = z.strictObject({
  reason: z.string().trim().min(3).max(500).meta({ description: 'Why; stands in the audit.' }),
})

export const consoleAgent = operation({
  id: 'consoleAgent',
  method: 'GET',
  path: '/v1/console/agents/{agent}',
  summary: 'One agent: its links, feeds and what is late.',
  query: nothing,
  params: agentParams,
  body: noBody,
  answer: agentDetailSchema,
  problems: ['not-found'],
  async handle({ fleet, store }, { caller, params }) {
    const view = found(fleet.get(params.agent), caller)
    const entries = view.links.map(async ({ inbox, agent }) => {
      return [inbox, await store.fleet.lanes(inbox, agent)] as const
    })
    const nameOf = await namesOf(store, caller, view)
    return detailOf(view, new Map(await Promise.all(entries)), nameOf)
  },
})

/** The accounts whose statements are late, as this caller may see them. */
async function namesOf(store: Api['store'], caller: Caller, { agent, links }: AgentView) {
  if (links.every(({ vitals }) => vitals.late.length === 0)) return () => undefined
  const seen = await store.views.ledger.accounts(sightOf(caller))
  const known = await accountsByReference(store, seen, new Set([agent]))
  return (reference: string) => {
    const account = known.get(`${agent}/${reference}`)
    if (!account) return undefined
    const shown = shownAccount(account.account, caller.masked)
    return account.name === undefined || caller.masked ? shown : `${account.name}, ${shown}`
  }
}

export const retireAgent = operation({
  id: 'retireAgent',
  method: 'POST',
  path: '/v1/console/agents/{agent}/retire',
  summary: 'Takes an agent out of the fleet: it raises no alert any more. Its link stays allowed.',
  role: 'operator',
  query: nothing,
  params: agentParams,
  body: reasonBody,
  answer: agentSummarySchema,
  problems: ['not-found'],
  async handle({ fleet }, { caller, params, body }) {
    return changed(fleet, caller, params.agent, () =>
      fleet.retire(params.agent, caller.name, body.reason),
    )
  },
})

export const reviveAgent = operation({
  id: 'reviveAgent',
  method: 'POST',
  path: '/v1/console/agents/{agent}/revive',
  summary: 'Takes a retired agent back into the fleet.',
  role: 'operator',
  query: nothing,
  params: agentParams,
  body: reasonBody,
  answer: agentSummarySchema,
  problems: ['not-found'],
  async handle({ fleet }, { caller, params }) {
    return changed(fleet, caller, params.agent, () => fleet.revive(params.agent))
  },
})

async function changed(
  fleet: Api['fleet'],
  caller: Caller,
  agent: string,
  change: () => Promise<void>,
) {
  found(fleet.get(agent), caller)
  await change()
  return summaryOf(found(fleet.get(agent), caller))
}

/** What the caller may not see is not there for him. */
function found(view: AgentView | undefined, caller: Caller): AgentView {
  const seen = view && seenBy(caller, view)
  if (!seen) throw new Refusal('not-found')
  return seen
}
