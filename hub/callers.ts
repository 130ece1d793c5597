import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../config/loopback.ts'
import { type Caller, localCaller } from './http/caller.ts'
import type { HubOptions } from './options.ts'
import { bearerOf } from './receiver/bearer.ts'

/**
 * Who asks. Without readers of its own the hub lets in whoever asks on this machine, and nobody
 * else.
 */
export function callers(
  { readerOf }: HubOptions,
  host: string,
): (request: IncomingMessage) => Caller | undefined {
  return (request) => {
    const token = bearerOf(request)
    if (readerOf) return token === undefined ? undefined : readerOf(token)
    // A web page that has its own name point at this machine still sends that name.
    const isHere = isLoopback(host) && isLoopback(nameOf(request.headers.host))
    return isHere ? localCaller : undefined
  }
}

/** Host of a `Host` header, without the port. */
function nameOf(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '')
}
