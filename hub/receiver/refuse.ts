import type { Duplex } from 'node:stream'
import type { WireCode } from '../../protocol/codes.ts'
import { refusalHeader } from '../../protocol/frames.ts'

const statusTexts = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
} as const

/** Answers a request for a WebSocket that is not granted, as HTTP; `code` says why. */
export function refuse(socket: Duplex, status: keyof typeof statusTexts, code?: WireCode): void {
  const lines = [
    `HTTP/1.1 ${status} ${statusTexts[status]}`,
    'Connection: close',
    'Content-Length: 0',
    ...(code === undefined ? [] : [`${refusalHeader}: ${code}`]),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
}
