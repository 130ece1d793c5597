import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import type { EnrolmentAnswer, Invitation } from '../../trust/enrolmentMessages.ts'
import { type ApiProblemCode, Refusal } from '../http/problems.ts'
import { flawOf, type Judge } from '../receiver/gate.ts'
import type { PeerCertificate } from '../receiver/peer.ts'
import type {
  AgentCertificate,
  EnrolmentBook,
  InvitationRefusal,
  NewCertificate,
} from '../store/enrolmentContract.ts'
import type { Authority, Issued } from './authority.ts'
import { type CertificateRequest, readRequest } from './certificateRequest.ts'

export interface EnrolmentRules {
  readonly book: EnrolmentBook
  readonly authority: Authority
  readonly certificateMs: number
  readonly now: () => Date
}

const refusals: Readonly<Record<InvitationRefusal, ApiProblemCode>> = {
  // Whoever guesses or tries another's token learns no more than that it is none.
  unknown: 'invitation-refused',
  'of-another': 'invitation-refused',
  expired: 'invitation-expired',
  used: 'invitation-used',
}

/** Gives agents their certificates, and knows them by these. */
export class EnrolmentDesk {
  readonly #rules: EnrolmentRules

  constructor(rules: EnrolmentRules) {
    this.#rules = rules
  }

  /**
   * The first certificate, for an invitation. The invitation is judged before the request is even
   * read: a stranger has no parser to play with.
   *
   * @throws {Refusal}
   */
  async enrol(agent: string, secret: string, pem: string): Promise<EnrolmentAnswer> {
    const { book } = this.#rules
    const hash = hashOf(secret)
    const first = await book.invitation(hash, agent, Buffer.alloc(0))
    if (first.kind === 'refused' && first.why !== 'used') throw new Refusal(refusals[first.why])
    const request = await this.#request(pem, agent)
    const standing = await book.invitation(hash, agent, request.keyHash)
    if (standing.kind === 'answered') return answerOf(standing.certificate)
    if (standing.kind === 'refused') throw new Refusal(refusals[standing.why])
    const made = await this.#make(agent, request)
    const taken = await book.take(hash, made)
    if (taken.kind === 'refused') throw new Refusal(refusals[taken.why])
    return answerOf(taken.kind === 'answered' ? taken.certificate : made)
  }

  /** The next certificate of whoever shows a good one. @throws {Refusal} */
  async renew(peer: PeerCertificate | undefined, pem: string): Promise<EnrolmentAnswer> {
    const present = await this.#present(peer)
    if (!present) throw new Refusal('unauthorized')
    const request = await this.#request(pem, present.agent)
    // The key that is in use stays with the certificate that it has.
    if (request.keyHash.equals(present.keyHash)) throw new Refusal('certificate-request-invalid')
    const made = await this.#make(present.agent, request)
    await this.#rules.book.keep(made)
    return answerOf(made)
  }

  /** Agents with a certificate of this hub. */
  readonly judge: Judge = async (agent, { peer }) => {
    if (!peer || !this.isOurs(peer.certificate)) return undefined
    const flaw = flawOf(peer)
    if (flaw !== undefined) return flaw
    const known = await this.#rules.book.certificate(peer.fingerprint)
    if (!known || known.agent !== agent) return 'certificate-refused'
    if (known.isRevoked) return 'agent-disabled'
    return Date.parse(known.endsAt) <= this.#rules.now().getTime()
      ? 'certificate-expired'
      : 'admitted'
  }

  isOurs(certificate: X509Certificate): boolean {
    return this.#rules.authority.hasSigned(certificate)
  }

  async #present(peer: PeerCertificate | undefined): Promise<AgentCertificate | undefined> {
    if (!peer) return undefined
    const { book } = this.#rules
    const known = await book.certificate(peer.fingerprint)
    if (!known || (await book.isShutOut(known.agent))) return undefined
    return (await this.judge(known.agent, { token: undefined, peer })) === 'admitted'
      ? known
      : undefined
  }

  async #request(pem: string, agent: string): Promise<CertificateRequest> {
    const request = await readRequest(pem)
    if (request?.name === agent) return request
    throw new Refusal('certificate-request-invalid')
  }

  async #make(agent: string, request: CertificateRequest): Promise<NewCertificate> {
    const { authority, certificateMs, now } = this.#rules
    const issued = await authority.issue(agent, request.publicKey, certificateMs, now())
    return recordOf(agent, request.keyHash, issued)
  }
}

/** Invites an agent. @returns What is to be shown once; the secret is kept as its hash alone. */
export async function invite(
  book: EnrolmentBook,
  agent: string,
  { endsAt, by, fingerprint }: { endsAt: Date; by: string; fingerprint: string },
): Promise<Invitation> {
  const secret = randomBytes(32).toString('base64url')
  await book.invite(agent, hashOf(secret), endsAt, by)
  return { secret, fingerprint }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function recordOf(agent: string, keyHash: Buffer, issued: Issued): NewCertificate {
  const { raw } = new X509Certificate(issued.certificate)
  return {
    agent,
    keyHash,
    fingerprint: createHash('sha256').update(raw).digest(),
    certificate: issued.certificate,
    beginsAt: issued.begins.toISOString(),
    endsAt: issued.ends.toISOString(),
  }
}

function answerOf({ certificate, beginsAt, endsAt }: NewCertificate): EnrolmentAnswer {
  return { certificate, from: beginsAt, until: endsAt }
}
