import type { Grants } from '../store/accessContract.ts'
import type { HoldingAction } from '../store/commandsContract.ts'

/** What a configuration says of people. */
export interface AccessSettings {
  /** Whether users with a password of this hub may sign in. */
  readonly password: boolean
  /** A session ends after so long without a request, in milliseconds. */
  readonly idleMs: number
  /** And after so long in any case. */
  readonly longestMs: number
  readonly oidc: OidcSettings | undefined
  /** Actions that need a second person. */
  readonly fourEyes: readonly HoldingAction[]
  /** How long an action waits for the second person. */
  readonly approvalMs: number
}

/** A login server after OpenID Connect, and what its claims give. */
export interface OidcSettings {
  /** As people know it: the text of the button. */
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: (() => string) | undefined
  /** Address of this hub as browsers see it; where the login server sends them back to. */
  readonly publicUrl: string
  readonly scopes: readonly string[]
  /** Claim that holds the name to show. */
  readonly nameClaim: string
  /** Claim that holds a text or a list of texts, such as `groups`. */
  readonly grantClaim: string
  /** The first whose value the claim holds counts; where none does, nobody is let in. */
  readonly grants: readonly (Grants & { readonly value: string })[]
}

export const accessDefaults: AccessSettings = {
  password: true,
  idleMs: 30 * 60_000,
  longestMs: 12 * 3_600_000,
  oidc: undefined,
  fourEyes: [],
  approvalMs: 24 * 3_600_000,
}
