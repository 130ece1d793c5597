import * as oauth from 'oauth4webapi'
import type { Line } from './exchange.ts'
import type { OAuthSettings } from './settings.ts'

/** A token is renewed so long before its end that none expires on its way, in milliseconds. */
const renewMs = 30_000
/** What a server that names no lifetime is believed, in milliseconds. */
const unstatedMs = 300_000
const timeoutMs = 15_000

/** An OAuth 2 access token by client credentials (RFC 6749, 4.4): kept while it is good. */
export class TokenSource {
  readonly #settings: OAuthSettings
  readonly #line: Line
  #token: { readonly text: string; readonly until: number } | undefined

  constructor(settings: OAuthSettings, line: Line) {
    this.#settings = settings
    this.#line = line
  }

  /** The token, or undefined where the server gives none now. @param now Monotonic milliseconds. */
  async token(now: number, signal: AbortSignal): Promise<string | undefined> {
    if (this.#token && now < this.#token.until) return this.#token.text
    try {
      const answer = await this.#ask(signal)
      const lifeMs = answer.expires_in === undefined ? unstatedMs : answer.expires_in * 1000
      const until = now + Math.max(lifeMs - renewMs, lifeMs / 2)
      this.#token = { text: answer.access_token, until }
      return answer.access_token
    } catch {
      // Refused, unreachable or malformed: its text may hold a secret, so nothing of it goes on.
      return undefined
    }
  }

  /** The consumer refused it: the next one is a new one. */
  forget(): void {
    this.#token = undefined
  }

  async #ask(signal: AbortSignal): Promise<oauth.TokenEndpointResponse> {
    const { tokenUrl, clientId, clientSecret, scope, audience } = this.#settings
    const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl }
    const client = { client_id: clientId }
    const wanted = { ...(scope ? { scope } : {}), ...(audience ? { audience } : {}) }
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(clientSecret()),
      wanted,
      {
        [oauth.customFetch]: (url, { headers, body }) => this.#fetch(url, headers, body, signal),
        // Plain text is for this machine alone, which the configuration's rules see to.
        [oauth.allowInsecureRequests]: tokenUrl.startsWith('http:'),
      },
    )
    return oauth.processClientCredentialsResponse(server, client, response)
  }

  /** Over the route's own line, so that its authority and client certificate hold here too. */
  async #fetch(
    url: string,
    headers: Record<string, string>,
    body: unknown,
    signal: AbortSignal,
  ): Promise<Response> {
    const text = String(body)
    const answer = await this.#line.post({ url, headers, body: text, timeoutMs, signal })
    if ('failure' in answer) throw new Error('the token endpoint does not answer')
    const type = answer.headers['content-type'] ?? ''
    return new Response(answer.text, { status: answer.status, headers: { 'content-type': type } })
  }
}
