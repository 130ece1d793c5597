import type { Context, Partly } from './context.ts'
import type { Path } from './problems.ts'
import type { ProxyFile } from './proxySchema.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { ProxyConfig } from './types.ts'

/** The address and the password of a proxy. */
export function checkProxy(
  path: Path,
  { url, password }: Partly<ProxyFile>,
  context: Context,
): void {
  checkSecret([...path, 'password'], password, context, 'password')
  if (url === undefined) return
  const parsed = URL.parse(url)
  if (parsed && (parsed.username !== '' || parsed.password !== '')) {
    const remedy = 'Remove it, and write `user` and `password: { credential: NAME }` beside it.'
    const found = 'holds a user or a password.'
    context.findings.add('secret-as-text', [...path, 'url'], found, { remedy })
  } else if (addressOf(url) === undefined) {
    context.findings.add('proxy-invalid', [...path, 'url'], 'is no address of a proxy.')
  }
}

/** A proxy that passed its rules. @param base Folder that paths of secrets count from. */
export function builtProxy(proxy: ProxyFile | undefined, base: string): ProxyConfig | undefined {
  const address = proxy && addressOf(proxy.url)
  if (!address) return undefined
  const password = proxy.password && referenceOf(proxy.password, base)
  return { ...address, user: proxy.user, password }
}

function addressOf(url: string): Pick<ProxyConfig, 'kind' | 'host' | 'port'> | undefined {
  const parsed = URL.parse(url)
  if (!parsed || parsed.hostname === '' || parsed.search !== '' || parsed.hash !== '')
    return undefined
  if (parsed.pathname !== '' && parsed.pathname !== '/') return undefined
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  if (parsed.protocol === 'socks5:')
    return { kind: 'socks5', host, port: Number(parsed.port || 1080) }
  if (parsed.protocol === 'http:') return { kind: 'http', host, port: Number(parsed.port || 80) }
  return undefined
}
