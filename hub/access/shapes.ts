import { z } from 'zod'
import { roles } from '../console/contract.ts'
import { inboxSchema } from '../http/operation.ts'
import type { Grants } from '../store/accessContract.ts'

/** The forms that operations about users, sessions and tokens have in common. */

const place = z.string().min(1).max(256)
const reach = z.union([z.literal('all'), z.array(place).min(1).max(1_000)])

export const userName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/)
  .meta({ description: 'Lower-case letters, digits, dots, hyphens and underscores.' })

/** Long enough for every good one; how good it must be, `password-weak` says. */
export const passwordText = z.string().min(1).max(1_024)

export const reasonText = z.string().trim().min(1).max(500)

export const grantsAsked = {
  role: z.enum(roles),
  regions: reach.default('all'),
  legalEntities: reach.default('all'),
  masked: z.boolean().default(false).meta({ description: 'Names and amounts are hidden.' }),
}

export const grantsShown = {
  role: z.enum(roles),
  regions: reach,
  legalEntities: reach,
  masked: z.boolean(),
}

export const inboxesAsked = z.array(inboxSchema).min(1).max(1_000).optional()

export const numberParam = z.strictObject({
  number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
})

export const done = z.strictObject({ done: z.literal(true) })

type Reach = z.infer<typeof reach>

export function grantsOf(asked: {
  readonly role: Grants['role']
  readonly regions: Reach
  readonly legalEntities: Reach
  readonly masked: boolean
}): Grants {
  const { role, regions, legalEntities, masked } = asked
  return { role, scope: { regions, legalEntities }, masked }
}

export function shownGrants({ role, scope, masked }: Grants) {
  const listed = (value: 'all' | readonly string[]) => (value === 'all' ? value : [...value])
  return {
    role,
    regions: listed(scope.regions),
    legalEntities: listed(scope.legalEntities),
    masked,
  }
}
