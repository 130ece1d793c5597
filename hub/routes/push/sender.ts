import type { TokenSource } from '../../../trust/tokenSource.ts'
import type { StoredEvent } from '../../store/contract.ts'
import { Line } from './exchange.ts'
import { parcelOf } from './parcel.ts'
import type { PushRoute } from './settings.ts'
import { routeTokens } from './token.ts'
import { type Verdict, verdictOn } from './verdict.ts'

/** Carries events to one consumer and brings back what it said. */
export class Sender {
  readonly #route: PushRoute
  readonly #line: Line
  readonly #tokens: TokenSource | undefined

  constructor(route: PushRoute) {
    this.#route = route
    this.#line = new Line(route.tls)
    this.#tokens = route.oauth && routeTokens(route.oauth, this.#line)
  }

  async send(events: readonly StoredEvent[], signal: AbortSignal): Promise<Verdict> {
    const token = await this.#tokens?.token(performance.now(), signal)
    if (this.#tokens && token === undefined) {
      return { kind: 'later', code: 'token-unavailable', counts: false }
    }
    const { headers, body } = parcelOf(this.#route, events, new Date())
    const { url, timeoutMs } = this.#route
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token.text}` }
    const all = { ...headers, ...authorization }
    const answer = await this.#line.post({ url, headers: all, body, timeoutMs, signal })
    const verdict = verdictOn(answer)
    if (verdict.kind === 'later' && verdict.code === 'consumer-denies') this.#tokens?.forget()
    return verdict
  }

  close(): void {
    this.#line.close()
  }
}
