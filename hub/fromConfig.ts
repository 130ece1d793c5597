import { readFileSync } from 'node:fs'
import { surrounded } from '../config/context.ts'
import { resolveSecret, type SecretReference } from '../config/secrets.ts'
import type { HubConfig, ReaderConfig, RouteConfig } from '../config/types.ts'
import type { Caller } from './http/caller.ts'
import type { HubOptions } from './options.ts'
import type { PushRoute } from './routes/push/settings.ts'

/** What a loaded configuration says of agents, readers and routes. */
export function optionsOf(
  config: HubConfig,
): Pick<HubOptions, 'authorize' | 'readerOf' | 'routes'> {
  const agents = new Map(config.agents.map(({ name, token }) => [name, token]))
  const routes = config.routes.map(pushRoute)
  const authorize = (agent: string, token: string) => agents.get(agent)?.matches(token) ?? false
  // Without readers of its own the hub lets in whoever asks on this machine, and nobody else.
  if (config.readers.length === 0) return { authorize, routes }
  const readerOf = (token: string) => {
    const reader = config.readers.find((holder) => holder.token.matches(token))
    return reader && callerOf(reader)
  }
  return { authorize, routes, readerOf }
}

function callerOf({
  name,
  inboxes,
  regions,
  legalEntities,
  eventsPerSecond,
}: ReaderConfig): Caller {
  const scope = { regions: regions ?? 'all', legalEntities: legalEntities ?? 'all' } as const
  return { name, scope, inboxes, eventsPerSecond }
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
