import { surrounded } from '../../config/context.ts'
import { resolveSecret } from '../../config/secrets.ts'
import type { HubConfig, HubOidcConfig } from '../../config/types.ts'
import type { Scope } from '../store/scope.ts'
import type { AccessSettings, OidcSettings } from './settings.ts'

/** What a loaded configuration says of people. */
export function accessOf({ signIn, fourEyes }: HubConfig): Partial<AccessSettings> {
  const { password, idleMs, longestMs, oidc } = signIn
  return { password, idleMs, longestMs, oidc: oidc && oidcOf(oidc), fourEyes }
}

/** What is not named is not limited. */
export function scopeOf(limits: {
  readonly regions: readonly string[] | undefined
  readonly legalEntities: readonly string[] | undefined
}): Scope {
  return { regions: limits.regions ?? 'all', legalEntities: limits.legalEntities ?? 'all' }
}

function oidcOf({ clientSecret, scopes, grants, ...same }: HubOidcConfig): OidcSettings {
  return {
    ...same,
    // Without it there is no ID token, and nobody to let in.
    scopes: [...new Set(['openid', ...scopes])],
    clientSecret: clientSecret && (() => revealed(clientSecret)),
    grants: grants.map((grant) => {
      const { value, role, masked } = grant
      return { value, role, masked, scope: scopeOf(grant) }
    }),
  }
}

function revealed(reference: NonNullable<HubOidcConfig['clientSecret']>): string {
  const result = resolveSecret(reference, surrounded({}), 'password')
  if ('secret' in result) return result.secret.reveal()
  const { found, code } = result.failure
  throw new Error(`the secret of the login server ${found} [${code}]`)
}
