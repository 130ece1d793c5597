import type { BackoffOptions } from '../../../protocol/backoff.ts'
import type { Selection } from '../../store/selection.ts'

/** A route that pushes to a consumer. Secrets are asked for at each use and kept nowhere. */
export interface PushRoute {
  readonly name: string
  readonly inbox: string
  readonly selection: Selection
  readonly startFrom: 'beginning' | 'now'
  readonly url: string
  /** `batch`: a list of events; `single`: one event a request. */
  readonly mode: 'batch' | 'single'
  readonly maxEvents: number
  /** Bytes of a request's events together; a larger event alone is put aside. */
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Undefined: as fast as the consumer answers. */
  readonly eventsPerSecond: number | undefined
  /** Answers that say the consumer failed on an event, before that event is put aside. */
  readonly attempts: number
  readonly backoff: BackoffOptions
  readonly signature: (() => string) | undefined
  readonly oauth: OAuthSettings | undefined
  readonly tls: TlsSettings
}

export interface OAuthSettings {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: () => string
  readonly scope: string | undefined
  readonly audience: string | undefined
}

/** PEM texts; undefined: no client certificate, and the authorities that Node knows. */
export interface TlsSettings {
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly ca?: string | undefined
}

export const pushLimits = {
  /** Time until a connection stands, in milliseconds. */
  connectMs: 10_000,
  /** What is read of an answer, in bytes; nothing in it is used. */
  maxAnswerBytes: 64 * 1024,
  /** Longest that a consumer's Retry-After is obeyed, in milliseconds. */
  maxRetryAfterMs: 3_600_000,
  /** How long a route sleeps when nothing arrives, in milliseconds. */
  idleMs: 60_000,
} as const
