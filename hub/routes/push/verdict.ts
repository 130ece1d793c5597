import { type Exchanged, type ExchangeFailure, retryAfterMs } from './exchange.ts'

/** Why a consumer did not take what it was sent: a closed union, documented in docs/hub.md. */
export const pushCodes = [
  'consumer-unreachable',
  'consumer-slow',
  'consumer-busy',
  'consumer-failed',
  'consumer-denies',
  'consumer-elsewhere',
  'token-unavailable',
  'event-refused',
  'event-too-large',
] as const

export type PushCode = (typeof pushCodes)[number]

/**
 * What an answer means for the events that were sent.
 *
 * - `taken`: all of them are the consumer's.
 * - `later`: send them again. Where it counts, the events themselves may be what the consumer fails
 *   on, so it isn't done for ever; where it doesn't, the consumer is down or the route is wrong, and
 *   no event is put aside for that.
 * - `refused`: one of them will never be taken.
 */
export type Verdict =
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'later'
      readonly code: PushCode
      readonly status?: number
      readonly counts: boolean
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'refused'; readonly code: PushCode; readonly status?: number }

export function verdictOn(answer: Exchanged | ExchangeFailure): Verdict {
  if ('failure' in answer) {
    // A consumer that took the request and went silent may have choked on it.
    if (answer.failure === 'slow') return { kind: 'later', code: 'consumer-slow', counts: true }
    return { kind: 'later', code: 'consumer-unreachable', counts: false }
  }
  const { status, headers } = answer
  if (status >= 200 && status < 300) return { kind: 'taken' }
  const wait = retryAfterMs(headers['retry-after'])
  const after = wait === undefined ? {} : { retryAfterMs: wait }
  const later = (code: PushCode, counts = false): Verdict => {
    return { kind: 'later', code, status, counts, ...after }
  }
  if (busy.has(status)) return later('consumer-busy')
  if (status === 401 || status === 403 || status === 407) return later('consumer-denies')
  // A redirect could lead the events, and the token with them, to another host: none is followed.
  if (status < 400 || elsewhere.has(status)) return later('consumer-elsewhere')
  if (status >= 500) return later('consumer-failed', true)
  return { kind: 'refused', code: 'event-refused', status }
}

/** Answers that a gateway gives for a consumer that is down, or a consumer that has enough. */
const busy: ReadonlySet<number> = new Set([408, 421, 425, 429, 502, 503, 504])

/** The address, the method or the content type is wrong: no event can be blamed. */
const elsewhere: ReadonlySet<number> = new Set([404, 405, 406, 410, 415, 426])
