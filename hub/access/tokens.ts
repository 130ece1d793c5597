import { z } from 'zod'
import { personOf } from '../http/caller.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import { newSecret, secretHash } from './secret.ts'
import {
  done,
  grantsAsked,
  grantsOf,
  grantsShown,
  inboxesAsked,
  numberParam,
  shownGrants,
  userName,
} from './shapes.ts'
import { tokenPrefix } from './tokenForm.ts'

/** Tokens of consumers and programs, for administrators of the whole hub. */

const dayMs = 86_400_000

const tokenSchema = z.strictObject({
  number: z.int(),
  name: z.string(),
  ...grantsShown,
  inboxes: inboxesAsked,
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  endsAt: z.iso.datetime().optional(),
  usedAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
})

export const listTokens = operation({
  id: 'tokens',
  method: 'GET',
  path: '/v1/console/tokens',
  summary: 'Tokens that were made, without their secrets; revoked ones too.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({ tokens: z.array(tokenSchema) }),
  problems: [],
  async handle({ store }) {
    const found = await store.access.tokens()
    return {
      tokens: found.map(({ person: _, role, scope, masked, ...facts }) => ({
        ...facts,
        ...shownGrants({ role, scope, masked }),
      })),
    }
  },
})

export const addToken = operation({
  id: 'addToken',
  method: 'POST',
  path: '/v1/console/tokens',
  summary: 'Makes a token. Its secret stands in this answer, and nowhere else ever again.',
  role: 'admin',
  whole: true,
  recorded: ['name', 'role', 'days'],
  query: nothing,
  params: nothing,
  body: z.strictObject({
    name: userName,
    ...grantsAsked,
    role: grantsAsked.role.default('viewer'),
    inboxes: inboxesAsked.meta({ description: 'Inboxes that it may read. Without it all.' }),
    days: z.int().min(1).max(3_650).optional().meta({
      description: 'How long it holds. Without it until it is revoked.',
    }),
  }),
  answer: z.strictObject({ number: z.int(), token: z.string() }),
  problems: ['body-type-unknown'],
  async handle({ store, now }, { caller, body }) {
    const { name, inboxes, days, ...asked } = body
    const token = newSecret(tokenPrefix)
    const endsAt = days && new Date(now().getTime() + days * dayMs).toISOString()
    const number = await store.access.addToken({
      hash: secretHash(token),
      name,
      person: personOf(caller),
      madeBy: caller.name,
      endsAt: endsAt || undefined,
      inboxes,
      ...grantsOf(asked),
    })
    return { number, token }
  },
})

export const revokeToken = operation({
  id: 'revokeToken',
  method: 'POST',
  path: '/v1/console/tokens/{number}/revoke',
  summary: 'Revokes a token at once; what is connected with it is closed.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: numberParam,
  body: noBody,
  answer: done,
  problems: ['not-found'],
  async handle({ store }, { params }) {
    if (!(await store.access.revokeToken(params.number))) throw new Refusal('not-found')
    return { done: true }
  },
})

export const tokenOperations = [listTokens, addToken, revokeToken] as const
