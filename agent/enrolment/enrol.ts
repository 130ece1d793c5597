import { createPublicKey, X509Certificate } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import { CallFault, call } from '../../trust/call.ts'
import { makeKey, makeRequest } from '../../trust/certificateRequest.ts'
import {
  type EnrolmentAnswer,
  enrolmentAnswer,
  enrolmentPath,
  type Invitation,
  renewalPath,
} from '../../trust/enrolmentMessages.ts'
import { dial } from '../delivery/dial.ts'
import { trusting } from '../delivery/identities.ts'
import type { Way } from '../tunnel/tunnel.ts'
import { type EnrolledIdentity, keepIdentity } from './identityFile.ts'
import { lookAt } from './look.ts'
import { forgetPendingKey, pendingKey } from './pendingKey.ts'

const answerMs = 30_000

/** Where and as whom an agent enrols. */
export interface Enrolling {
  readonly agent: string
  readonly stateFolder: string
  /** `wss://HOST:PORT`, with or without a path. */
  readonly hub: string
  readonly way: Way
  /** Authority that the hub's certificate is held against, PEM, besides the fingerprint. */
  readonly ca?: string | undefined
}

/** Why there is no certificate: a code of the hub's interface, or one of ours. */
export class EnrolmentFault extends Error {
  override readonly name = 'EnrolmentFault'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Gets a certificate for an invitation. The key pair is made here and stays here. The hub is looked
 * at first: only where it shows the certificate that the invitation names is it spoken to, over a
 * connection that is verified by that certificate.
 *
 * @throws {EnrolmentFault} {LinkFault} {TunnelFault}
 */
export async function enrol(
  { agent, stateFolder, hub, way, ca }: Enrolling,
  { secret, fingerprint }: Invitation,
): Promise<EnrolledIdentity> {
  const { pinned, known } = await lookAt(hub, way, fingerprint)
  if (!pinned) {
    throw new EnrolmentFault(
      'hub-untrusted',
      'What answers there is not the hub that made the token. Nothing was sent. Check the address; ' +
        'a proxy that opens encrypted connections must let this one through.',
    )
  }
  // The same key as in an attempt whose answer was lost: the hub then gives the same certificate.
  const key = await pendingKey(stateFolder, hub)
  const body = { agent, secret, request: await makeRequest(agent, key) }
  const answer = await ask(hub, enrolmentPath, body, way, trusting(ca ?? pinned))
  const trust = known || ca !== undefined ? {} : { trust: pinned }
  const identity = { agent, key, ...fitting(answer, key), ...trust }
  keepIdentity(stateFolder, hub, identity)
  forgetPendingKey(stateFolder, hub)
  return identity
}

/**
 * Gets the next certificate over the present one, for a new key.
 *
 * @throws {EnrolmentFault} {LinkFault}
 */
export async function renew(
  { agent, stateFolder, hub, way, ca }: Enrolling,
  present: EnrolledIdentity,
): Promise<EnrolledIdentity> {
  const key = await makeKey()
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(ca === undefined && present.trust ? trusting(present.trust) : {}),
    ...(present.certificate === undefined ? {} : { cert: present.certificate }),
    key: present.key,
  }
  const body = { request: await makeRequest(agent, key) }
  const answer = await ask(hub, renewalPath, body, way, tls)
  const identity = { ...present, key, ...fitting(answer, key) }
  keepIdentity(stateFolder, hub, identity)
  return identity
}

/** A certificate for another key than ours would lock us out. */
function fitting(answer: EnrolmentAnswer, key: string): EnrolmentAnswer {
  const { publicKey } = new X509Certificate(answer.certificate)
  if (publicKey.equals(createPublicKey(key))) return answer
  throw new EnrolmentFault('answer-invalid', 'The hub answered with a certificate of another key.')
}

async function ask(
  hub: string,
  path: string,
  body: object,
  way: Way,
  tls: SecureContextOptions,
): Promise<EnrolmentAnswer> {
  const { host } = new URL(hub)
  const url = `https://${host}${path}`
  const connection = await dial(url, way, { minVersion: 'TLSv1.2', ...tls })
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const text = JSON.stringify(body)
  const asked = { method: 'POST' as const, url, headers, body: text, timeoutMs: answerMs }
  const answer = await call({ ...asked, connection }).catch((error: unknown) => {
    throw error instanceof CallFault ? noAnswer : error
  })
  const said = parsed(answer.text)
  const good = enrolmentAnswer.safeParse(said)
  if (answer.status === 200 && good.success) return good.data
  throw refusal(said)
}

const noAnswer = new EnrolmentFault(
  'link-lost',
  'The hub gave no answer. Try again with the same token.',
)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The hub's own words where it is one: they hold nothing of the request. */
function refusal(said: unknown): EnrolmentFault {
  const { code, message } = Object(said) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && typeof message === 'string' && /^[a-z-]{1,40}$/.test(code)) {
    return new EnrolmentFault(code, message.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 500))
  }
  return new EnrolmentFault('answer-invalid', 'What answers there is no hub. Check the address.')
}
