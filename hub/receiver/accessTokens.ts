import { constants, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import type { AgentHolder, HubOAuthConfig } from '../../config/types.ts'
import type { Judge, Judgement } from './gate.ts'
import type { PeerCertificate } from './peer.ts'
import type { SigningKeys } from './signingKeys.ts'

/** Clocks differ, in seconds. */
const toleranceS = 30
const maxTokenChars = 8_192

const headerSchema = z.looseObject({
  alg: z.string(),
  kid: z.string().max(1_024),
  typ: z.string().optional(),
  crit: z.undefined().optional(),
})

const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).max(100)]),
  exp: z.number(),
  nbf: z.number().optional(),
  cnf: z.strictObject({ 'x5t#S256': z.string() }).optional(),
})

type Claims = z.infer<typeof claimsSchema>

/** The algorithms that are believed, and what a key must be for each: never what a token says. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  RS256: { kind: 'rsa', digest: 'sha256' },
  RS384: { kind: 'rsa', digest: 'sha384' },
  RS512: { kind: 'rsa', digest: 'sha512' },
  PS256: { kind: 'rsa', digest: 'sha256', pss: true },
  PS384: { kind: 'rsa', digest: 'sha384', pss: true },
  PS512: { kind: 'rsa', digest: 'sha512', pss: true },
  ES256: { kind: 'ec', digest: 'sha256', curve: 'prime256v1' },
  ES384: { kind: 'ec', digest: 'sha384', curve: 'secp384r1' },
}

interface Algorithm {
  readonly kind: 'rsa' | 'ec'
  readonly digest: string
  readonly pss?: boolean
  readonly curve?: string
}

/**
 * Agents with an access token of an authorization server: a JWT (RFC 9068) that it signed for this
 * hub. One that is bound to a certificate (RFC 8705, 3) is worth nothing without it.
 */
export function accessTokens(
  agents: readonly AgentHolder[],
  rules: Omit<HubOAuthConfig, 'ca'>,
  keys: Pick<SigningKeys, 'key'>,
  now: () => Date,
): Judge {
  const clients = new Map(agents.map(({ name, oauthClient }) => [name, oauthClient]))
  return async (agent, { token, peer }) => {
    const client = clients.get(agent)
    if (client === undefined || token === undefined) return undefined
    const claims = await verified(token, keys)
    if (claims === 'unavailable') return 'hub-failed'
    if (!claims || claims[rules.claim] !== client) return 'token-refused'
    return judged(claims, rules, peer, now().getTime() / 1000)
  }
}

function judged(
  { iss, aud, exp, nbf = 0, cnf }: Claims,
  { issuer, audience, bound }: Pick<HubOAuthConfig, 'issuer' | 'audience' | 'bound'>,
  peer: PeerCertificate | undefined,
  nowS: number,
): Judgement {
  if (iss !== issuer || ![aud].flat().includes(audience)) return 'token-refused'
  if (nowS >= exp + toleranceS || nowS < nbf - toleranceS) return 'token-expired'
  const mark = cnf?.['x5t#S256']
  if (mark === undefined) return bound ? 'token-refused' : 'admitted'
  return mark === peer?.fingerprint.toString('base64url') ? 'admitted' : 'certificate-refused'
}

/** The claims of a token that the issuer has signed; undefined of any other. */
async function verified(
  token: string,
  keys: Pick<SigningKeys, 'key'>,
): Promise<Claims | 'unavailable' | undefined> {
  const [head = '', body = '', seal = '', ...more] = token.split('.')
  if (more.length > 0 || token.length > maxTokenChars) return undefined
  const header = headerSchema.safeParse(parsed(head)).data
  const algorithm = header && Object.hasOwn(algorithms, header.alg) && algorithms[header.alg]
  if (!header || !algorithm || !isAccessToken(header.typ)) return undefined
  const key = await keys.key(header.kid)
  if (key === 'unavailable') return key
  if (key === 'unknown' || !isSigned(`${head}.${body}`, seal, key, algorithm)) return undefined
  return claimsSchema.safeParse(parsed(body)).data
}

/** Not every server has moved on to the type of RFC 9068. */
function isAccessToken(type = 'JWT'): boolean {
  return ['at+jwt', 'application/at+jwt', 'jwt'].includes(type.toLowerCase())
}

function isSigned(text: string, seal: string, key: KeyObject, algorithm: Algorithm): boolean {
  const { kind, digest, pss, curve } = algorithm
  const { asymmetricKeyType, asymmetricKeyDetails } = key
  if (asymmetricKeyType !== kind) return false
  if (curve !== undefined && asymmetricKeyDetails?.namedCurve !== curve) return false
  if (kind === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < 2_048) return false
  const padding = pss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {}
  const form = kind === 'ec' ? { dsaEncoding: 'ieee-p1363' as const } : padding
  return verify(digest, Buffer.from(text), { key, ...form }, Buffer.from(seal, 'base64url'))
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
