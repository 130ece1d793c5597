import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Proof } from './caller.ts'

export const csrfHeader = 'x-kontor-csrf'

/**
 * Whether a request that changes something was made by our own page, or by a program.
 *
 * A browser sends cookies, and reaches this machine's loopback, whichever page made it ask. It says
 * which one did in `Origin` and `Sec-Fetch-Site`, which no page can write; and no page but ours can
 * read the token of `me`. Bearer tokens are sent by nobody unasked, so they need no more.
 */
export function isOurOwn(headers: IncomingHttpHeaders, proof: Proof | undefined): boolean {
  if (proof === undefined || proof.kind === 'token') return true
  if (!isSameSite(headers)) return false
  // On this machine a program may ask without a token; a browser always says that it is one.
  if (proof.kind === 'local' && !isBrowser(headers)) return true
  return matches(headers[csrfHeader], proof.csrf)
}

/** Whether nothing says that another site's page asks. */
export function isSameSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin, host } = headers
  return origin === undefined || (host !== undefined && URL.parse(origin)?.host === host)
}

function isBrowser(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
}

function matches(given: string | string[] | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(String(given ?? '')), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
