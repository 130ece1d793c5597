import type { IncomingMessage } from 'node:http'
import type { Socket as NetSocket } from 'node:net'
import WebSocket from 'ws'
import { decode } from '../../protocol/codec.ts'
import { isWireCode, type WireCode } from '../../protocol/codes.ts'
import { type Frame, protocolVersion, refusalHeader } from '../../protocol/frames.ts'
import { wireLimits } from '../../protocol/limits.ts'
import { dial } from './dial.ts'
import { bearer, type Credentials, type Identity, LinkFault } from './identity.ts'

/** What a socket reports; `closed` comes exactly once, last. */
export interface SocketEvents {
  opened(): void
  /** The answer to the request for a link, whatever it was; before `opened` or `closed`. */
  answered?(response: IncomingMessage): void
  frame(frame: Frame): void
  malformed(code: WireCode): void
  pong(): void
  /** What the link was opened with ends soon; a new one would be opened with what is newer. */
  expiring?(): void
  /**
   * `code` where the handshake said why there is no link, `system` where the system did, such as
   * `ECONNREFUSED`.
   */
  closed(code: WireCode | undefined, system: string | undefined): void
}

export interface Socket {
  send(text: string): void
  ping(): void
  /** Closes in order, and by force where the other side is silent. */
  close(): void
}

const handshakeMs = 15_000
const closeMs = 2_000
const longestTimerMs = 2 ** 31 - 1

/** What the answer to the upgrade means, where it is no upgrade. */
const refusals: Readonly<Record<number, WireCode>> = {
  401: 'token-refused',
  403: 'agent-disabled',
  404: 'inbox-unknown',
  503: 'hub-overloaded',
}

/** Opens a link with a token alone. */
export function openSocket(url: string, token: string, events: SocketEvents): Socket {
  return openLink(
    url,
    bearer(() => token),
    events,
  )
}

/** Opens a link to a hub, with whatever the agent proves itself by there. */
export function openLink(url: string, identity: Identity, events: SocketEvents): Socket {
  const link = new Opening(url, events)
  void link.open(identity)
  return link
}

/** A link from the first thought of it on, so that it can be closed while it is being made. */
class Opening implements Socket {
  readonly #url: string
  readonly #events: SocketEvents
  readonly #ended = new AbortController()
  #socket: WebSocket | undefined
  #renewal: NodeJS.Timeout | undefined
  #code: WireCode | undefined
  #system: string | undefined

  constructor(url: string, events: SocketEvents) {
    this.#url = url
    this.#events = events
  }

  async open(identity: Identity): Promise<void> {
    try {
      const credentials = await identity.present(this.#ended.signal)
      this.#ended.signal.throwIfAborted()
      const line = await dial(this.#url, credentials.way, credentials.tls)
      if (this.#ended.signal.aborted) line.destroy()
      this.#ended.signal.throwIfAborted()
      this.#begin(credentials, line)
    } catch (error) {
      if (!(error instanceof LinkFault || this.#ended.signal.aborted)) throw error
      const { code, system } = error as Partial<LinkFault>
      this.#events.closed(this.#ended.signal.aborted ? undefined : code, system)
    }
  }

  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  ping(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping()
  }

  close(): void {
    this.#ended.abort()
    const socket = this.#socket
    socket?.close()
    setTimeout(() => socket?.terminate(), closeMs).unref()
  }

  #begin({ bearer: token, renewInMs }: Credentials, line: NetSocket): void {
    const socket = new WebSocket(this.#url, [protocolVersion], {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      handshakeTimeout: handshakeMs,
      maxPayload: wireLimits.maxFrameBytes,
      perMessageDeflate: false,
      createConnection: () => line,
    })
    this.#socket = socket
    const events = this.#events
    socket.on('open', () => {
      events.opened()
      if (renewInMs !== undefined) this.#renewIn(renewInMs)
    })
    socket.on('pong', () => events.pong())
    socket.on('message', (data, isBinary) => {
      const decoded = decode(isBinary ? '' : data.toString())
      if ('frame' in decoded) events.frame(decoded.frame)
      else events.malformed(decoded.code)
    })
    socket.on('upgrade', (response) => events.answered?.(response))
    socket.on('unexpected-response', (_request, response) => {
      events.answered?.(response)
      this.#code = refusalOf(response)
      socket.terminate()
    })
    // `close` follows every error.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#system = error.code
    })
    socket.on('close', () => {
      clearTimeout(this.#renewal)
      events.closed(this.#code, this.#system)
    })
  }

  #renewIn(ms: number): void {
    const call = () => this.#events.expiring?.()
    // A timer takes no more than this; a link that lives longer is looked at again then.
    this.#renewal = setTimeout(call, Math.min(ms, longestTimerMs)).unref()
  }
}

/** Why the hub grants no link: in its own words where it says so, else by the status. */
function refusalOf({ statusCode = 0, headers }: IncomingMessage): WireCode | undefined {
  const stated = String(headers[refusalHeader] ?? '')
  return isWireCode(stated) ? stated : refusals[statusCode]
}
