import { createHash, X509Certificate } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

/** The certificate that the other side of a connection has shown; that it has the key, TLS proves. */
export interface PeerCertificate {
  readonly certificate: X509Certificate
  /** SHA-256 of the certificate in DER. */
  readonly fingerprint: Buffer
  /**
   * Whether one of the authorities that the hub knows has signed it and it is good today. One that
   * is not may still be what a token is bound to (RFC 8705, 2.2).
   */
  readonly isVouchedFor: boolean
  /** Why not, as OpenSSL calls it: `CERT_HAS_EXPIRED`. */
  readonly flaw: string | undefined
}

/** What the other side has shown, or undefined where it showed nothing or speaks plain text. */
export function peerOf(socket: Duplex): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const { raw } = socket.getPeerCertificate()
  if (!raw) return undefined
  return {
    certificate: new X509Certificate(raw),
    fingerprint: createHash('sha256').update(raw).digest(),
    isVouchedFor: socket.authorized,
    flaw: socket.authorized ? undefined : String(socket.authorizationError),
  }
}
