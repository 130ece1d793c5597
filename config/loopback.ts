import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Whether a host is this machine and no other. Names are not looked up: only `localhost` is
 * believed.
 *
 * @param host As in a URL (`[::1]`) or bare (`::1`).
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const family = isIP(bare)
  if (family === 0) return bare === 'localhost'
  return loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6')
}
