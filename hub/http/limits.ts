export interface GuardLimits {
  /** Requests a second of one caller. */
  readonly requestsPerSecond: number
  /** That may come at once. */
  readonly requestsAtOnce: number
}

export interface HttpLimits extends GuardLimits {
  /** How long the head of a request may take, in milliseconds. */
  readonly headMs: number
  /** How long all of it may take. */
  readonly requestMs: number
}

export const httpLimits: HttpLimits = {
  requestsPerSecond: 200,
  requestsAtOnce: 2_000,
  headMs: 10_000,
  requestMs: 30_000,
}
