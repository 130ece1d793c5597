import type { Socket } from 'node:net'
import type { ConnectionError, FastifyReply } from 'fastify'
import { type ApiProblemCode, apiProblems, Refusal } from './problems.ts'

/** Answers with the problem that an error stands for; what is a fault of ours is told. */
export function refuse(
  reply: FastifyReply,
  error: unknown,
  { onFault }: { readonly onFault: (error: unknown) => void },
): void {
  const refusal = refusalOf(error)
  if (refusal.code === 'hub-failed' || refusal.code === 'store-failed') onFault(error)
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
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (code.startsWith('SQLITE_')) return new Refusal('store-failed')
  const known = byServerCode[code] ?? (statusCode === 400 ? 'request-invalid' : 'hub-failed')
  return new Refusal(known)
}

/** What breaks HTTP itself, takes too long or is too large: a bare status and the end. */
export function turnAway(error: ConnectionError, socket: Socket): void {
  const line = turnedAway[error.code] ?? '400 Bad Request'
  if (socket.writable)
    socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  else socket.destroy()
}

const turnedAway: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}
