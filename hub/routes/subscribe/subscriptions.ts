import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Caller, mayRead } from '../../http/caller.ts'
import { isSameSite } from '../../http/crossSite.ts'
import { type Api, inboxSchema } from '../../http/operation.ts'
import { refuse } from '../../receiver/refuse.ts'
import { subprotocol } from './frames.ts'
import { Subscription, type SubscriptionLimits } from './subscription.ts'

export const subscribePath = '/v1/subscribe'

const maxSubscriptions = 1_000
/** A consumer says little; a cursor and some names fit many times. */
const maxFrameBytes = 64 * 1024

/** Takes consumers' WebSockets: `/v1/subscribe?inbox=NAME`, a reader's bearer token. */
export class Subscriptions {
  readonly #api: Api
  readonly #limits: SubscriptionLimits
  readonly #callerOf: (request: IncomingMessage) => Promise<Caller | undefined>
  readonly #open = new Map<WebSocket, Subscription>()
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  })
  #closing = false

  constructor(
    api: Api,
    limits: SubscriptionLimits,
    callerOf: (request: IncomingMessage) => Promise<Caller | undefined>,
  ) {
    this.#api = api
    this.#limits = limits
    this.#callerOf = callerOf
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    this.#judge(request, socket, head).catch((error: unknown) => {
      this.#api.onFault(error)
      refuse(socket, 503)
    })
  }

  async #judge(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const query = URL.parse(request.url ?? '', 'http://hub')?.searchParams
    const inbox = inboxSchema.safeParse(query?.get('inbox'))
    const caller = await this.#callerOf(request)
    const asked = (request.headers['sec-websocket-protocol'] ?? '').split(',')
    if (!caller) refuse(socket, 401)
    else if (!inbox.success || !asked.some((name) => name.trim() === subprotocol)) {
      refuse(socket, 400)
    } else if (!mayFollow(caller, inbox.data, request)) refuse(socket, 403)
    else if (this.#closing || this.#open.size >= maxSubscriptions) refuse(socket, 503)
    else {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => {
        this.#accept(ws, caller, inbox.data)
      })
    }
  }

  /** Says goodbye to all of them, and waits until they have gone. */
  async close(): Promise<void> {
    this.#closing = true
    const closed = [...this.#open.keys()].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    for (const subscription of this.#open.values()) subscription.stop('hub-stopping')
    await Promise.all(closed)
  }

  #accept(socket: WebSocket, caller: Caller, inbox: string): void {
    const subscription = new Subscription(socket, caller, inbox, this.#api, this.#limits)
    this.#open.set(socket, subscription)
    socket.on('close', () => this.#open.delete(socket))
    subscription.start()
  }
}

/**
 * Events come as they are, so not to masked callers; and they come to programs, so that no cookie
 * opens what a page of another site may have asked for.
 */
function mayFollow(caller: Caller, inbox: string, { headers }: IncomingMessage): boolean {
  const isProgram = caller.proof?.kind !== 'session' && isSameSite(headers)
  return mayRead(caller, inbox) && caller.masked !== true && isProgram
}
