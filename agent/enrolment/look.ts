import { createHash, X509Certificate } from 'node:crypto'
import { connect, type DetailedPeerCertificate } from 'node:tls'
import { LinkFault } from '../delivery/identity.ts'
import { openTunnel, type Way } from '../tunnel/tunnel.ts'

/** What a hub shows before it is trusted. */
export interface Seen {
  /** The certificate with the fingerprint that was asked for, PEM; undefined where there is none. */
  readonly pinned: string | undefined
  /** Whether the authorities that everybody knows vouch for it, under this very name. */
  readonly known: boolean
}

const longestChain = 10

/**
 * Looks at the certificates that a hub shows. Nothing is verified here, so nothing is said either:
 * the connection ends with the handshake, and what was seen counts only by its fingerprint.
 *
 * @param fingerprint SHA-256, base64url.
 * @throws {TunnelFault} {LinkFault} `link-lost`.
 */
export async function lookAt(url: string, way: Way, fingerprint: string): Promise<Seen> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const socket = await openTunnel({ host, port: Number(port || 443) }, way)
  return new Promise((resolve, reject) => {
    const isAddress = /^[\d.]+$|:/.test(host)
    const servername = isAddress ? '' : host
    const secure = connect({ socket, host, servername, rejectUnauthorized: false })
    secure.setTimeout(way.timeoutMs, () => secure.destroy())
    secure.once('error', () => secure.destroy())
    secure.once('close', () => reject(new LinkFault('link-lost')))
    secure.once('secureConnect', () => {
      const pinned = chainOf(secure.getPeerCertificate(true)).find(
        (raw) => createHash('sha256').update(raw).digest('base64url') === fingerprint,
      )
      resolve({
        pinned: pinned && new X509Certificate(pinned).toString(),
        known: secure.authorized,
      })
      secure.destroy()
    })
  })
}

/** Certificates as they were shown, in DER; a root is its own issuer. */
function chainOf(first: DetailedPeerCertificate): Buffer[] {
  const chain: Buffer[] = []
  let at: DetailedPeerCertificate | undefined = first
  while (at?.raw && chain.length < longestChain) {
    chain.push(at.raw)
    at = at.issuerCertificate === at ? undefined : at.issuerCertificate
  }
  return chain
}
