import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Caller } from './caller.ts'
import type { Api, Operation } from './operation.ts'
import { operations } from './operations.ts'
import { type ApiProblemCode, apiProblems, Refusal } from './problems.ts'

export interface ServerSettings {
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  /** Who asks; undefined where nobody that is known does. */
  readonly callerOf: (request: IncomingMessage) => Caller | undefined
  readonly onFault: (error: unknown) => void
}

const maxBodyBytes = 1024 * 1024
const requestMs = 30_000
/** An event's id may have 256 characters, and more as it is written in a URL. */
const maxParamChars = 1_024

/** The HTTP interface, not yet listening; its `server` takes the WebSockets beside it. */
export function httpServer(settings: ServerSettings): FastifyInstance {
  const { tls } = settings
  const https = tls && { cert: pem(tls.cert), key: pem(tls.key), minVersion: 'TLSv1.2' as const }
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestMs,
    routerOptions: { maxParamLength: maxParamChars },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    ...(https ? { https } : {}),
  }) as FastifyInstance
  app.removeContentTypeParser('text/plain')
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that is kept alive would keep the hub from closing.
    if (isClosing) reply.header('connection', 'close')
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.setErrorHandler((error, _request, reply) => refuse(reply, error, settings))
  app.setNotFoundHandler(async (request, reply) => {
    const known = operations.some((o) => matches(o.path, request.url))
    if (!known) callerOf(settings, request)
    refuse(reply, new Refusal(known ? 'method-not-allowed' : 'not-found'), settings)
  })
  return app
}

/** Puts the operations in, once the rest of the hub stands. */
export function serve(app: FastifyInstance, api: Api, settings: ServerSettings): void {
  for (const written of operations) {
    const url = written.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.route({
      method: written.method,
      url,
      // Before anything of the body is read.
      onRequest: async (request) => {
        if (!written.open) callerOf(settings, request)
      },
      handler: (request, reply) => answer(written, api, settings, request, reply),
    })
  }
}

async function answer(
  written: Operation,
  api: Api,
  settings: ServerSettings,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = written.open ? nobody : callerOf(settings, request)
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const found = await written.handle(api, {
    caller,
    query: formed('query', written.query, request.query),
    params: formed('path', written.params, request.params),
    body: formed('body', written.body, request.body ?? undefined),
    signal: gone.signal,
  })
  reply.type('application/json; charset=utf-8')
  return reply.send(typeof found === 'string' ? found : JSON.stringify(found))
}

/** Open operations look at no caller. */
const nobody: Caller = { name: '', scope: { regions: [], legalEntities: [] }, inboxes: [] }

function callerOf(settings: ServerSettings, request: FastifyRequest): Caller {
  const caller = settings.callerOf(request.raw)
  if (!caller) throw new Refusal('unauthorized')
  return caller
}

interface Checks {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: unknown }
    | {
        readonly success: false
        readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }
      }
}

function formed(part: string, schema: Checks, value: unknown): never {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data as never
  const path = parsed.error.issues[0]?.path ?? []
  // The names of our own parameters only: an unknown one is the caller's text.
  throw new Refusal('request-invalid', [part, ...path].map(String).join('.'))
}

function refuse(reply: FastifyReply, error: unknown, settings: ServerSettings): void {
  const refusal = refusalOf(error)
  if (refusal.code === 'hub-failed' || refusal.code === 'store-failed') settings.onFault(error)
  const { code, message, retryAfterMs } = refusal
  const { status } = apiProblems[code]
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  reply.status(status).type('application/json; charset=utf-8')
  reply.send(JSON.stringify({ code, message }))
}

/** What the HTTP server itself objects to. */
const byServerCode: Readonly<Record<string, ApiProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body-type-unknown',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request-invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request-invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request-invalid',
  FST_ERR_BAD_URL: 'not-found',
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (code.startsWith('SQLITE_')) return new Refusal('store-failed')
  const known = byServerCode[code] ?? (statusCode === 400 ? 'request-invalid' : 'hub-failed')
  return new Refusal(known)
}

/** Whether a path of ours, whatever the method, is meant. */
function matches(path: string, url: string): boolean {
  const wanted = path.split('/')
  const given = (url.split('?', 1)[0] ?? '').split('/')
  const fits = (part: string, i: number) => part.startsWith('{') || part === given[i]
  return wanted.length === given.length && wanted.every(fits)
}

function pem(source: string | Buffer): Buffer {
  return typeof source === 'string' ? readFileSync(source) : source
}
