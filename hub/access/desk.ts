import type { Caller } from '../http/caller.ts'
import { localCaller } from '../http/caller.ts'
import { cookieName, cookieOf, setCookie } from '../http/cookies.ts'
import { Refusal } from '../http/problems.ts'
import type { HubStore } from '../store/contract.ts'
import { OidcSignIn } from './oidc.ts'
import { newSecret, secretHash } from './secret.ts'
import { Sessions } from './sessions.ts'
import type { AccessSettings } from './settings.ts'
import { PasswordSignIn } from './signIn.ts'

const oidcCookie = 'kontor-sign-in'
const oidcCookieSeconds = 600

export interface AccessSurroundings {
  readonly isTls: boolean
  readonly now: () => Date
}

/** Who comes in, and how: the one place that the hub's HTTP interface asks. */
export class AccessDesk {
  readonly settings: AccessSettings
  readonly #store: HubStore
  readonly #isTls: boolean
  readonly #passwords: PasswordSignIn
  readonly #oidc: OidcSignIn | undefined
  readonly #sessions: Sessions
  /** Of whoever is on this machine; another one with each start. */
  readonly #localCsrf = newSecret()

  constructor(store: HubStore, settings: AccessSettings, { isTls, now }: AccessSurroundings) {
    const monotonic = () => performance.now()
    this.settings = settings
    this.#store = store
    this.#isTls = isTls
    this.#passwords = new PasswordSignIn(store.access, store.audit, monotonic)
    this.#oidc = settings.oidc && new OidcSignIn(settings.oidc, monotonic)
    this.#sessions = new Sessions(store.access, settings, isTls, now)
  }

  /** Writes down what a caller is about to do. */
  async record(
    kind: string,
    { name }: Caller,
    detail: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    await this.#store.audit.add(kind, name, detail)
  }

  /** Whether the hub knows people of its own, so that being on its machine is not enough. */
  async hasPeople(): Promise<boolean> {
    return this.#oidc !== undefined || (await this.#store.access.users()).length > 0
  }

  /** Whoever asks on this machine; whether that is enough, others decide. */
  get local(): Caller {
    return { ...localCaller, proof: { kind: 'local', csrf: this.#localCsrf } }
  }

  async ofToken(token: string): Promise<Caller | undefined> {
    const found = await this.#store.access.token(secretHash(token))
    if (!found) return undefined
    const { number, name, person, role, scope, masked, inboxes } = found
    return { name, person, role, scope, masked, inboxes, proof: { kind: 'token', number } }
  }

  ofSession(cookies: string | undefined): Promise<Caller | undefined> {
    return this.#sessions.callerOf(cookies)
  }

  /** Whether a caller that was let in would be let in now; for connections that stay. */
  async stands({ proof }: Caller): Promise<boolean> {
    const { access } = this.#store
    if (proof?.kind === 'token') return access.holds(proof.number)
    if (proof?.kind === 'session') return access.lives(proof.number, this.settings.idleMs)
    return true
  }

  /** The ways in. */
  get ways(): { readonly password: boolean; readonly oidc: string | undefined } {
    return { password: this.settings.password, oidc: this.settings.oidc?.name }
  }

  /** @returns The session's cookie. @throws {Refusal} As `PasswordSignIn.prove` does. */
  async signIn(name: string, password: string, address: string): Promise<string> {
    if (!this.settings.password) throw new Refusal('sign-in-refused')
    const { role, scope, masked } = await this.#passwords.prove(name, password, address)
    return this.#arrive({ name, person: `user/${name}`, role, scope, masked }, address)
  }

  /** @returns Where to send the browser, and the cookie that it comes back with. */
  async beginOidc(): Promise<{ readonly url: string; readonly cookie: string }> {
    const key = newSecret()
    const url = await this.#oidcOrNone().begin(key)
    return { url, cookie: this.#oidcCookie(key, oidcCookieSeconds) }
  }

  /** @returns The session's cookie, and the one that takes the other away. */
  async finishOidc(cookies: string | undefined, query: string, address: string) {
    const key = cookieOf(cookies, cookieName(oidcCookie, this.#isTls))
    const arrival = await this.#oidcOrNone().finish(key, query)
    return [await this.#arrive(arrival, address), this.#oidcCookie('', 0)]
  }

  /** @returns The cookie that takes the session's away. */
  async signOut({ name, proof }: Caller): Promise<string> {
    if (proof?.kind === 'session') {
      await this.#store.audit.add('sign-out', name, {})
      await this.#store.access.endSession(proof.number)
    }
    return this.#sessions.forgotten
  }

  async #arrive(arrival: Parameters<Sessions['begin']>[0], address: string): Promise<string> {
    const way = arrival.person.startsWith('user/') ? 'password' : 'oidc'
    await this.#store.audit.add('sign-in', arrival.name, { way, address, role: arrival.role })
    return this.#sessions.begin(arrival, address)
  }

  #oidcOrNone(): OidcSignIn {
    if (!this.#oidc) throw new Refusal('not-found')
    return this.#oidc
  }

  #oidcCookie(value: string, maxAgeSeconds: number): string {
    // The login server's page sends the browser back, so the cookie must come along from there.
    return setCookie(oidcCookie, value, { isTls: this.#isTls, sameSite: 'Lax', maxAgeSeconds })
  }
}
