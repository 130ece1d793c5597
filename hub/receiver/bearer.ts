import type { IncomingMessage } from 'node:http'

/** The token of `Authorization: Bearer …` (RFC 6750), or undefined where there is none. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer ([A-Za-z0-9._~+/-]{1,4096}=*)$/i.exec(request.headers.authorization ?? '')?.[1]
}
