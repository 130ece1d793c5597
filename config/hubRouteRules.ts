import { resolve } from 'node:path'
import { eventNames } from '../events/catalogue.ts'
import type { Context, Partly } from './context.ts'
import { eventTypes } from './destinationRules.ts'
import { durationMs } from './durations.ts'
import type { RouteFile } from './hubRouteSchema.ts'
import type { HubFile } from './hubSchema.ts'
import { checkAuthority } from './linkRules.ts'
import { isLoopback } from './loopback.ts'
import { checkNames } from './nameRules.ts'
import { checkPair } from './pemRules.ts'
import type { Path } from './problems.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { SecretReference } from './secrets.ts'
import { sizeBytes } from './sizes.ts'
import { suggest } from './suggest.ts'
import type { RouteConfig } from './types.ts'
import type { SecretFile } from './values.ts'

/** The addresses, filters, secrets and certificates of a hub's routes. */
export function checkRoutes(file: Partly<HubFile>, context: Context): void {
  checkNames('routes', file.routes, context)
  file.routes?.forEach((route, i) => {
    if (route) checkRoute(['routes', i], route, context)
  })
}

function checkRoute(path: Path, route: Partly<RouteFile>, context: Context): void {
  const { oauth, tls } = route
  if (route.url !== undefined) checkPostUrl([...path, 'url'], route.url, context)
  if (route.signature) checkSecret([...path, 'signature'], route.signature, context, 'password')
  if (oauth?.tokenUrl !== undefined) {
    checkPostUrl([...path, 'oauth', 'tokenUrl'], oauth.tokenUrl, context)
  }
  if (oauth?.clientSecret) {
    checkSecret([...path, 'oauth', 'clientSecret'], oauth.clientSecret, context, 'password')
  }
  if (tls) checkRouteTls([...path, 'tls'], tls, context)
  checkTypes([...path, 'filter', 'types'], route.filter?.types, context)
  const first = durationMs(route.firstRetry ?? '')
  const longest = durationMs(route.longestRetry ?? '')
  if (first !== undefined && longest !== undefined && first > longest) {
    const remedy = 'Make `longestRetry` the longer one of the two.'
    const found = 'is shorter than `firstRetry`.'
    context.findings.add('duration-invalid', [...path, 'longestRetry'], found, { remedy })
  }
}

/** An address that the hub itself posts to. */
export function checkPostUrl(path: Path, text: string, { findings }: Context): void {
  const url = URL.parse(text)
  const remedy = 'Write it like `https://erp.example.com/events`.'
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    findings.add('url-invalid', path, 'is no address that events can be posted to.', { remedy })
  } else if (url.username !== '' || url.password !== '') {
    const instead = 'Remove it, and use `oauth`, `signature` or `tls`.'
    findings.add('secret-as-text', path, 'holds a user or a password.', { remedy: instead })
  } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    const found = 'begins with `http://`, which is not encrypted, and leads to another machine.'
    findings.add('url-insecure', path, found, { remedy: 'Use `https://`.' })
  }
}

function checkRouteTls(
  path: Path,
  tls: NonNullable<Partly<RouteFile>['tls']>,
  context: Context,
): void {
  const { findings } = context
  const missing = tls.cert === undefined ? 'cert' : 'key'
  if ((tls.cert === undefined) !== (tls.key === undefined) && !findings.isBroken(path)) {
    findings.add('key-missing', [...path, missing], 'is missing; certificate and key go together.')
  } else checkPair(path, tls, context)
  checkAuthority([...path, 'ca'], tls.ca, context)
}

function checkTypes(
  path: Path,
  types: readonly (string | undefined)[] | undefined,
  { findings }: Context,
): void {
  types?.forEach((pattern, i) => {
    if (pattern === undefined || eventTypes([pattern]).length > 0) return
    const meant = suggest(pattern, eventNames)
    findings.add('event-type-unknown', [...path, i], 'fits no event type.', {
      remedy: meant && `Did you mean \`${meant}\`?`,
    })
  })
}

/** A route that passed its rules. @param base Folder that relative paths count from. */
export function builtRoute(route: RouteFile, base: string): RouteConfig {
  const { oauth, tls, signature, filter, maxSize, timeout, firstRetry, longestRetry, ...same } =
    route
  const path = (file: string | undefined) => file && resolve(base, file)
  return {
    ...same,
    eventsPerSecond: same.eventsPerSecond,
    filter: filter ?? {},
    maxBytes: known(sizeBytes(maxSize)),
    timeoutMs: known(durationMs(timeout)),
    firstRetryMs: known(durationMs(firstRetry)),
    longestRetryMs: known(durationMs(longestRetry)),
    signature: signature && kept(signature, base),
    oauth: oauth && {
      tokenUrl: oauth.tokenUrl,
      clientId: oauth.clientId,
      clientSecret: kept(oauth.clientSecret, base),
      scope: oauth.scope,
      audience: oauth.audience,
    },
    tls: { cert: path(tls?.cert), key: path(tls?.key), ca: path(tls?.ca) },
  }
}

function kept(secret: SecretFile, base: string): SecretReference {
  return known(referenceOf(secret, base))
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a route passed its rules and can not be built')
  return value
}
