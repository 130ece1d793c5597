import { type EventName, eventNames } from '../events/catalogue.ts'
import type { AgentFile, DestinationFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import { matchesGlob } from './globs.ts'
import { isLoopback } from './loopback.ts'
import type { Path } from './problems.ts'
import { suggest } from './suggest.ts'

/**
 * The addresses and filters of an agent's destinations. Secrets are judged where they are resolved.
 */
export function checkDestinations(file: Partly<AgentFile>, context: Context): void {
  const inboxes = new Map<string, number>()
  file.destinations?.forEach((destination, i) => {
    const path = ['destinations', i]
    if (!destination) return
    if (destination.url !== undefined) checkUrl([...path, 'url'], destination.url, inboxes, context)
    if (destination.filter) checkFilter([...path, 'filter'], destination.filter, file, context)
  })
}

/** The inbox that an address ends with. */
export function inboxOf(url: string): string | undefined {
  return /\/agents\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})$/.exec(URL.parse(url)?.pathname ?? '')?.[1]
}

function checkUrl(
  path: Path,
  text: string,
  inboxes: Map<string, number>,
  { findings }: Context,
): void {
  const url = URL.parse(text)
  const scheme = url?.protocol ?? ''
  if (!url || !['ws:', 'wss:', 'http:', 'https:'].includes(scheme) || url.hostname === '') {
    findings.add('url-invalid', path, 'is no address of a hub.')
  } else if (url.username !== '' || url.password !== '') {
    const remedy =
      'Remove it, and give the destination `enrolled: true`, a `token`, `oauth` or `tls`.'
    findings.add('secret-as-text', path, 'holds a user or a password.', { remedy })
  } else if (scheme.startsWith('http')) {
    const found = 'begins with `http`; a hub is reached over a WebSocket.'
    findings.add('url-invalid', path, found, { remedy: 'Begin it with `wss://`.' })
  } else if (scheme === 'ws:' && !isLoopback(url.hostname)) {
    const found = 'begins with `ws://`, which is not encrypted, and leads to another machine.'
    findings.add('url-insecure', path, found)
  } else if (url.search !== '' || url.hash !== '') {
    findings.add('url-invalid', path, 'holds a `?` or `#`, which an inbox does not have.')
  } else if (inboxOf(text) === undefined) {
    findings.add('url-invalid', path, 'does not end with `/agents/` and the name of an inbox.')
  } else {
    const line = inboxes.get(url.href)
    if (line === undefined) inboxes.set(url.href, findings.lineOf(path))
    // Two links would move one cursor.
    else findings.add('destination-repeated', path, `is the address in line ${line} again.`)
  }
}

function checkFilter(
  path: Path,
  filter: NonNullable<Partly<DestinationFile>['filter']>,
  file: Partly<AgentFile>,
  { findings }: Context,
): void {
  filter.types?.forEach((pattern, i) => {
    if (pattern === undefined || eventTypes([pattern]).length > 0) return
    const meant = suggest(pattern, eventNames)
    findings.add('event-type-unknown', [...path, 'types', i], 'fits no event type.', {
      remedy: meant && `Did you mean \`${meant}\`?`,
    })
  })
  const names = new Set(file.feeds?.flatMap((feed) => feed?.name ?? []))
  filter.feeds?.forEach((name, i) => {
    if (name === undefined || names.has(name)) return
    const meant = suggest(name, names)
    findings.add('feed-unknown', [...path, 'feeds', i], 'is the name of no feed.', {
      remedy: meant && `Did you mean \`${meant}\`?`,
    })
  })
}

/** The event types that any of the patterns fits. */
export function eventTypes(patterns: readonly string[]): EventName[] {
  return eventNames.filter((name) => patterns.some((pattern) => matchesGlob(pattern, name)))
}
