import type { Caller } from '../http/caller.ts'
import { cookieName, cookieOf, setCookie } from '../http/cookies.ts'
import type { AccessBook, Grants } from '../store/accessContract.ts'
import { newSecret, secretHash } from './secret.ts'
import type { AccessSettings } from './settings.ts'

const sessionCookie = 'kontor'

/** Whoever has just proved who they are. */
export interface Arrival extends Grants {
  readonly name: string
  readonly person: string
}

/**
 * Sessions in cookies. The token is made at the sign-in and at no other time, whatever cookie the
 * browser brings, so that nobody can plant one; the store has its hash alone. It travels with
 * requests of our own page only: a page of another site that leads here shows itself signed out
 * until its own script asks.
 */
export class Sessions {
  readonly #book: AccessBook
  readonly #settings: AccessSettings
  readonly #isTls: boolean
  readonly #now: () => Date

  constructor(book: AccessBook, settings: AccessSettings, isTls: boolean, now: () => Date) {
    this.#book = book
    this.#settings = settings
    this.#isTls = isTls
    this.#now = now
  }

  /** @returns The whole `Set-Cookie`. */
  async begin({ name, person, role, scope, masked }: Arrival, address: string): Promise<string> {
    const token = newSecret()
    const { longestMs } = this.#settings
    const endsAt = new Date(this.#now().getTime() + longestMs).toISOString()
    const facts = { name, person, role, scope, masked, address, endsAt }
    await this.#book.begin({ hash: secretHash(token), csrf: newSecret(), ...facts })
    return this.#cookie(token, Math.floor(longestMs / 1000))
  }

  /** @param cookies The `Cookie` header. */
  async callerOf(cookies: string | undefined): Promise<Caller | undefined> {
    const token = cookieOf(cookies, cookieName(sessionCookie, this.#isTls))
    if (token === undefined) return undefined
    const session = await this.#book.session(secretHash(token), this.#settings.idleMs)
    if (!session) return undefined
    const { number, csrf, name, person, role, scope, masked } = session
    return { name, person, role, scope, masked, proof: { kind: 'session', number, csrf } }
  }

  /** Takes the cookie away. */
  get forgotten(): string {
    return this.#cookie('', 0)
  }

  #cookie(value: string, maxAgeSeconds: number): string {
    const isTls = this.#isTls
    return setCookie(sessionCookie, value, { isTls, sameSite: 'Strict', maxAgeSeconds })
  }
}
