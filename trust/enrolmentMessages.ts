import { z } from 'zod'

/** What agent and hub say to each other when an agent enrols; both sides take it from here. */

/** A request for a certificate; longer than any that our own side makes. */
export const maxRequestChars = 4_096

const requestSchema = z
  .string()
  .max(maxRequestChars)
  .regex(
    /^-----BEGIN CERTIFICATE REQUEST-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE REQUEST-----\n?$/,
  )
  .meta({ description: 'Request for a certificate over a key of P-256: PKCS#10, PEM.' })

export const enrolmentPath = '/v1/enrolment'
export const renewalPath = '/v1/enrolment/renewal'

const agentSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)
  .meta({ description: 'Name of the agent, as its own configuration says.' })

export const enrolmentAsked = z.strictObject({
  agent: agentSchema,
  secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .meta({ description: 'Secret of the token that `kontor hub invite` printed.' }),
  request: requestSchema,
})

export const renewalAsked = z.strictObject({ request: requestSchema })

export const enrolmentAnswer = z.strictObject({
  certificate: z.string().max(16_384).meta({ description: 'Certificate of the agent: PEM.' }),
  from: z.iso.datetime().meta({ description: 'Begin of its life, UTC.' }),
  until: z.iso.datetime().meta({ description: 'End of its life, UTC.' }),
})

export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>

/** What `kontor hub invite` prints: a secret, and what the hub's first connection is held against. */
export interface Invitation {
  /** 32 random bytes, base64url. */
  readonly secret: string
  /** SHA-256 of a certificate in the chain that the hub shows, base64url. */
  readonly fingerprint: string
}

export function writeInvitation({ secret, fingerprint }: Invitation): string {
  return `ki1.${secret}.${fingerprint}`
}

/** Undefined where the text is none, or was cut off in copying. */
export function readInvitation(text: string): Invitation | undefined {
  const parts = /^ki1\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(text.trim())
  const [, secret, fingerprint] = parts ?? []
  return secret && fingerprint ? { secret, fingerprint } : undefined
}
