import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Context, Partly } from './context.ts'
import { agentDefaults } from './defaults.ts'
import type { LinkFile } from './linkSchema.ts'
import { isLoopback } from './loopback.ts'
import { checkPair, readPem } from './pemRules.ts'
import type { Path } from './problems.ts'
import { builtProxy, checkProxy } from './proxyRules.ts'
import { checkSecret, type ResolvedSecret, referenceOf } from './secretRules.ts'
import type { SecretReference } from './secrets.ts'
import type { IdentityConfig, LinkConfig } from './types.ts'
import type { SecretFile } from './values.ts'

/**
 * How a destination is reached and what the agent proves itself with there.
 *
 * @returns The token, where it is the way.
 */
export function checkLink(
  path: Path,
  link: Partly<LinkFile>,
  context: Context,
): ResolvedSecret | undefined {
  checkWays(path, link, context)
  const { tls, oauth, proxy } = link
  if (tls) checkLinkTls([...path, 'tls'], tls, context)
  if (oauth) checkOAuth(path, oauth, link, context)
  if (proxy) checkProxy([...path, 'proxy'], proxy, context)
  return checkSecret([...path, 'token'], link.token, context)
}

/** One way, not two: a hub that knows the agent by one must not be shown the other. */
function checkWays(path: Path, link: Partly<LinkFile>, { findings }: Context): void {
  if (findings.isBroken(path)) return
  const ways = (['token', 'enrolled', 'oauth'] as const).filter((way) => link[way])
  const own = link.tls?.cert !== undefined || link.tls?.key !== undefined
  if (ways.length > 1) {
    const found = `stands beside \`${ways[0]}\`.`
    findings.add('identity-unclear', [...path, ways[1] ?? ''], found, { at: 'key' })
  } else if (link.enrolled && own) {
    const found = 'stands beside a certificate of your own.'
    findings.add('identity-unclear', [...path, 'enrolled'], found, { at: 'key' })
  } else if (ways.length === 0 && !own) {
    const found = 'says nothing that the hub could know this agent by.'
    findings.add('identity-unclear', path, found)
  }
}

function checkLinkTls(
  path: Path,
  tls: NonNullable<Partly<LinkFile>['tls']>,
  context: Context,
): void {
  const { findings } = context
  const passphrase = checkSecret([...path, 'passphrase'], tls.passphrase, context, 'password')
  const missing = tls.cert === undefined ? 'cert' : 'key'
  if ((tls.cert === undefined) !== (tls.key === undefined) && !findings.isBroken(path)) {
    findings.add('key-missing', [...path, missing], 'is missing; certificate and key go together.')
  } else if (!findings.isBroken([...path, 'passphrase'])) {
    checkPair(path, tls, context, passphrase?.secret)
  }
  checkAuthority([...path, 'ca'], tls.ca, context)
}

/** A file of certificates that others are held against. */
export function checkAuthority(path: Path, file: string | undefined, context: Context): void {
  const ca = readPem(path, file, context)
  if (!ca) return
  try {
    if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificate')
    createSecureContext({ ca })
  } catch {
    context.findings.add('tls-invalid', path, 'names no certificate of an authority.')
  }
}

function checkOAuth(
  path: Path,
  oauth: NonNullable<Partly<LinkFile>['oauth']>,
  link: Partly<LinkFile>,
  context: Context,
): void {
  const { findings } = context
  const at = [...path, 'oauth']
  if (oauth.tokenUrl !== undefined) checkHttpUrl([...at, 'tokenUrl'], oauth.tokenUrl, context)
  checkSecret([...at, 'clientSecret'], oauth.clientSecret, context, 'password')
  if (oauth.clientSecret === undefined && !link.tls?.cert && !findings.isBroken(path)) {
    const found = 'says neither `clientSecret`, nor is there a certificate in `tls`.'
    findings.add('login-missing', at, found, { remedy: 'Add one of the two.' })
  }
  checkAuthority([...at, 'ca'], oauth.ca, context)
}

/** An address of an authorization server: encrypted, or on this machine. */
export function checkHttpUrl(path: Path, text: string, { findings }: Context): void {
  const url = URL.parse(text)
  const remedy = 'Write it like `https://login.example.com/token`.'
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    findings.add('url-invalid', path, 'is no address of an authorization server.', { remedy })
  } else if (url.username !== '' || url.password !== '') {
    const instead = 'Remove it, and use `clientSecret`.'
    findings.add('secret-as-text', path, 'holds a user or a password.', { remedy: instead })
  } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    const found = 'begins with `http://`, which is not encrypted, and leads to another machine.'
    findings.add('url-insecure', path, found, { remedy: 'Use `https://`.' })
  }
}

/** What passed the rules. @param base Folder that relative paths count from. */
export function builtLink(
  link: LinkFile,
  token: ResolvedSecret | undefined,
  base: string,
): LinkConfig {
  const { tls } = link
  const path = (file: string | undefined) => file && resolve(base, file)
  return {
    identity: builtIdentity(link, token, base),
    tls: {
      ca: path(tls?.ca),
      cert: path(tls?.cert),
      key: path(tls?.key),
      passphrase: tls?.passphrase && referenceOf(tls.passphrase, base),
      minVersion: tls?.minVersion ?? agentDefaults.destination.minVersion,
    },
    proxy: builtProxy(link.proxy, base),
  }
}

function builtIdentity(
  { enrolled, oauth }: LinkFile,
  token: ResolvedSecret | undefined,
  base: string,
): IdentityConfig {
  if (token) return { kind: 'token', token: token.secret, reference: token.reference }
  if (enrolled) return { kind: 'enrolled' }
  if (!oauth) return { kind: 'certificate' }
  const { tokenUrl, clientId, clientSecret, scope, audience, ca } = oauth
  return {
    kind: 'oauth',
    tokenUrl,
    clientId,
    clientSecret: clientSecret && kept(clientSecret, base),
    scope,
    audience,
    ca: ca && resolve(base, ca),
  }
}

function kept(secret: SecretFile, base: string): SecretReference | undefined {
  return referenceOf(secret, base)
}
