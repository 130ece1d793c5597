import { keyBytes } from '../../config/atRestRules.ts'
import { surrounded } from '../../config/context.ts'
import { resolveSecret, type SecretReference } from '../../config/secrets.ts'
import type { AgentConfig } from '../../config/types.ts'
import { type AtRestKey, type AtRestKeys, atRestKey, atRestKeys } from '../../outbox/atRestKeys.ts'
import { StoreError } from '../../outbox/store.ts'

/**
 * The keys that data is encrypted with where it lies, fetched from where the configuration keeps them.
 *
 * @throws {StoreError} `store-key-missing` where one can't be had any more.
 */
export function configuredKeys({ atRest }: Pick<AgentConfig, 'atRest'>): AtRestKeys {
  return atRestKeys(atRest.key && fetched(atRest.key), atRest.previous.map(fetched))
}

function fetched(reference: SecretReference): AtRestKey {
  const resolved = resolveSecret(reference, surrounded({}))
  const bytes = 'secret' in resolved ? keyBytes(resolved.secret.reveal()) : undefined
  if (bytes !== undefined) return atRestKey(bytes)
  throw new StoreError(
    'store-key-missing',
    'A key under `atRest` can not be read any more; `kontor check` says what is wrong with it. ' +
      'Nothing is lost: put it back, and start again.',
  )
}
