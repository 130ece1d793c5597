import { Refusal } from '../http/problems.ts'
import type { AccessBook, UserWithPassword } from '../store/accessContract.ts'
import type { AuditBook } from '../store/auditContract.ts'
import { Buckets } from './buckets.ts'
import { Crowded, fits } from './password.ts'
import { Pauses, pausesOfAddresses, pausesOfNames } from './pauses.ts'

/** Names that a user may have; others are not worth a word in the audit. */
export const userNamePattern = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/

/** Refused attempts that the audit tells of: a flood of them would be one of the audit. */
const toldRules = { perSecond: 0.2, burst: 100, maxKeys: 1 }

/**
 * Signing in with a password. A name that nobody has, a wrong password and a disabled user get the
 * same answer after the same work, and the same pauses.
 */
export class PasswordSignIn {
  readonly #book: AccessBook
  readonly #audit: AuditBook
  readonly #names = new Pauses(pausesOfNames)
  readonly #addresses = new Pauses(pausesOfAddresses)
  readonly #told = new Buckets(toldRules)
  readonly #now: () => number

  /** @param now Monotonic milliseconds. */
  constructor(book: AccessBook, audit: AuditBook, now: () => number) {
    this.#book = book
    this.#audit = audit
    this.#now = now
  }

  /** @throws {Refusal} `sign-in-refused`, or `sign-in-paused`. */
  async prove(name: string, password: string, address: string): Promise<UserWithPassword> {
    this.#begin(name, address)
    const user = await this.#book.user(name)
    if ((await this.#fits(password, user?.password)) && user && !user.disabled) {
      this.#names.succeeded(name)
      this.#addresses.forgiven(address)
      return user
    }
    await this.#tellRefused(name, address)
    throw new Refusal('sign-in-refused')
  }

  #begin(name: string, address: string): void {
    const now = this.#now()
    const left = Math.max(this.#names.left(name, now), this.#addresses.left(address, now))
    if (left > 0) throw new Refusal('sign-in-paused', undefined, left)
    this.#names.begun(name, now)
    this.#addresses.begun(address, now)
  }

  async #fits(password: string, kept: string | undefined): Promise<boolean> {
    try {
      return await fits(password, kept)
    } catch (error) {
      if (error instanceof Crowded) throw new Refusal('rate-limited', undefined, 1_000)
      throw error
    }
  }

  async #tellRefused(name: string, address: string): Promise<void> {
    if (this.#told.take('', this.#now()) > 0) return
    const by = userNamePattern.test(name) ? name : '-'
    await this.#audit.add('sign-in-refused', by, { address })
  }
}
