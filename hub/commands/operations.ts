import { z } from 'zod'
import { numberParam, reasonText } from '../access/shapes.ts'
import { askedSchema, holdingActions } from '../console/contract.ts'
import { inboxSchema, noBody, nothing, operation } from '../http/operation.ts'
import { answerOf, askedShown } from './actions.ts'
import { maxHoldingKeyChars } from './holdingKey.ts'

const reasoned = z.strictObject({ reason: reasonText })

export const actOnHolding = operation({
  id: 'actOnHolding',
  method: 'POST',
  path: '/v1/console/holdings/{key}/{action}',
  summary:
    'Releases, retries or skips what stands still; where two people are needed, asks for it.',
  role: 'operator',
  query: nothing,
  params: z.strictObject({
    key: z.string().min(1).max(maxHoldingKeyChars),
    action: z.enum(holdingActions),
  }),
  body: reasoned,
  answer: askedSchema,
  problems: ['not-found', 'action-unavailable', 'body-type-unknown'],
  async handle({ commands }, { caller, params, body }) {
    return answerOf(await commands.ask(caller, params.key, params.action, body.reason))
  },
})

export const approveCommand = operation({
  id: 'approveCommand',
  method: 'POST',
  path: '/v1/console/commands/{number}/approve',
  summary: 'Approves what another user asked for, so that it is done.',
  role: 'operator',
  query: nothing,
  params: numberParam,
  body: noBody,
  answer: askedSchema,
  problems: ['not-found', 'second-person-needed', 'command-closed'],
  handle: async ({ commands }, { caller, params }) => {
    return answerOf(await commands.approve(caller, params.number))
  },
})

export const commandsAwaiting = operation({
  id: 'commandsAwaiting',
  method: 'GET',
  path: '/v1/console/commands',
  summary: 'What waits for a second person.',
  role: 'operator',
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    commands: z.array(
      z.strictObject({
        number: z.int(),
        action: z.enum(holdingActions),
        by: z.string(),
        state: askedSchema.shape.state,
        message: z.string().optional(),
        holding: z.string().optional().meta({ description: 'Key of what it is about.' }),
        agent: z.string(),
        reason: z.string(),
        askedAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
      }),
    ),
  }),
  problems: [],
  async handle({ commands }, { caller }) {
    const found = await commands.awaiting(caller, 100)
    return {
      commands: found.map((command) => {
        const { holding, agent, reason, askedAt, endsAt } = command
        return { ...askedShown(command), holding, agent, reason, askedAt, endsAt }
      }),
    }
  },
})

const positive = z.int().min(1).optional()

export const askReplay = operation({
  id: 'askReplay',
  method: 'POST',
  path: '/v1/console/agents/{agent}/replay',
  summary: 'Asks an agent to send events again; it gives them where its configuration allows that.',
  role: 'operator',
  query: nothing,
  params: z.strictObject({ agent: z.string().min(1).max(128) }),
  body: z
    .strictObject({
      inbox: inboxSchema,
      reason: reasonText,
      release: positive.meta({ description: 'A release of the agent.' }),
      file: positive.meta({ description: "Number of a file in the agent's book." }),
      from: z.iso.datetime().optional().meta({ description: 'Released from then on.' }),
      to: z.iso.datetime().optional().meta({ description: 'Released before then.' }),
    })
    .refine(({ inbox: _, reason: __, ...wish }) => Object.keys(wish).length > 0),
  answer: askedSchema,
  problems: ['not-found', 'body-type-unknown'],
  async handle({ commands }, { caller, params: { agent }, body: { inbox, reason, ...wish } }) {
    return answerOf(await commands.askReplay(caller, { inbox, agent }, wish, reason))
  },
})

export const commandOperations = [
  actOnHolding,
  approveCommand,
  commandsAwaiting,
  askReplay,
] as const
