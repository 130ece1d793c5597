import * as oauth from 'oauth4webapi'
import type { Answered } from './call.ts'

/** Client credentials at an authorization server. */
export interface TokenSettings {
  readonly tokenUrl: string
  readonly clientId: string
  /** Undefined: the certificate of the connection says who asks (RFC 8705, 2). */
  readonly clientSecret: (() => string) | undefined
  readonly scope: string | undefined
  readonly audience: string | undefined
}

/** Posts a form to the token endpoint, over a line whose authority and certificate hold there too. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<Answered>

export interface Token {
  readonly text: string
  /** Monotonic milliseconds from which on a new one is to be used: before this one ends. */
  readonly renewAt: number
}

/** Part of its life after which a token is renewed, so that none expires on its way. */
const usedShare = 0.8
/** What a server that names no lifetime is believed, in milliseconds. */
const unstatedMs = 300_000

/** An OAuth 2 access token by client credentials (RFC 6749, 4.4): kept while it is good. */
export class TokenSource {
  readonly #settings: TokenSettings
  readonly #post: Post
  #token: Token | undefined

  constructor(settings: TokenSettings, post: Post) {
    this.#settings = settings
    this.#post = post
  }

  /** The token, or undefined where the server gives none now. @param now Monotonic milliseconds. */
  async token(now: number, signal: AbortSignal): Promise<Token | undefined> {
    if (this.#token && now < this.#token.renewAt) return this.#token
    try {
      const answer = await this.#ask(signal)
      const lifeMs = answer.expires_in === undefined ? unstatedMs : answer.expires_in * 1000
      this.#token = { text: answer.access_token, renewAt: now + lifeMs * usedShare }
      return this.#token
    } catch {
      // Refused, unreachable or malformed: its text may hold a secret, so nothing of it goes on.
      return undefined
    }
  }

  /** It was refused: the next one is a new one. */
  forget(): void {
    this.#token = undefined
  }

  async #ask(signal: AbortSignal): Promise<oauth.TokenEndpointResponse> {
    const { tokenUrl, clientId, clientSecret, scope, audience } = this.#settings
    const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl }
    const client = { client_id: clientId }
    const wanted = { ...(scope ? { scope } : {}), ...(audience ? { audience } : {}) }
    const proof = clientSecret ? oauth.ClientSecretBasic(clientSecret()) : oauth.TlsClientAuth()
    const response = await oauth.clientCredentialsGrantRequest(server, client, proof, wanted, {
      [oauth.customFetch]: async (url, { headers, body }) => {
        const { status, type, text } = await this.#post(url, headers, String(body), signal)
        return new Response(text, { status, headers: { 'content-type': type } })
      },
      // Plain text is for this machine alone, which the configuration's rules see to.
      [oauth.allowInsecureRequests]: tokenUrl.startsWith('http:'),
    })
    return oauth.processClientCredentialsResponse(server, client, response)
  }
}
