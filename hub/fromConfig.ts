import { readFileSync } from 'node:fs'
import { surrounded } from '../config/context.ts'
import { resolveSecret, type SecretReference } from '../config/secrets.ts'
import type { HubConfig, ReaderConfig, RouteConfig } from '../config/types.ts'
import { accessOf, scopeOf } from './access/fromConfig.ts'
import { alertsOf, fleetLimitsOf } from './alerts/fromConfig.ts'
import type { Caller } from './http/caller.ts'
import type { LinkOptions } from './linkOptions.ts'
import type { HubOptions } from './options.ts'
import type { PushRoute } from './routes/push/settings.ts'
import { jetStreamOf } from './store/jetstream/fromConfig.ts'

/** What a loaded configuration says of agents, readers, people and routes. */
export function optionsOf(
  config: HubConfig,
): Pick<
  HubOptions,
  | 'authorize'
  | 'links'
  | 'readerOf'
  | 'routes'
  | 'access'
  | 'assignments'
  | 'alerts'
  | 'fleet'
  | 'limits'
  | 'jetStream'
> {
  const agents = new Map(config.agents.map(({ name, token }) => [name, token]))
  const routes = config.routes.map(pushRoute)
  const authorize = (agent: string, token: string) => agents.get(agent)?.matches(token) ?? false
  // Without readers of its own the hub lets in whoever asks on this machine, and nobody else.
  const same = {
    authorize,
    links: linksOf(config),
    routes,
    access: accessOf(config),
    assignments: config.assignments,
    alerts: alertsOf(config.alerts),
    fleet: fleetLimitsOf(config.alerts),
    limits: { maxConnections: config.maxLinks },
    ...(config.store && { jetStream: jetStreamOf(config.store, config.hub) }),
  }
  if (config.readers.length === 0) return same
  const readerOf = (token: string) => {
    const reader = config.readers.find((holder) => holder.token.matches(token))
    return reader && callerOf(reader)
  }
  return { ...same, readerOf }
}

function linksOf({ agents, tls, oauth, enrolment }: HubConfig): LinkOptions {
  const pem = (path: string | undefined) => path && readFileSync(path, 'utf8')
  return {
    agents,
    clientCa: pem(tls?.clientCa),
    oauth: oauth && { ...oauth, ca: pem(oauth.ca) },
    enrolment,
  }
}

function callerOf(reader: ReaderConfig): Caller {
  const { name, inboxes, eventsPerSecond, role, masked } = reader
  return { name, scope: scopeOf(reader), inboxes, eventsPerSecond, role, masked }
}

function pushRoute(route: RouteConfig): PushRoute {
  const { filter, firstRetryMs, longestRetryMs, signature, oauth, tls, ...same } = route
  const pem = (path: string | undefined) => path && readFileSync(path, 'utf8')
  return {
    ...same,
    selection: filter,
    backoff: { firstMs: firstRetryMs, maxMs: longestRetryMs },
    signature: signature && (() => revealed(signature)),
    oauth: oauth && { ...oauth, clientSecret: () => revealed(oauth.clientSecret) },
    tls: { cert: pem(tls.cert), key: pem(tls.key), ca: pem(tls.ca) },
  }
}

/** Fetched anew at each use, so that a renewed one is used at once. */
function revealed(reference: SecretReference): string {
  const result = resolveSecret(reference, surrounded({}), 'password')
  if ('secret' in result) return result.secret.reveal()
  throw new Error(`a secret of a route ${result.failure.found} [${result.failure.code}]`)
}
