import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../config/loopback.ts'
import type { AccessDesk } from './access/desk.ts'
import type { Caller } from './http/caller.ts'
import type { HubOptions } from './options.ts'
import { bearerOf } from './receiver/bearer.ts'

export type CallerOf = (request: IncomingMessage) => Promise<Caller | undefined>

/**
 * Who asks: a reader of the configuration or a token of the store by its bearer token, a user by the
 * session's cookie. Without readers and users of its own the hub lets in whoever asks on this
 * machine, and nobody else.
 */
export function callers({ readerOf }: HubOptions, access: AccessDesk, host: string): CallerOf {
  return async (request) => {
    const token = bearerOf(request)
    if (token !== undefined) {
      const caller = readerOf?.(token) ?? (await access.ofToken(token))
      if (caller) return caller
    }
    // A token that does not hold is no reason to look at a cookie.
    const user = token === undefined ? await access.ofSession(request.headers.cookie) : undefined
    if (user) return user
    // A web page that has its own name point at this machine still sends that name.
    const isHere = isLoopback(host) && isLoopback(nameOf(request.headers.host))
    return isHere && !readerOf && !(await access.hasPeople()) ? access.local : undefined
  }
}

/** Host of a `Host` header, without the port. */
function nameOf(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '')
}
