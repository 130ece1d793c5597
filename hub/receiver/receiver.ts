import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { protocolVersion } from '../../protocol/frames.ts'
import { wireLimits } from '../../protocol/limits.ts'
import { bearerOf } from './bearer.ts'
import { Connection, type Receiving } from './connection.ts'
import { refuse } from './refuse.ts'

/**
 * Takes the agents' connections: `/agents/<inbox>`, subprotocol `kontor.v1`, a bearer token. What is
 * wrong with the request is answered as HTTP; who the agent is shows only its hello, so its token is
 * judged then.
 */
export class Receiver {
  readonly #shared: Receiving
  readonly #inboxes: ReadonlySet<string> | undefined
  readonly #open = new Map<WebSocket, Connection>()
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: wireLimits.maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => protocolVersion,
  })
  #closing = false

  constructor(shared: Receiving, inboxes: readonly string[] | undefined) {
    this.#shared = shared
    this.#inboxes = inboxes && new Set(inboxes)
  }

  /** For the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const inbox = inboxOf(request.url)
    const token = bearerOf(request)
    if (inbox === undefined || this.#inboxes?.has(inbox) === false) refuse(socket, 404)
    else if (token === undefined) refuse(socket, 401)
    else if (!asksFor(request, protocolVersion)) refuse(socket, 400)
    else if (this.#closing || this.#open.size >= this.#shared.limits.maxConnections) {
      refuse(socket, 503)
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, inbox, token))
    }
  }

  #accept(socket: WebSocket, inbox: string, token: string): void {
    const connection = new Connection(socket, inbox, token, this.#shared)
    this.#open.set(socket, connection)
    socket.on('close', () => this.#open.delete(socket))
    connection.start()
  }

  /** Commits and acknowledges what was read, says goodbye, and closes every connection. */
  async close(): Promise<void> {
    this.#closing = true
    for (const connection of this.#open.values()) connection.hold()
    await this.#shared.committer.drained()
    const closed = [...this.#open.keys()].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    for (const connection of this.#open.values()) connection.stop('hub-stopping')
    await Promise.all(closed)
    await this.#shared.committer.drained()
  }
}

/** The inbox that the path names, or undefined where it is no path of an agent. */
function inboxOf(url: string | undefined): string | undefined {
  return /^\/agents\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})(?:\?|$)/.exec(url ?? '')?.[1]
}

function asksFor(request: IncomingMessage, protocol: string): boolean {
  const asked = request.headers['sec-websocket-protocol'] ?? ''
  return asked.split(',').some((name) => name.trim() === protocol)
}
