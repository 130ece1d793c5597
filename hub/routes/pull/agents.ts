import { z } from 'zod'
import { mayRead } from '../../http/caller.ts'
import { noBody, nothing, operation } from '../../http/operation.ts'

export const agents = operation({
  id: 'agents',
  method: 'GET',
  path: '/v1/agents',
  summary: 'Agents that have delivered something this reader sees.',
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    agents: z.array(
      z.strictObject({
        inbox: z.string(),
        agent: z.string(),
        storeId: z.string(),
        program: z.string(),
        firstSeen: z.iso.datetime(),
        lastSeen: z.iso.datetime(),
        connected: z.boolean(),
        status: z.looseObject({}).optional().meta({ description: 'Its last heartbeat.' }),
        lanes: z.array(z.strictObject({ lane: z.string(), through: z.int() })),
      }),
    ),
  }),
  problems: [],
  async handle({ store, registry, fleet }, { caller }) {
    // Heartbeats of this second are not written yet.
    await fleet.flush()
    const known = await store.agents(caller.scope)
    const shown = known
      .filter(({ inbox }) => mayRead(caller, inbox))
      .map((agent) => ({
        ...agent,
        connected: registry.isConnected(agent.inbox, agent.agent),
      }))
    return { agents: shown }
  },
})
