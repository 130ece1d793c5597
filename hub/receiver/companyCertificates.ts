import type { X509Certificate } from 'node:crypto'
import type { AgentHolder } from '../../config/types.ts'
import { flawOf, type Judge } from './gate.ts'
import type { PeerCertificate } from './peer.ts'

type Mark = NonNullable<AgentHolder['certificate']>

/**
 * Agents with a certificate of the company's own authority. That authority signs for others too, so
 * a certificate says who an agent is only by the mark that the configuration names for it.
 *
 * @param isOurs Whether the hub itself has given it: then its book alone says whose it is.
 */
export function companyCertificates(
  agents: readonly AgentHolder[],
  isOurs: (certificate: X509Certificate) => boolean,
): Judge {
  const marks = new Map(agents.map(({ name, certificate }) => [name, certificate]))
  return async (agent, { peer }) => {
    const mark = marks.get(agent)
    if (!mark || !peer) return undefined
    const flaw = flawOf(peer) ?? lifeFlaw(peer)
    if (flaw !== undefined) return flaw
    return !isOurs(peer.certificate) && bears(peer, mark) ? 'admitted' : 'certificate-refused'
  }
}

/** A link may live longer than the certificate that it was opened with. */
function lifeFlaw({ certificate }: PeerCertificate): 'certificate-expired' | undefined {
  return Date.parse(certificate.validTo) <= Date.now() ? 'certificate-expired' : undefined
}

function bears({ certificate, fingerprint }: PeerCertificate, mark: Mark): boolean {
  const { commonName, dnsName } = mark
  if (mark.fingerprint !== undefined) {
    return fingerprint.equals(Buffer.from(mark.fingerprint.replaceAll(':', ''), 'hex'))
  }
  if (dnsName !== undefined) {
    const rules = { subject: 'never', wildcards: false } as const
    return certificate.checkHost(dnsName, rules) !== undefined
  }
  // Two common names in one subject are no name.
  const { CN } = certificate.toLegacyObject().subject ?? {}
  return commonName !== undefined && typeof CN === 'string' && CN === commonName
}
