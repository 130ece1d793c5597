import { z } from 'zod'
import { agentDefaults } from './defaults.ts'
import { proxySchema } from './proxySchema.ts'
import { pathSchema, secretSchema, switchSchema, textSchema, urlSchema } from './values.ts'

/** How an agent gets to a hub and proves itself there, as people write it. See docs/links.md. */

export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const

const tlsSchema = z.strictObject({
  ca: pathSchema.optional().meta({
    description:
      "PEM file of the authority that must have signed the hub's certificate. Without it the " +
      'authorities that are known to everybody.',
  }),
  cert: pathSchema.optional().meta({
    description: 'PEM file of the certificate that the agent shows, with its chain. With `key`.',
  }),
  key: pathSchema.optional().meta({
    description: 'PEM file of its private key, readable by Kontor alone.',
  }),
  passphrase: secretSchema.optional().meta({ description: 'Passphrase of the private key.' }),
  minVersion: z.enum(tlsVersions).default(agentDefaults.destination.minVersion).meta({
    description: 'Oldest version of TLS that is spoken.',
  }),
})

const oauthSchema = z.strictObject({
  tokenUrl: urlSchema.meta({ description: 'Address of the token endpoint: `https://…`.' }),
  clientId: textSchema.meta({ description: 'Name of this agent at the authorization server.' }),
  clientSecret: secretSchema.optional().meta({
    description:
      'Its secret there: `{ env: NAME }` or `{ file: PATH }`. Without it the agent shows its ' +
      'certificate (`tls`).',
  }),
  scope: textSchema.optional().meta({ description: 'Scope to ask for.' }),
  audience: textSchema.optional().meta({
    description: 'Audience to ask for, where the authorization server wants one.',
  }),
  ca: pathSchema.optional().meta({
    description: "PEM file of the authority of the authorization server's certificate.",
  }),
})

/** Keys of a destination. */
export const linkKeys = {
  token: secretSchema.optional().meta({
    description: 'Token that the hub issued to this agent: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  enrolled: switchSchema.default(false).meta({
    description: 'Whether the agent shows the certificate that `kontor enroll` fetched.',
  }),
  oauth: oauthSchema.optional().meta({
    description: 'Client credentials that get an OAuth 2 token for the hub.',
  }),
  tls: tlsSchema.optional().meta({ description: 'Certificates of the connection.' }),
  proxy: proxySchema.optional().meta({ description: 'Proxy that leads to the hub.' }),
}

const linkSchema = z.strictObject(linkKeys)

export type LinkFile = z.infer<typeof linkSchema>
