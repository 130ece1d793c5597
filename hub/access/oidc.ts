import { hash } from 'node:crypto'
import * as client from 'openid-client'
import { isLoopback } from '../../config/loopback.ts'
import { Refusal } from '../http/problems.ts'
import type { Grants } from '../store/accessContract.ts'
import { memberOf } from '../store/placing.ts'
import type { OidcSettings } from './settings.ts'

export const oidcPath = '/v1/console/sign-in/oidc'
export const callbackPath = `${oidcPath}/callback`

/** How long a person may take at the login server. */
const patienceMs = 10 * 60_000
/** Sign-ins under way; the oldest one goes. */
const maxUnderWay = 1_000
const requestSeconds = 10

interface UnderWay {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly until: number
}

/** Who signed in at the login server. */
export interface OidcPerson extends Grants {
  readonly name: string
  readonly person: string
}

/**
 * Signing in at a login server: authorization code with PKCE, state and nonce, each bound to the
 * browser that began by a cookie. What the browser brings back is a code and nothing else that
 * counts; where it goes afterwards is fixed.
 */
export class OidcSignIn {
  readonly #settings: OidcSettings
  readonly #now: () => number
  readonly #underWay = new Map<string, UnderWay>()
  #server: Promise<client.Configuration> | undefined

  /** @param now Monotonic milliseconds. */
  constructor(settings: OidcSettings, now: () => number) {
    this.#settings = settings
    this.#now = now
  }

  /** @param key The secret in the cookie of the browser that begins. @returns Where to send it. */
  async begin(key: string): Promise<string> {
    const server = await this.#discovered()
    const verifier = client.randomPKCECodeVerifier()
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    this.#remember(key, { state, nonce, verifier, until: this.#now() + patienceMs })
    const url = client.buildAuthorizationUrl(server, {
      redirect_uri: this.#callback().href,
      scope: this.#settings.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return url.href
  }

  /**
   * @param key The secret in the cookie; a sign-in can be finished once.
   * @param query As the login server has the browser bring it.
   * @throws {Refusal} `sign-in-refused`, or `sign-in-unavailable`.
   */
  async finish(key: string | undefined, query: string): Promise<OidcPerson> {
    const begun = this.#taken(key)
    const server = await this.#discovered()
    const url = this.#callback()
    url.search = query
    const tokens = await client
      .authorizationCodeGrant(server, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        throw new Refusal(isOutage(error) ? 'sign-in-unavailable' : 'sign-in-refused')
      })
    return this.#personOf(tokens.claims() ?? {})
  }

  #personOf(claims: object): OidcPerson {
    const { nameClaim, grantClaim, grants, issuer } = this.#settings
    const subject = memberOf(claims, 'sub')
    const held = memberOf(claims, grantClaim)
    const values: readonly unknown[] = Array.isArray(held) ? held : [held]
    const found = grants.find(({ value }) => values.includes(value))
    if (!found || typeof subject !== 'string') throw new Refusal('sign-in-refused')
    const { role, scope, masked } = found
    // A subject may be any text; its hash fits wherever a name does.
    const person = `oidc/${hash('sha256', `${issuer}\n${subject}`, 'hex').slice(0, 32)}`
    return { name: shown(memberOf(claims, nameClaim)) ?? person, person, role, scope, masked }
  }

  #callback(): URL {
    return new URL(callbackPath, this.#settings.publicUrl)
  }

  #remember(key: string, begun: UnderWay): void {
    this.#underWay.set(key, begun)
    const oldest = this.#underWay.keys().next()
    if (this.#underWay.size > maxUnderWay && !oldest.done) this.#underWay.delete(oldest.value)
  }

  #taken(key: string | undefined): UnderWay {
    const begun = key === undefined ? undefined : this.#underWay.get(key)
    if (key !== undefined) this.#underWay.delete(key)
    if (!begun || begun.until < this.#now()) throw new Refusal('sign-in-refused')
    return begun
  }

  async #discovered(): Promise<client.Configuration> {
    this.#server ??= this.#discover()
    try {
      return await this.#server
    } catch {
      // The next one who signs in asks again.
      this.#server = undefined
      throw new Refusal('sign-in-unavailable')
    }
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const url = new URL(issuer)
    const isPlain = url.protocol === 'http:' && isLoopback(url.hostname)
    return client.discovery(url, clientId, clientSecret?.(), undefined, {
      timeout: requestSeconds,
      execute: isPlain ? [client.allowInsecureRequests] : [],
    })
  }
}

/** A name as people may have them, or undefined: it is the login server's text. */
function shown(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined
  return /^[\p{L}\p{N}][\p{L}\p{N} .@_+'-]{0,126}$/u.test(name) ? `${name} (oidc)` : undefined
}

function isOutage(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  return name === 'TypeError' || name === 'TimeoutError' || name === 'AbortError'
}
