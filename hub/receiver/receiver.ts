import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { protocolVersion } from '../../protocol/frames.ts'
import { wireLimits } from '../../protocol/limits.ts'
import { bearerOf } from './bearer.ts'
import { Connection, type Receiving } from './connection.ts'
import { flawOf, type Proof } from './gate.ts'
import { peerOf } from './peer.ts'
import { refuse } from './refuse.ts'

/**
 * Takes the agents' connections: `/agents/<inbox>`, subprotocol `kontor.v1`, a bearer token or a
 * certificate. What is wrong with the request is answered as HTTP; who the agent is shows only its
 * hello, so what it proves itself by is judged then, and again and again while the link lives.
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
  readonly #rechecking: NodeJS.Timeout
  #round: Iterator<Connection, undefined> = this.#open.values()
  #closing = false

  constructor(shared: Receiving, inboxes: readonly string[] | undefined) {
    this.#shared = shared
    this.#inboxes = inboxes && new Set(inboxes)
    const everyMs = shared.limits.recheckMs / (rechecksPerRound + 1)
    this.#rechecking = setInterval(() => this.#recheck(), everyMs)
    this.#rechecking.unref()
    // By which an agent that is checked learns that one of the two clocks is wrong.
    this.#sockets.on('headers', (lines) => lines.push(`Date: ${new Date().toUTCString()}`))
  }

  /** For the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const inbox = inboxOf(request.url)
    const proof = { token: bearerOf(request), peer: peerOf(socket) }
    if (inbox === undefined || this.#inboxes?.has(inbox) === false) refuse(socket, 404)
    else if (proof.token === undefined && !proof.peer) refuse(socket, 401, 'token-refused')
    else if (proof.token === undefined && proof.peer && flawOf(proof.peer)) {
      refuse(socket, 401, flawOf(proof.peer))
    } else if (!asksFor(request, protocolVersion)) refuse(socket, 400)
    else if (this.#isFull) refuse(socket, 503)
    else {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, inbox, proof))
    }
  }

  get #isFull(): boolean {
    const { admissions, limits } = this.#shared
    if (this.#closing || this.#open.size >= limits.maxConnections) return true
    return admissions.waiting >= limits.maxAdmissions
  }

  #accept(socket: WebSocket, inbox: string, proof: Proof): void {
    const connection = new Connection(socket, inbox, proof, this.#shared)
    this.#open.set(socket, connection)
    socket.on('close', () => this.#open.delete(socket))
    connection.start()
  }

  /** Judges the next of the links: thousands at one moment would hold up the others' heartbeats. */
  #recheck(): void {
    for (let left = Math.ceil(this.#open.size / rechecksPerRound); left > 0; left -= 1) {
      const next = this.#round.next()
      if (next.done) this.#round = this.#open.values()
      next.value?.recheck()
    }
  }

  /** Commits and acknowledges what was read, says goodbye, and closes every connection. */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#rechecking)
    for (const connection of this.#open.values()) connection.hold()
    await this.#shared.committer.drained()
    const closed = [...this.#open.keys()].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    for (const connection of this.#open.values()) connection.stop('hub-stopping')
    await Promise.all(closed)
    await this.#shared.admissions.drained()
    await this.#shared.committer.drained()
  }
}

/** In so many parts all links are judged again. */
const rechecksPerRound = 20

/** The inbox that the path names, or undefined where it is no path of an agent. */
function inboxOf(url: string | undefined): string | undefined {
  return /^\/agents\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})(?:\?|$)/.exec(url ?? '')?.[1]
}

function asksFor(request: IncomingMessage, protocol: string): boolean {
  const asked = request.headers['sec-websocket-protocol'] ?? ''
  return asked.split(',').some((name) => name.trim() === protocol)
}
