import { createHash, X509Certificate } from 'node:crypto'

/** What the first connection of an agent is held against. */
export interface Anchor {
  /** SHA-256, base64url. */
  readonly fingerprint: string
  /** In one line, for a person. */
  readonly subject: string
}

/**
 * The last certificate of the chain that the hub shows: the one that lives longest. With a file that
 * holds the chain it is an authority's, and the hub's own certificate can change below it.
 *
 * @throws {Error} Where the text holds no certificate.
 */
export function anchorOf(chain: string): Anchor {
  const all = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const { raw, subject } = new X509Certificate(all.at(-1) ?? '')
  const fingerprint = createHash('sha256').update(raw).digest('base64url')
  return { fingerprint, subject: subject.replaceAll('\n', ', ') }
}
