import { z } from 'zod'
import { hubDefaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import {
  countSchema,
  durationSchema,
  nameSchema,
  pathSchema,
  patternSchema,
  secretSchema,
  sizeSchema,
  textSchema,
  urlSchema,
} from './values.ts'

/** Routes and readers: to whom a hub hands events on, as people write it. */

const defaults = hubDefaults.route

const inboxSchema = expecting(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/), {
  expects: 'the name of an inbox',
  code: 'name-invalid',
})

export const regionsSchema = z.array(textSchema).min(1).max(1_000).optional()
export const entitiesSchema = z.array(textSchema).min(1).max(10_000).optional()

export const scopeKeys = {
  inboxes: z.array(inboxSchema).min(1).max(1_000).optional().meta({
    description: 'Inboxes that it may read. Without it all.',
  }),
  regions: regionsSchema.meta({
    description: 'Regions whose events it sees. Without it all, and events that name none.',
  }),
  legalEntities: entitiesSchema.meta({
    description: 'Legal entities whose events it sees. Without it all, and events that name none.',
  }),
  eventsPerSecond: countSchema(1, 1_000_000).optional().meta({
    description: 'Events a second at most, over all its requests. Without it as many as it takes.',
  }),
}

const filterSchema = z.strictObject({
  types: z.array(patternSchema).min(1).max(100).optional().meta({
    description: 'Event names to hand on, as patterns: `bank-*`. Without it all.',
  }),
  regions: regionsSchema.meta({ description: 'Regions to hand on. Without it all.' }),
  legalEntities: entitiesSchema.meta({ description: 'Legal entities to hand on. Without it all.' }),
  accounts: z.array(textSchema).min(1).max(10_000).optional().meta({
    description: "Accounts to hand on, as the agents' registers name them. Without it all.",
  }),
})

const oauthSchema = z.strictObject({
  tokenUrl: urlSchema.meta({ description: 'Address of the token endpoint: `https://…`.' }),
  clientId: textSchema.meta({ description: 'Name of this hub at the authorization server.' }),
  clientSecret: secretSchema.meta({
    description: 'Its secret there: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  scope: textSchema.optional().meta({ description: 'Scope to ask for.' }),
  audience: textSchema.optional().meta({
    description: 'Audience to ask for, where the authorization server wants one.',
  }),
})

const routeTlsSchema = z.strictObject({
  cert: pathSchema.optional().meta({
    description: 'PEM file of the certificate that the hub shows to the consumer. With `key`.',
  }),
  key: pathSchema.optional().meta({
    description: 'PEM file of its private key, readable by Kontor alone.',
  }),
  ca: pathSchema.optional().meta({
    description:
      "PEM file of the authority that must have signed the consumer's certificate. Without it the " +
      'authorities that are known to everybody.',
  }),
})

export const routeSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name of the route; its place in the store hangs on it.' }),
  inbox: inboxSchema.meta({ description: 'Inbox whose events are handed on.' }),
  url: urlSchema.meta({
    description: 'Where events are posted to: `https://…`. `http://` only to this machine.',
  }),
  mode: z.enum(['batch', 'single']).default(defaults.mode).meta({
    description: 'Whether a request holds a list of events (`batch`) or one (`single`).',
  }),
  filter: filterSchema.optional().meta({ description: 'Which events are handed on.' }),
  startFrom: z.enum(['beginning', 'now']).default(defaults.startFrom).meta({
    description: 'Where a new route begins.',
  }),
  maxEvents: countSchema(1, 10_000).default(defaults.maxEvents).meta({
    description: 'Events of one request at most.',
  }),
  maxSize: sizeSchema('1KB', '64MB').default(defaults.maxSize).meta({
    description: 'Size of one request at most. An event that is larger alone is put aside.',
  }),
  eventsPerSecond: countSchema(1, 1_000_000).optional().meta({
    description: 'Events a second at most. Without it as fast as the consumer answers.',
  }),
  timeout: durationSchema('1s', '10m').default(defaults.timeout).meta({
    description: 'How long the consumer may take for an answer.',
  }),
  attempts: countSchema(1, 1_000).default(defaults.attempts).meta({
    description: 'How often an event is sent that the consumer fails on, before it is put aside.',
  }),
  firstRetry: durationSchema('10ms', '1h').default(defaults.firstRetry).meta({
    description: 'Pause after the first failure; it doubles with each further one.',
  }),
  longestRetry: durationSchema('10ms', '1d').default(defaults.longestRetry).meta({
    description: 'Pause at most.',
  }),
  signature: secretSchema.optional().meta({
    description: 'Secret to sign each request with: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  oauth: oauthSchema.optional().meta({
    description: 'Client credentials that get an OAuth 2 token for the consumer.',
  }),
  tls: routeTlsSchema.optional().meta({ description: 'Certificates of the connection.' }),
})

export type RouteFile = z.infer<typeof routeSchema>
