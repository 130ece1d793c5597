import { readFileSync } from 'node:fs'
import { surrounded } from '../../../config/context.ts'
import { resolveSecret, type SecretKind, type SecretReference } from '../../../config/secrets.ts'
import type { StoreConfig, StoreLogin } from '../../../config/types.ts'
import type { JetStreamSettings, Login } from './settings.ts'

export function jetStreamOf(store: StoreConfig, hub: string): JetStreamSettings {
  const { servers, stream, replicas, events, login, tls } = store
  const pem = (path: string | undefined) => path && readFileSync(path, 'utf8')
  return {
    servers,
    stream,
    replicas,
    events,
    hub,
    ...(login && { login: () => shown(login) }),
    tls: tls && { ca: pem(tls.ca), cert: pem(tls.cert), key: pem(tls.key) },
  }
}

function shown(login: StoreLogin): Login {
  if (login.kind === 'token') return { kind: 'token', token: revealed(login.token, 'token') }
  if (login.kind === 'credentials') {
    return { kind: 'credentials', text: revealed(login.text, 'credentials') }
  }
  return { ...login, password: revealed(login.password, 'password') }
}

function revealed(reference: SecretReference, kind: SecretKind): string {
  const result = resolveSecret(reference, surrounded({}), kind)
  if ('secret' in result) return result.secret.reveal()
  throw new Error(`a secret of \`store\` ${result.failure.found} [${result.failure.code}]`)
}
