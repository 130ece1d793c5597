import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import type { SecureContextOptions } from 'node:tls'

/** One request over HTTP, with limits. The certificate of `https:` is always checked. */
export interface Calling {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** From the connection to the end of the answer. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly tls?: SecureContextOptions
  /** A connection that stands already, secured where the URL says so. */
  readonly connection?: Duplex
}

export interface Answered {
  readonly status: number
  /** Media type. */
  readonly type: string
  readonly text: string
}

const maxAnswerBytes = 256 * 1024

/** No answer. Holds nothing that the other side has said. */
export class CallFault extends Error {
  override readonly name = 'CallFault'
  /** The system's code, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly system: string | undefined

  constructor(system: string | undefined) {
    super('there is no answer')
    this.system = system
  }
}

/** Follows no redirect. @throws {CallFault} Where no whole answer comes in time. */
export async function call(calling: Calling): Promise<Answered> {
  const { method, url, headers = {}, body, timeoutMs, signal, tls, connection } = calling
  const until = AbortSignal.timeout(timeoutMs)
  const make = url.startsWith('https:') ? tlsRequest : plainRequest
  const length =
    body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body, 'utf8')) }
  return new Promise((resolve, reject) => {
    const refuse = ({ code }: NodeJS.ErrnoException) => reject(new CallFault(code))
    const asked = make(url, {
      method,
      headers: { ...headers, ...length },
      minVersion: 'TLSv1.2',
      signal: signal ? AbortSignal.any([signal, until]) : until,
      ...tls,
      // Said in so many words, so that no variable of the environment switches it off.
      rejectUnauthorized: true,
      ...(connection ? { createConnection: () => connection } : { agent: false }),
    })
    asked.on('error', refuse)
    asked.on('response', (response) => {
      textOf(response).then((text) => {
        const type = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, type, text })
      }, refuse)
    })
    asked.end(body)
  })
}

/** An answer that goes on for ever is no answer. */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > maxAnswerBytes) throw new Error('too long')
  }
  return Buffer.concat(chunks).toString('utf8')
}
