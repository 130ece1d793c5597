import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { HubTls } from '../linkOptions.ts'
import { peerOf } from '../receiver/peer.ts'
import { Answer } from './answer.ts'
import type { Caller } from './caller.ts'
import { addressOf, type Guard } from './guard.ts'
import { securityHeaders } from './headers.ts'
import type { HttpLimits } from './limits.ts'
import type { Api, Operation } from './operation.ts'
import { operations } from './operations.ts'
import { Refusal } from './problems.ts'
import { refuse, turnAway } from './refusals.ts'

export interface ServerSettings {
  readonly tls: HubTls | undefined
  /** Authorities of client certificates, PEM; undefined: none is asked for. */
  readonly clientCas?: readonly string[] | undefined
  readonly guard: Guard
  readonly onFault: (error: unknown) => void
  readonly limits: HttpLimits
}

const maxBodyBytes = 1024 * 1024
const maxHeadBytes = 16 * 1024
/** How often connections are looked through for those that take too long. */
const lookMs = 1_000
/** How often it is asked whether whoever a stream goes to may still be told. */
const standsMs = 1_000
/** An event's id may have 256 characters, and more as it is written in a URL. */
const maxParamChars = 1_024

/** The HTTP interface, not yet listening; its `server` takes the WebSockets beside it. */
export function httpServer(settings: ServerSettings): FastifyInstance {
  const { tls, limits } = settings
  const headers = securityHeaders(tls !== undefined)
  const patience = {
    maxHeaderSize: maxHeadBytes,
    headersTimeout: limits.headMs,
    connectionsCheckingInterval: Math.min(lookMs, limits.headMs),
  }
  const https = tls && {
    ...patience,
    cert: pem(tls.cert),
    key: pem(tls.key),
    minVersion: tls.minVersion ?? 'TLSv1.3',
    ...askingFor(settings.clientCas),
  }
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: limits.requestMs,
    routerOptions: { maxParamLength: maxParamChars },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: turnAway,
    // What is no URL passes none of the hooks below.
    frameworkErrors: (error, _request, reply) => {
      reply.headers({ ...headers, 'cache-control': 'no-store' })
      refuse(reply, error, settings)
    },
    ...(https ? { https } : { http: patience }),
  }) as FastifyInstance
  app.removeContentTypeParser('text/plain')
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that is kept alive would keep the hub from closing.
    if (isClosing) reply.header('connection', 'close')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    reply.headers(headers)
  })
  const { guard } = settings
  app.setErrorHandler((error, _request, reply) => refuse(reply, error, settings))
  app.setNotFoundHandler(async (request, reply) => {
    const known = operations.some((o) => matches(o.path, request.url))
    if (!known) await guard.known(request.raw)
    refuse(reply, new Refusal(known ? 'method-not-allowed' : 'not-found'), settings)
  })
  return app
}

/**
 * Whoever has no certificate, or another one, still comes in: people and consumers do. What is shown
 * is judged where it counts, and refused there in words.
 */
function askingFor(clientCas: readonly string[] | undefined) {
  return clientCas ? { requestCert: true, rejectUnauthorized: false, ca: [...clientCas] } : {}
}

/** Puts the operations in, once the rest of the hub stands. */
export function serve(app: FastifyInstance, api: Api, settings: ServerSettings): void {
  const { guard } = settings
  const admitted = new WeakMap<FastifyRequest, Caller>()
  for (const written of operations) {
    const url = written.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.route({
      method: written.method,
      url,
      // Before anything of the body is read.
      onRequest: async (request) => {
        admitted.set(request, await guard.admit(written, request.raw))
      },
      handler: (request, reply) => {
        const caller = admitted.get(request)
        if (!caller) throw new Refusal('unauthorized')
        return answer(written, api, caller, request, reply)
      },
    })
  }
}

async function answer(
  written: Operation,
  api: Api,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const { headers, url } = request.raw
  const visit = {
    address: addressOf(request.raw),
    cookies: headers.cookie,
    url: url ?? '',
    peer: () => peerOf(request.raw.socket),
  }
  const asked = {
    caller,
    query: formed('query', written.query, request.query),
    params: formed('path', written.params, request.params),
    body: formed('body', written.body, request.body ?? undefined),
    signal: gone.signal,
    visit,
  }
  // First, so that nothing is ever done that the audit does not know of.
  if (isAction(written)) await api.access.record(written.id, caller, recorded(written, asked))
  const found = await written.handle(api, asked)
  if (found instanceof Answer && found.parts.body instanceof Readable) {
    endWithStanding(reply, api, caller)
  }
  return send(reply, found)
}

/** A stream ends soon after whoever it goes to would not be let in any more. */
function endWithStanding({ raw }: FastifyReply, { access, onFault }: Api, caller: Caller): void {
  const look = async () => {
    if (!(await access.stands(caller))) raw.destroy()
  }
  const timer = setInterval(() => void look().catch(onFault), standsMs)
  raw.once('close', () => clearInterval(timer))
}

function send(reply: FastifyReply, found: object | string): FastifyReply {
  if (found instanceof Answer) {
    const { status = 200, headers = {}, cookies = [], body } = found.parts
    reply.status(status).headers(headers)
    for (const cookie of cookies) reply.header('set-cookie', cookie)
    return reply.send(body)
  }
  reply.type('application/json; charset=utf-8')
  return reply.send(typeof found === 'string' ? found : JSON.stringify(found))
}

/** What a viewer may do changes nothing of the hub's, so the audit has no word of it. */
function isAction({ method, open, role = 'viewer' }: Operation): boolean {
  return method !== 'GET' && !open && role !== 'viewer'
}

/** Parameters and the members of the body that may be kept: short texts and numbers. */
function recorded(
  { recorded: names = ['reason'] }: Operation,
  { params, body }: { readonly params: object; readonly body: object | undefined },
): Record<string, string | number> {
  const kept = Object.entries(body ?? {}).filter(([name]) => names.includes(name))
  const facts = [...Object.entries(params), ...kept]
  return Object.fromEntries(
    facts.filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  )
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
