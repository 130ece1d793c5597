import WebSocket from 'ws'
import { decode } from '../../protocol/codec.ts'
import type { WireCode } from '../../protocol/codes.ts'
import { type Frame, protocolVersion } from '../../protocol/frames.ts'
import { wireLimits } from '../../protocol/limits.ts'

/** What a socket reports; `closed` comes exactly once, last. */
export interface SocketEvents {
  opened(): void
  frame(frame: Frame): void
  malformed(code: WireCode): void
  pong(): void
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

/** What the answer to the upgrade means, where it is no upgrade. */
const refusals: Readonly<Record<number, WireCode>> = {
  401: 'token-refused',
  403: 'agent-disabled',
  404: 'inbox-unknown',
  503: 'hub-overloaded',
}

/** Opens a link to a hub. The certificate of `wss:` is always checked. */
export function openSocket(url: string, token: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url, [protocolVersion], {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: handshakeMs,
    maxPayload: wireLimits.maxFrameBytes,
    perMessageDeflate: false,
  })
  let reason: WireCode | undefined
  let system: string | undefined
  socket.on('open', () => events.opened())
  socket.on('pong', () => events.pong())
  socket.on('message', (data, isBinary) => {
    const decoded = decode(isBinary ? '' : data.toString())
    if ('frame' in decoded) events.frame(decoded.frame)
    else events.malformed(decoded.code)
  })
  socket.on('unexpected-response', (_request, response) => {
    reason = refusals[response.statusCode ?? 0]
    socket.terminate()
  })
  // `close` follows every error.
  socket.on('error', (error: NodeJS.ErrnoException) => {
    system = error.code
  })
  socket.on('close', () => events.closed(reason, system))
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping()
    },
    close: () => {
      socket.close()
      setTimeout(() => socket.terminate(), closeMs).unref()
    },
  }
}
