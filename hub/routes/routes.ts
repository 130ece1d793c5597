import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from '../receiver/registry.ts'
import type { HubStore, StoredEvent } from '../store/contract.ts'
import { everything } from '../store/scope.ts'

/** What the reading API needs of the hub. */
export interface Reading {
  readonly store: HubStore
  readonly registry: Registry
  readonly maxPageEvents: number
  readonly mayRead: (request: IncomingMessage) => boolean | Promise<boolean>
  readonly onFault: (error: unknown) => void
}

/**
 * The plain reading API:
 *
 * - `GET /healthz`: 200 while the hub runs; open to all.
 * - `GET /v1/events?inbox=&after=&limit=`: events of an inbox behind a cursor, in order of commit,
 *   and the cursor to go on with. Each event comes byte for byte as its agent sent it.
 * - `GET /v1/conflicts?inbox=&after=&limit=`: ids that came again with another content.
 * - `GET /v1/agents`: every agent that was ever seen.
 */
export function routes(reading: Reading) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(reading, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => {
        reading.onFault(error)
        send(response, 500, problem('hub-failed', 'The hub met a fault. Its log says more.'))
      },
    )
  }
}

interface Answer {
  readonly status: number
  readonly body: string
}

async function answer(reading: Reading, request: IncomingMessage): Promise<Answer> {
  const url = URL.parse(request.url ?? '', 'http://hub')
  if (!url) return notFound
  if (request.method !== 'GET') return wrong(405, 'method', 'Only GET is served here.')
  if (url.pathname === '/healthz') return ok('{"ok":true}')
  if (!Object.hasOwn(pages, url.pathname)) return notFound
  if (!(await reading.mayRead(request))) {
    return wrong(401, 'unauthorized', 'A bearer token for readers is needed.')
  }
  return pages[url.pathname as keyof typeof pages](reading, url.searchParams)
}

const pages = {
  '/v1/events': events,
  '/v1/conflicts': conflicts,
  '/v1/agents': agents,
} as const

async function events(reading: Reading, query: URLSearchParams): Promise<Answer> {
  const page = pageOf(query, reading.maxPageEvents)
  if (!page) return badPage
  const found = await reading.store.events({ scope: everything, ...page })
  const items = found.map(({ cursor, body }: StoredEvent) => `{"cursor":${cursor},"event":${body}}`)
  return ok(`{"events":[${items.join(',')}],"next":${found.at(-1)?.cursor ?? page.after}}`)
}

async function conflicts(reading: Reading, query: URLSearchParams): Promise<Answer> {
  const page = pageOf(query, reading.maxPageEvents)
  if (!page) return badPage
  const found = await reading.store.conflicts({ scope: everything, ...page })
  const items = found.map(({ kept, other, ...facts }) => {
    return `${JSON.stringify(facts).slice(0, -1)},"kept":${kept},"other":${other}}`
  })
  return ok(`{"conflicts":[${items.join(',')}],"next":${found.at(-1)?.number ?? page.after}}`)
}

async function agents(reading: Reading): Promise<Answer> {
  const known = await reading.store.agents(everything)
  const shown = known.map((agent) => {
    return { ...agent, connected: reading.registry.isConnected(agent.inbox, agent.agent) }
  })
  return ok(JSON.stringify({ agents: shown }))
}

const defaultLimit = 100

function pageOf(query: URLSearchParams, maxLimit: number) {
  const inbox = query.get('inbox')
  const after = wholeNumber(query.get('after') ?? '0')
  const limit = wholeNumber(query.get('limit') ?? String(defaultLimit))
  if (!inbox || after === undefined || !limit) return undefined
  return { inbox, after, limit: Math.min(limit, maxLimit) }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function ok(body: string): Answer {
  return { status: 200, body }
}

function wrong(status: number, code: string, message: string): Answer {
  return { status, body: problem(code, message) }
}

const notFound = wrong(404, 'not-found', 'There is no such page; see the list of routes.')
const badPage = wrong(
  400,
  'page-invalid',
  'An inbox is needed, and whole numbers for after (0 or more) and limit (1 or more).',
)

function problem(code: string, message: string): string {
  return JSON.stringify({ code, message })
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
