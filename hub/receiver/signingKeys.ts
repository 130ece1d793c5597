import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { type Answered, call } from '../../trust/call.ts'

const discovered = z.looseObject({
  issuer: z.string().max(2_048),
  jwks_uri: z.string().max(2_048),
})

const keySet = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().max(1_024).optional() })).max(100),
})

/** After this time the keys are fetched anew; until then one that is taken back is believed. */
const freshMs = 600_000
/** So long a key is believed although the server does not answer. */
const staleMs = 86_400_000
/** Between two tries, whatever strangers show: their tokens must not make us ask all the time. */
const pauseMs = 30_000
const timeoutMs = 10_000

export interface KeyRules {
  readonly issuer: string
  /** Authority of its certificate, PEM; undefined: those that everybody knows. */
  readonly ca: string | undefined
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** The keys that an issuer signs with, by their `kid`: found by discovery (RFC 8414), and kept. */
export class SigningKeys {
  readonly #rules: KeyRules
  #keys = new Map<string, KeyObject>()
  #fetchedAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  #fetching: Promise<void> | undefined

  constructor(rules: KeyRules) {
    this.#rules = rules
  }

  /** `unknown`: the issuer has no such key. `unavailable`: it can't be asked now. */
  async key(kid: string): Promise<KeyObject | 'unknown' | 'unavailable'> {
    const { now } = this.#rules
    const isOld = now() - this.#fetchedAt > freshMs
    const mayAsk = this.#fetching !== undefined || now() - this.#triedAt > pauseMs
    if ((isOld || !this.#keys.has(kid)) && mayAsk) await this.#refresh()
    if (now() - this.#fetchedAt > staleMs) return 'unavailable'
    // Whoever was not asked now may have it by now: that is no reason to turn an agent away for good.
    return this.#keys.get(kid) ?? (mayAsk ? 'unknown' : 'unavailable')
  }

  #refresh(): Promise<void> {
    this.#triedAt = this.#rules.now()
    this.#fetching ??= this.#fetch()
      .catch(() => {
        // What is kept is good for a while; without it the answer is `unavailable`.
      })
      .finally(() => {
        this.#fetching = undefined
      })
    return this.#fetching
  }

  async #fetch(): Promise<void> {
    const { issuer, now } = this.#rules
    const base = issuer.replace(/\/$/, '')
    const said = discovered.parse(await this.#get(`${base}/.well-known/openid-configuration`))
    // Whoever answers for another issuer answers for nobody.
    if (said.issuer !== issuer) throw new Error('another issuer')
    const { keys } = keySet.parse(await this.#get(said.jwks_uri))
    const usable = keys.flatMap((key): [string, KeyObject][] => {
      const { kid, use = 'sig' } = key
      if (kid === undefined || use !== 'sig' || !['RSA', 'EC'].includes(key.kty)) return []
      return [[kid, createPublicKey({ key, format: 'jwk' })]]
    })
    this.#keys = new Map(usable)
    this.#fetchedAt = now()
  }

  async #get(url: string): Promise<unknown> {
    const { issuer, ca } = this.#rules
    // Plain text only where the issuer itself is on this machine.
    if (!url.startsWith('https:') && !issuer.startsWith('http:')) throw new Error('not encrypted')
    const tls = ca === undefined ? {} : { tls: { ca } }
    const answer: Answered = await call({ method: 'GET', url, timeoutMs, ...tls })
    if (answer.status !== 200) throw new Error('no answer')
    return JSON.parse(answer.text)
  }
}
