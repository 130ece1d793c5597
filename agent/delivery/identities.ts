import type { SecureContextOptions } from 'node:tls'
import { surrounded } from '../../config/context.ts'
import { resolveSecret, type SecretKind, type SecretReference } from '../../config/secrets.ts'
import type { DestinationConfig, LinkTls } from '../../config/types.ts'
import { CallFault, call } from '../../trust/call.ts'
import { TokenSource } from '../../trust/tokenSource.ts'
import { IdentityFileError, readIdentity } from '../enrolment/identityFile.ts'
import type { Way } from '../tunnel/tunnel.ts'
import { certificateEnd } from './certificates.ts'
import { dial } from './dial.ts'
import { type Credentials, type Identity, LinkFault, straight } from './identity.ts'

type OAuth = Extract<DestinationConfig['identity'], { kind: 'oauth' }>

/** Part of what is left of a life after which a link is made anew. */
const usedShare = 0.8
/** A certificate that nobody renews must not make its link come and go in its last minutes. */
const shortestMs = 60_000
const tokenMs = 15_000

/** What a destination says that the agent proves itself by there. */
export function identityOf(destination: DestinationConfig, stateFolder: string): Identity {
  const { identity } = destination
  switch (identity.kind) {
    case 'token':
      return tokenIdentity(destination, identity)
    case 'certificate':
      return { present: async () => withCertificate(destination) }
    case 'enrolled':
      return { present: async () => enrolled(destination, stateFolder) }
    case 'oauth':
      return oauthIdentity(destination, identity)
  }
}

function tokenIdentity(
  destination: DestinationConfig,
  { token, reference }: Extract<DestinationConfig['identity'], { kind: 'token' }>,
): Identity {
  return {
    present: async () => {
      const resolved = resolveSecret(reference, surrounded({}))
      const bearer = ('secret' in resolved ? resolved.secret : token).reveal()
      return { ...withCertificate(destination), bearer }
    },
  }
}

/** The destination's own certificate, where it has one, as its files are now. */
function withCertificate(destination: DestinationConfig): Credentials {
  const tls = securityOf(destination.tls)
  const end = tls.cert === undefined ? undefined : certificateEnd(String(tls.cert))
  return { way: wayOf(destination), bearer: undefined, tls, renewInMs: shareOf(end) }
}

function enrolled(destination: DestinationConfig, stateFolder: string): Credentials {
  const own = identityFile(stateFolder, destination.url)
  if (own?.certificate === undefined) throw new LinkFault('identity-unavailable')
  const tls = securityOf(destination.tls)
  // Whoever names an authority wants that one, and not what the invitation has shown.
  const trust = tls.ca === undefined && own.trust ? trusting(own.trust) : {}
  const until = own.until === undefined ? undefined : new Date(own.until)
  return {
    way: wayOf(destination),
    bearer: undefined,
    tls: { ...tls, ...trust, cert: own.certificate, key: own.key },
    renewInMs: shareOf(until),
  }
}

/** A certificate that is trusted as it stands, also where it is no authority's. */
export function trusting(ca: string): SecureContextOptions {
  return { ca, allowPartialTrustChain: true }
}

function identityFile(stateFolder: string, url: string) {
  try {
    return readIdentity(stateFolder, url)
  } catch (error) {
    if (error instanceof IdentityFileError) throw new LinkFault('identity-unavailable', error.code)
    throw error
  }
}

function oauthIdentity(destination: DestinationConfig, oauth: OAuth): Identity {
  const { tokenUrl, clientId, clientSecret, scope, audience } = oauth
  /** Why no token came: the source of it says only that none did. */
  let fault: LinkFault | undefined
  const secret = clientSecret && (() => revealed(clientSecret, 'password'))
  const source = new TokenSource(
    { tokenUrl, clientId, clientSecret: secret, scope, audience },
    async (url, headers, body, signal) => {
      fault = undefined
      // The same certificate here as at the hub: the token is bound to it (RFC 8705, 3).
      const { ca: _, minVersion: __, ...own } = securityOf(destination.tls)
      const ca = oauth.ca === undefined ? {} : { ca: pemOf(oauth.ca) }
      const tls = { minVersion: 'TLSv1.2' as const, ...own, ...ca }
      try {
        const connection = await dial(url, wayOf(destination), tls)
        const asked = { method: 'POST' as const, url, headers, body, timeoutMs: tokenMs }
        return await call({ ...asked, signal, connection })
      } catch (error) {
        if (error instanceof LinkFault) fault = error
        if (error instanceof CallFault) {
          fault = new LinkFault('identity-unavailable', error.system)
        }
        throw error
      }
    },
  )
  return {
    present: async (signal) => {
      const token = await source.token(performance.now(), signal)
      if (!token) throw new LinkFault('identity-unavailable', fault?.system ?? fault?.code)
      const { renewInMs = Number.POSITIVE_INFINITY, ...own } = withCertificate(destination)
      const left = Math.max(0, token.renewAt - performance.now())
      return { ...own, bearer: token.text, renewInMs: Math.min(renewInMs, left) }
    },
  }
}

function securityOf({ ca, cert, key, passphrase, minVersion }: LinkTls): SecureContextOptions {
  return {
    minVersion,
    ...(ca === undefined ? {} : { ca: pemOf(ca) }),
    ...(cert === undefined ? {} : { cert: pemOf(cert) }),
    ...(key === undefined ? {} : { key: revealed({ kind: 'file', path: key }, 'key') }),
    ...(passphrase === undefined ? {} : { passphrase: revealed(passphrase, 'password') }),
  }
}

export function wayOf({ proxy }: DestinationConfig): Way {
  if (!proxy) return straight
  const password = proxy.password && revealed(proxy.password, 'password')
  return { ...straight, proxy, proxyPassword: password }
}

const maxPemBytes = 256 * 1024

/** The authority of a destination, PEM, where it names one. */
export function caOf({ tls }: DestinationConfig): string | undefined {
  return tls.ca === undefined ? undefined : pemOf(tls.ca)
}

function pemOf(path: string): string {
  try {
    return surrounded({}).disk.read(path, maxPemBytes).toString('utf8')
  } catch {
    throw new LinkFault('identity-unavailable')
  }
}

/** Fetched anew at each use; the mode of a file is judged each time too. */
function revealed(reference: SecretReference, kind: SecretKind): string {
  const resolved = resolveSecret(reference, surrounded({}), kind)
  if ('secret' in resolved) return resolved.secret.reveal()
  throw new LinkFault('identity-unavailable', resolved.failure.code)
}

/** Milliseconds until a link is to be made anew, for what it is opened with ends then. */
function shareOf(end: Date | undefined): number | undefined {
  return end && Math.max(shortestMs, (end.getTime() - Date.now()) * usedShare)
}
