import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import type { TlsOptions } from '@nats-io/transport-node'
import type { JetStreamSettings } from './settings.ts'

/**
 * How the servers are to prove themselves, and the hub to them; undefined where all of them are on
 * this machine and reached without TLS.
 */
export function tlsOf({ servers, tls }: JetStreamSettings): TlsOptions | undefined {
  if (servers.every((server) => server.startsWith('nats://')) && !tls) return undefined
  const { ca, cert, key } = tls ?? {}
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  const identity = { checkServerIdentity: identityOf(servers) }
  return { ...files, ...identity }
}

/**
 * For a server that is named by its address the client gives no name to check, and Node then checks
 * for `localhost`. Such a server's certificate must be for one of the addresses that are configured.
 */
function identityOf(servers: readonly string[]) {
  const hosts = servers.map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''))
  const addresses = hosts.filter((host) => isIP(host) !== 0)
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const isNamed = host !== 'localhost' || hosts.includes(host) || addresses.length === 0
    const names = [...(isNamed ? [host] : []), ...(host === 'localhost' ? addresses : [])]
    const problems = names.map((name) => checkServerIdentity(name, certificate))
    return problems.includes(undefined) ? undefined : problems[0]
  }
}
