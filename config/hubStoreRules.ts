import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { durationMs } from './durations.ts'
import { known } from './hubAccessRules.ts'
import type { StoreFile } from './hubStoreSchema.ts'
import { checkAuthority } from './linkRules.ts'
import { isLoopback } from './loopback.ts'
import { checkPair } from './pemRules.ts'
import type { Path } from './problems.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { SecretReference } from './secrets.ts'
import { sizeBytes } from './sizes.ts'
import type { StoreConfig, StoreLogin } from './types.ts'

/** Addresses, login and certificates of the servers that several hubs keep their store on. */
export function checkStore(store: Partly<StoreFile> | undefined, context: Context): void {
  if (!store) return
  if (store.jetstream !== undefined) checkServers(store.jetstream, context)
  checkLogin(store, context)
  const path = ['store', 'tls']
  const { ca, cert, key } = store.tls ?? {}
  checkAuthority([...path, 'ca'], ca, context)
  if (cert !== undefined || key !== undefined) checkPair(path, { cert, key }, context)
}

function checkServers(text: string, context: Context): void {
  const path: Path = ['store', 'jetstream']
  const urls = serversIn(text).map((server) => URL.parse(server))
  const { findings } = context
  if (!urls.every((url) => url !== null && isNats(url))) {
    const remedy = 'Write them like `tls://nats-1.example.com:4222,tls://nats-2.example.com:4222`.'
    findings.add('url-invalid', path, 'has an address of no NATS server.', { remedy })
  } else if (urls.some((url) => url?.username !== '' || url.password !== '')) {
    const remedy = 'Remove it, and use `token`, `user` with `password`, or `credentials`.'
    findings.add('secret-as-text', path, 'holds a user or a password.', { remedy })
  } else if (urls.some((url) => url?.protocol === 'nats:' && !isLoopback(hostOf(url)))) {
    const found = 'begins with `nats://`, which is not encrypted, and leads to another machine.'
    findings.add('url-insecure', path, found, { remedy: 'Use `tls://`.' })
  }
}

function isNats({ protocol, hostname, pathname, search }: URL): boolean {
  return ['nats:', 'tls:'].includes(protocol) && hostname !== '' && `${pathname}${search}` === ''
}

/** An address of IPv6 stands in brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function checkLogin(store: Partly<StoreFile>, context: Context): void {
  const { token, user, password, credentials } = store
  checkSecret(['store', 'token'], token, context)
  checkSecret(['store', 'password'], password, context, 'password')
  checkSecret(['store', 'credentials'], credentials, context, 'credentials')
  const { findings } = context
  if (findings.isBroken(['store'])) return
  const ways = [token, user ?? password, credentials].filter((way) => way !== undefined)
  const isHalf = (user === undefined) !== (password === undefined)
  if (ways.length <= 1 && !isHalf) return
  const found = isHalf ? 'has a user without a password, or the other way.' : 'has several logins.'
  const remedy = 'Write one of `token`, `user` with `password`, and `credentials`.'
  findings.add('identity-unclear', ['store'], found, { at: 'key', remedy })
}

/** What passed the rules. @param base Folder that relative paths count from. */
export function builtStore(store: StoreFile | undefined, base: string): StoreConfig | undefined {
  if (!store) return undefined
  const path = (file: string | undefined) => file && resolve(base, file)
  const { jetstream, stream, replicas, events, tls } = store
  return {
    servers: serversIn(jetstream),
    stream,
    replicas,
    events: events && {
      maxAgeMs: known(durationMs(events.maxAge)),
      maxBytes: known(sizeBytes(events.maxSize)),
    },
    login: builtLogin(store, base),
    tls: tls && { ca: path(tls.ca), cert: path(tls.cert), key: path(tls.key) },
  }
}

function builtLogin(
  { token, user, password, credentials }: StoreFile,
  base: string,
): StoreLogin | undefined {
  const reference = (secret: StoreFile['token']): SecretReference | undefined =>
    secret && referenceOf(secret, base)
  const [shown, word, creds] = [reference(token), reference(password), reference(credentials)]
  if (shown) return { kind: 'token', token: shown }
  if (creds) return { kind: 'credentials', text: creds }
  return user !== undefined && word ? { kind: 'user', user, password: word } : undefined
}

function serversIn(text: string): readonly string[] {
  return text.split(',').map((server) => server.trim())
}
