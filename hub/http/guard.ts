import type { IncomingMessage } from 'node:http'
import { Buckets } from '../access/buckets.ts'
import { type Caller, mayAct, personOf, seesAll } from './caller.ts'
import { isOurOwn, isSameSite } from './crossSite.ts'
import type { GuardLimits } from './limits.ts'
import type { Operation } from './operation.ts'
import { Refusal } from './problems.ts'

/** Rejected ones a second of one address: who has lost a token asks in vain, and not often. */
const strangers = { perSecond: 5, burst: 100, maxKeys: 10_000 }
const maxCallers = 10_000

/** Open operations look at no caller. */
const nobody: Caller = { name: '', scope: { regions: [], legalEntities: [] }, inboxes: [] }

/**
 * Stands before every operation: who asks, how often, whether the role and the scope reach so far,
 * and whether the request is meant. All of it is judged by the head of the request, before anything
 * of its body is read.
 */
export class Guard {
  readonly #callerOf: (request: IncomingMessage) => Promise<Caller | undefined>
  readonly #callers: Buckets
  readonly #strangers = new Buckets(strangers)

  constructor(
    callerOf: (request: IncomingMessage) => Promise<Caller | undefined>,
    { requestsPerSecond, requestsAtOnce }: GuardLimits,
  ) {
    this.#callerOf = callerOf
    const rules = { perSecond: requestsPerSecond, burst: requestsAtOnce, maxKeys: maxCallers }
    this.#callers = new Buckets(rules)
  }

  /** @throws {Refusal} Where the request goes no further. */
  async admit(operation: Operation, request: IncomingMessage): Promise<Caller> {
    const changes = operation.method !== 'GET'
    if (operation.open) {
      if (changes && !isSameSite(request.headers)) throw new Refusal('csrf-refused')
      return nobody
    }
    const caller = await this.known(request)
    if (!mayAct(caller, operation.role ?? 'viewer')) throw new Refusal('role-not-enough')
    if (operation.whole && !seesAll(caller)) throw new Refusal('role-not-enough')
    if (operation.plain && caller.masked) throw new Refusal('masked-caller')
    if (changes && !isOurOwn(request.headers, caller.proof)) throw new Refusal('csrf-refused')
    return caller
  }

  /** Whoever asks, where it is somebody. */
  async known(request: IncomingMessage): Promise<Caller> {
    const caller = await this.#callerOf(request)
    if (caller) {
      spend(this.#callers, personOf(caller))
      return caller
    }
    spend(this.#strangers, addressOf(request))
    throw new Refusal('unauthorized')
  }
}

export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? ''
}

function spend(buckets: Buckets, key: string): void {
  const waitMs = buckets.take(key, performance.now())
  if (waitMs > 0) throw new Refusal('rate-limited', undefined, waitMs)
}
