import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import { text } from 'node:stream/consumers'

export interface TakenRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly ids: readonly string[]
  readonly path: string
}

/** What a consumer answers: a status, perhaps with headers; or it says nothing. */
export type Answer =
  | number
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'silence'

/** A consumer's endpoint on loopback that answers as a test says, and keeps what it was sent. */
export class Consumer {
  readonly requests: TakenRequest[] = []
  readonly #decide: (request: TakenRequest, index: number) => Answer | Promise<Answer>
  readonly #server: Server
  readonly #isTls: boolean
  port = 0

  constructor(
    decide: (request: TakenRequest, index: number) => Answer | Promise<Answer> = () => 200,
    tls?: ServerOptions,
  ) {
    this.#decide = decide
    this.#isTls = tls !== undefined
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      this.#take(request, response).catch(() => response.destroy())
    }
    this.#server = tls ? createTlsServer(tls, listener) : createServer(listener)
  }

  async start(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    this.port = typeof address === 'object' && address ? address.port : 0
    return this
  }

  get url(): string {
    return `${this.#isTls ? 'https' : 'http'}://127.0.0.1:${this.port}/events`
  }

  /** Ids of what was answered with 2xx, in the order of arrival. */
  readonly taken: string[] = []

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const { headers, url: path = '' } = request
    const taken = { headers, body, ids: idsOf(body), path }
    const index = this.requests.push(taken) - 1
    const answer = await this.#decide(taken, index)
    if (answer === 'silence') return
    const {
      status,
      headers: more = {},
      body: said = '',
    } = typeof answer === 'number' ? { status: answer } : answer
    if (status >= 200 && status < 300) this.taken.push(...taken.ids)
    response.writeHead(status, more).end(said)
  }
}

function idsOf(body: string): string[] {
  try {
    const value: unknown = JSON.parse(body)
    return (Array.isArray(value) ? value : [value]).map((event): string => Object(event).id)
  } catch {
    return []
  }
}
