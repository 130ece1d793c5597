import { z } from 'zod'
import { hubDefaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { tlsVersions } from './linkSchema.ts'
import {
  durationSchema,
  nameSchema,
  pathSchema,
  secretSchema,
  switchSchema,
  textSchema,
  urlSchema,
} from './values.ts'

/** What a hub knows its agents by, as people write it. See docs/links.md. */

const defaults = hubDefaults.links

/** A DNS name or an IP address, as it stands in a URL; no wildcard. */
const hostSchema = expecting(
  z.string().regex(/^[A-Za-z0-9:](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/),
  { expects: 'a DNS name or an IP address, such as `hub.example.com`' },
)

export const hubTlsSchema = z.strictObject({
  names: z
    .array(hostSchema)
    .min(1)
    .max(20)
    .optional()
    .meta({
      description:
        'Names under which the hub is reached, in the place of `cert` and `key`: its own authority ' +
        'makes the certificate for them, and agents that enrol trust it. See docs/links.md.',
    }),
  cert: pathSchema.optional().meta({ description: 'PEM file of the certificate, with its chain.' }),
  key: pathSchema.optional().meta({
    description: 'PEM file of its private key, readable by Kontor alone.',
  }),
  minVersion: z.enum(tlsVersions).default(defaults.minVersion).meta({
    description: 'Oldest version of TLS that is spoken.',
  }),
  clientCa: pathSchema.optional().meta({
    description:
      'PEM file of the authority that signs the certificates of agents: see `agents[].certificate`.',
  }),
})

const fingerprintSchema = expecting(z.string().regex(/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31}$/), {
  expects: 'a SHA-256 fingerprint: 32 pairs of hexadecimal digits with colons between',
})

const certificateSchema = z.strictObject({
  commonName: textSchema.optional().meta({ description: 'Its common name (CN).' }),
  dnsName: textSchema.optional().meta({
    description: 'A DNS name among its alternative names; a wildcard does not count.',
  }),
  fingerprint: fingerprintSchema.optional().meta({ description: 'Its SHA-256 fingerprint.' }),
})

/** Keys of one of `agents`. */
export const agentKeys = {
  name: nameSchema.meta({ description: 'Name of the agent, as its own configuration says.' }),
  token: secretSchema.optional().meta({
    description: 'Token that the agent shows: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  certificate: certificateSchema.optional().meta({
    description: 'Certificate that the agent shows, signed by `tls.clientCa`; one of its marks.',
  }),
  oauthClient: textSchema.optional().meta({
    description: 'Client of the authorization server (`oauth`) whose tokens the agent shows.',
  }),
}

export const hubOauthSchema = z.strictObject({
  issuer: urlSchema.meta({ description: 'Issuer of the tokens: `https://…`.' }),
  audience: textSchema.meta({ description: 'Audience that a token must name: this hub.' }),
  claim: z.enum(['client_id', 'sub', 'azp', 'appid']).default(defaults.claim).meta({
    description: 'Claim that names the client.',
  }),
  bound: switchSchema.default(defaults.bound).meta({
    description:
      'Whether every token must be bound to the certificate that the agent shows (RFC 8705). One ' +
      'that is bound must fit in any case.',
  }),
  ca: pathSchema.optional().meta({
    description: "PEM file of the authority of the authorization server's certificate.",
  }),
})

export const enrolmentSchema = z.strictObject({
  invitationLife: durationSchema('1m', '7d').default(defaults.invitationLife).meta({
    description: 'How long a token of `kontor hub invite` is good for.',
  }),
  certificateLife: durationSchema('1h', '398d').default(defaults.certificateLife).meta({
    description: 'How long a certificate is good for. Agents renew theirs after two thirds of it.',
  }),
})

export type HubOAuthFile = z.infer<typeof hubOauthSchema>
