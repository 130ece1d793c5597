import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { pushLimits, type TlsSettings } from './settings.ts'

export interface Exchanged {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** `unreachable`: no connection, or it broke. `slow`: the request went out and no answer came. */
export interface ExchangeFailure {
  readonly failure: 'unreachable' | 'slow'
}

export interface Outgoing {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** From the connection to the end of the answer. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** A connection that lay idle was closed by the other side just as it was used again. */
type Stale = 'stale'

/** The way to one consumer: a request at a time, kept open between them. Follows no redirect. */
export class Line {
  readonly #plain = new PlainAgent({ keepAlive: true, maxSockets: 1 })
  readonly #tls: TlsAgent

  constructor({ cert, key, ca }: TlsSettings) {
    this.#tls = new TlsAgent({
      keepAlive: true,
      maxSockets: 1,
      minVersion: 'TLSv1.2',
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(ca ? { ca } : {}),
    })
  }

  async post(outgoing: Outgoing): Promise<Exchanged | ExchangeFailure> {
    const first = await this.#once(outgoing)
    if (first !== 'stale') return first
    const second = await this.#once(outgoing)
    return second === 'stale' ? { failure: 'unreachable' } : second
  }

  close(): void {
    this.#plain.destroy()
    this.#tls.destroy()
  }

  #once({
    url,
    headers,
    body,
    timeoutMs,
    signal,
  }: Outgoing): Promise<Exchanged | ExchangeFailure | Stale> {
    const isTls = url.startsWith('https:')
    const request = (isTls ? tlsRequest : plainRequest)(url, {
      method: 'POST',
      agent: isTls ? this.#tls : this.#plain,
      signal,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    })
    const answered = answerOf(request, isTls, timeoutMs)
    request.end(body)
    return answered
  }
}

function answerOf(
  request: ClientRequest,
  isTls: boolean,
  timeoutMs: number,
): Promise<Exchanged | ExchangeFailure | Stale> {
  return new Promise((resolve) => {
    let failure: ExchangeFailure['failure'] = 'unreachable'
    let timer = setTimeout(() => request.destroy(), pushLimits.connectMs)
    request.on('socket', (socket) => {
      const connected = () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          failure = 'slow'
          request.destroy()
        }, timeoutMs)
      }
      if (request.reusedSocket) connected()
      else socket.once(isTls ? 'secureConnect' : 'connect', connected)
    })
    let isAnswered = false
    request.on('response', (response) => {
      isAnswered = true
      textOf(response).then(
        (text) => {
          const { statusCode = 0, headers } = response
          resolve({ status: statusCode, headers, text })
        },
        () => resolve({ failure }),
      )
    })
    request.on('error', ({ code }: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && code === 'ECONNRESET' && failure !== 'slow'
      resolve(isStale ? 'stale' : { failure })
    })
    request.on('close', () => {
      clearTimeout(timer)
      if (!isAnswered) resolve({ failure })
    })
  })
}

/** An answer that goes on for ever is cut off: its status says enough. */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > pushLimits.maxAnswerBytes) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Milliseconds of a `Retry-After` header: seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), pushLimits.maxRetryAfterMs)
}
