import { z } from 'zod'
import { hubDefaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { entitiesSchema, regionsSchema } from './hubRouteSchema.ts'
import {
  durationSchema,
  nameSchema,
  secretSchema,
  switchSchema,
  textSchema,
  urlSchema,
} from './values.ts'

/** Who may do what on a hub, as people write it. Users themselves stand in the hub's store. */

const defaults = hubDefaults.signIn

export const accessRoles = ['viewer', 'operator', 'admin'] as const
export const fourEyesActions = ['release', 'retry', 'skip', 'replay'] as const

const roleSchema = z.enum(accessRoles)

/** What readers have beside their scope. */
export const readerKeys = {
  role: roleSchema.default(hubDefaults.reader.role).meta({
    description: 'What it may do: look (`viewer`), act (`operator`), or all (`admin`).',
  }),
  masked: switchSchema.default(hubDefaults.reader.masked).meta({
    description: 'Whether names and amounts are hidden from it.',
  }),
}

const grantSchema = z.strictObject({
  value: textSchema.meta({ description: 'Value of the claim, such as the name of a group.' }),
  role: roleSchema.meta({ description: 'Role of whoever has it.' }),
  regions: regionsSchema.meta({ description: 'Regions that they see. Without it all.' }),
  legalEntities: entitiesSchema.meta({
    description: 'Legal entities that they see. Without it all.',
  }),
  masked: switchSchema.default(hubDefaults.reader.masked).meta({
    description: 'Whether names and amounts are hidden from them.',
  }),
})

const oidcSchema = z.strictObject({
  name: textSchema.default(defaults.oidc.name).meta({
    description: 'What people know the login server as.',
  }),
  issuer: urlSchema.meta({ description: 'Address of the login server: `https://…`.' }),
  clientId: textSchema.meta({ description: 'Name of this hub at the login server.' }),
  clientSecret: secretSchema.optional().meta({
    description: 'Its secret there: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  publicUrl: urlSchema.meta({
    description: 'Address of this hub as browsers have it: `https://…`, without a path.',
  }),
  scopes: z
    .array(textSchema)
    .min(1)
    .max(20)
    .default([...defaults.oidc.scopes])
    .meta({
      description: 'Scopes to ask for; `openid` among them.',
    }),
  nameClaim: textSchema.default(defaults.oidc.nameClaim).meta({
    description: 'Claim with the name that is shown.',
  }),
  grantClaim: textSchema.default(defaults.oidc.grantClaim).meta({
    description: 'Claim that `grants` look at: a text, or a list of texts.',
  }),
  grants: expecting(z.array(grantSchema).min(1).max(1_000), { expects: 'a list of grants' }).meta({
    description: 'What the claim gives; the first that fits counts. Whoever has none stays out.',
  }),
})

export const signInSchema = z.strictObject({
  password: switchSchema.default(defaults.password).meta({
    description: 'Whether users with a password of this hub may sign in.',
  }),
  idle: durationSchema('1m', '1d').default(defaults.idle).meta({
    description: 'A session ends after so long without a request.',
  }),
  longest: durationSchema('5m', '30d').default(defaults.longest).meta({
    description: 'And after so long in any case.',
  }),
  oidc: oidcSchema.optional().meta({ description: 'A login server after OpenID Connect.' }),
})

export const fourEyesSchema = z.array(z.enum(fourEyesActions)).max(4).meta({
  description: 'Actions on the console that a second user must approve.',
})

export const assignmentSchema = z.strictObject({
  agent: nameSchema.meta({ description: 'Name of the agent.' }),
  accounts: z.array(textSchema).min(1).max(10_000).optional().meta({
    description: 'Accounts that it may deliver, as its register names them, or as the bank does.',
  }),
  regions: regionsSchema.meta({ description: 'Regions that it may deliver.' }),
  legalEntities: entitiesSchema.meta({ description: 'Legal entities that it may deliver.' }),
})

export type SignInFile = z.infer<typeof signInSchema>
