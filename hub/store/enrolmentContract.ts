/** A certificate of the hub's own, as it is known by its fingerprint. */
export interface AgentCertificate {
  readonly agent: string
  /** SHA-256 of the certificate in DER. */
  readonly fingerprint: Buffer
  /** SHA-256 of its public key in DER (SPKI). */
  readonly keyHash: Buffer
  /** PEM. */
  readonly certificate: string
  /** RFC 3339, UTC. */
  readonly beginsAt: string
  readonly endsAt: string
  readonly isRevoked: boolean
}

export type NewCertificate = Omit<AgentCertificate, 'isRevoked'>

/** Why an invitation brings nothing. */
export type InvitationRefusal = 'unknown' | 'expired' | 'used' | 'of-another'

/** What an invitation is worth for this agent and this key. */
export type InvitationStanding =
  | { readonly kind: 'open' }
  /** It was taken with this very key: the answer was lost, and is given again. */
  | { readonly kind: 'answered'; readonly certificate: AgentCertificate }
  | { readonly kind: 'refused'; readonly why: InvitationRefusal }

/** What the hub knows of one agent's right to connect. */
export interface AgentStanding {
  readonly agent: string
  /** End of the newest certificate that is good; undefined where there is none. */
  readonly certificateEndsAt: string | undefined
  /** End of an invitation that nobody has taken yet. */
  readonly invitedUntil: string | undefined
  readonly shutOut:
    | { readonly at: string; readonly by: string; readonly reason: string }
    | undefined
}

/**
 * Invitations, certificates, and agents that are shut out. Secrets stand here as hashes alone. Every
 * call is one transaction and durable when it returns; another process may write beside the hub.
 */
export interface EnrolmentBook {
  /**
   * Invites an agent; earlier invitations of it that are open end, and it is shut out no longer.
   *
   * @param hash SHA-256 of the secret.
   */
  invite(agent: string, hash: Buffer, endsAt: Date, by: string): Promise<void>
  /** Changes nothing. */
  invitation(hash: Buffer, agent: string, keyHash: Buffer): Promise<InvitationStanding>
  /**
   * Takes the invitation and keeps the certificate, both or neither; once, whoever else tries at the
   * same time. Anything but `open` is what stands in the way.
   */
  take(hash: Buffer, certificate: NewCertificate): Promise<InvitationStanding>
  /** Keeps a certificate that renews another one. */
  keep(certificate: NewCertificate): Promise<void>
  /** Undefined where the hub never gave it. */
  certificate(fingerprint: Buffer): Promise<AgentCertificate | undefined>
  isShutOut(agent: string): Promise<boolean>
  /**
   * Shuts an agent out: its certificates and invitations are void for good, and nothing else that it
   * may show lets it in. @returns How many certificates were good until now.
   */
  shutOut(agent: string, by: string, reason: string): Promise<number>
  /** Ends that; certificates and invitations stay void. @returns Whether it was shut out. */
  letIn(agent: string): Promise<boolean>
  /** Of all agents that this book knows, by name. */
  standings(): Promise<readonly AgentStanding[]>
}
