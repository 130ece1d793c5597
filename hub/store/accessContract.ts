import type { Role } from '../console/contract.ts'
import type { Scope } from './scope.ts'

/** What somebody may: a role, and where it counts. */
export interface Grants {
  readonly role: Role
  readonly scope: Scope
  /** Whether names and amounts are hidden. */
  readonly masked: boolean
}

/** A user with a password of this hub's own. Times are RFC 3339 in UTC here and below. */
export interface User extends Grants {
  readonly name: string
  readonly madeAt: string
  readonly disabled: boolean
}

export interface UserWithPassword extends User {
  /** PHC string. */
  readonly password: string
}

export interface NewUser extends Grants {
  readonly name: string
  /** PHC string. */
  readonly password: string
}

/** What of a user is to be another; what is absent stays. */
export interface UserChange {
  readonly password?: string | undefined
  readonly grants?: Grants | undefined
  readonly disabled?: boolean | undefined
}

export interface NewSession extends Grants {
  /** SHA-256 of the token in the cookie. */
  readonly hash: Buffer
  readonly csrf: string
  readonly name: string
  readonly person: string
  readonly address: string
  readonly endsAt: string
}

export interface Session extends Omit<NewSession, 'hash'> {
  readonly number: number
  readonly madeAt: string
  readonly seenAt: string
}

export interface NewToken extends Grants {
  /** SHA-256 of the token. */
  readonly hash: Buffer
  readonly name: string
  readonly person: string
  readonly madeBy: string
  /** Undefined: until it is revoked. */
  readonly endsAt: string | undefined
  /** Undefined: all. */
  readonly inboxes: readonly string[] | undefined
}

export interface ApiToken extends Omit<NewToken, 'hash'> {
  readonly number: number
  readonly madeAt: string
  /** Day of its last use, to the minute. */
  readonly usedAt: string | undefined
  readonly revokedAt: string | undefined
}

/**
 * Users, their sessions and the tokens of consumers. Every call is one transaction and durable when
 * it returns, and what one process writes the others see with their next call: the command line
 * works beside a running hub.
 *
 * A query takes no scope: those who manage access see all of it, and nobody else sees any of it.
 */
export interface AccessBook {
  /** By name. */
  users(): Promise<readonly User[]>
  user(name: string): Promise<UserWithPassword | undefined>
  /** @returns Whether there was no user of this name. */
  addUser(user: NewUser): Promise<boolean>
  /**
   * A change of password, grants or standing ends the user's sessions, and disabling revokes the
   * tokens that the user made.
   *
   * @returns Whether there is such a user.
   */
  changeUser(name: string, change: UserChange): Promise<boolean>
  removeUser(name: string): Promise<boolean>

  /** Keeps a session, and drops those that are over. @returns Its number. */
  begin(session: NewSession): Promise<number>
  /** The session of this hash, and marks it as seen; undefined where it is over. */
  session(hash: Buffer, idleMs: number): Promise<Session | undefined>
  /** Those that are not over, the newest first. */
  sessions(idleMs: number): Promise<readonly Session[]>
  endSession(number: number): Promise<boolean>
  /** Whether this session is not over; marks nothing. */
  lives(number: number, idleMs: number): Promise<boolean>

  /** In the order of their numbers, revoked ones too. */
  tokens(): Promise<readonly ApiToken[]>
  addToken(token: NewToken): Promise<number>
  /** The token of this hash, where it still holds, and marks it as used. */
  token(hash: Buffer): Promise<ApiToken | undefined>
  /** Whether this token holds: neither revoked nor at its end. */
  holds(number: number): Promise<boolean>
  /** @returns Whether there was such a token that held. */
  revokeToken(number: number): Promise<boolean>
}
