import type { Socket } from 'node:net'
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls'
import { openTunnel, TunnelFault, type Way } from '../tunnel/tunnel.ts'
import { LinkFault } from './identity.ts'

/**
 * A connection to the host of a URL, straight or through a proxy, secured where the scheme says so.
 * Its certificate is always checked, for the very host that the URL names, whatever a proxy leads
 * to: before that not a byte of ours is on the line.
 *
 * @throws {LinkFault} `link-lost`, `connect-late`, `hub-untrusted`, `proxy-…`.
 */
export async function dial(url: string, way: Way, tls: SecureContextOptions): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url)
  const isPlain = protocol === 'ws:' || protocol === 'http:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const to = { host, port: Number(port || (isPlain ? 80 : 443)) }
  const socket = await openTunnel(to, way).catch((error: unknown) => {
    throw error instanceof TunnelFault ? faultOf(error) : error
  })
  return isPlain ? socket : secured(socket, host, tls, way.timeoutMs)
}

function faultOf({ code, system }: TunnelFault): LinkFault {
  if (code === 'proxy-refused' || code === 'proxy-unreachable') return new LinkFault(code, system)
  return new LinkFault(code === 'timeout' ? 'connect-late' : 'link-lost', system)
}

function secured(
  socket: Socket,
  host: string,
  tls: SecureContextOptions,
  timeoutMs: number,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connect({
      ...tls,
      socket,
      host,
      // Said in so many words, so that no variable of the environment switches it off.
      rejectUnauthorized: true,
      // An address has no server name (RFC 6066, 3); it is checked all the same.
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      ALPNProtocols: ['http/1.1'],
    })
    const fail = (fault: LinkFault) => {
      clearTimeout(timer)
      secure.destroy()
      socket.destroy()
      reject(fault)
    }
    const timer = setTimeout(() => fail(new LinkFault('connect-late', 'ETIMEDOUT')), timeoutMs)
    const refused = (error: NodeJS.ErrnoException) => {
      fail(new LinkFault(isOfTrust(error.code) ? 'hub-untrusted' : 'link-lost', error.code))
    }
    secure.once('error', refused)
    secure.once('close', () => fail(new LinkFault('link-lost', 'ECONNRESET')))
    secure.once('secureConnect', () => {
      clearTimeout(timer)
      secure.removeAllListeners('close')
      secure.off('error', refused)
      secure.on('error', () => {})
      resolve(secure)
    })
  })
}

/** Codes of OpenSSL's verification, of the check of the name, and of a version that is refused. */
const ofTrust =
  /CERT|SELF_SIGNED|UNABLE_TO_|PATH_LENGTH|HOSTNAME|INVALID_(?:CA|PURPOSE)|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/

function isOfTrust(code = ''): boolean {
  return ofTrust.test(code)
}
