import type { PgpKeys } from '../../agent/intake/unwrap/pgpKeys.ts'
import { pgpKeys } from '../../agent/intakeRules.ts'
import type { FeedConfig } from '../../config/types.ts'
import type { Finding } from './finding.ts'

/** Opens the OpenPGP keys of a feed that has any, as the agent will for its first message. */
export async function checkPgp({ name, pgp }: FeedConfig): Promise<Finding[]> {
  if (pgp === undefined) return []
  try {
    const problem = await failure(pgpKeys(pgp)())
    if (problem !== undefined) return [{ ok: false, what: `feed ${name}: ${problem}` }]
    const counts = `${pgp.keys.length} own, ${pgp.signedBy.length} of the bank`
    return [{ ok: true, what: `feed ${name}: OpenPGP keys open (${counts})` }]
  } catch (error) {
    return [{ ok: false, what: `feed ${name}: ${(error as Error).message}` }]
  }
}

async function failure(keys: PgpKeys): Promise<string | undefined> {
  const { openKeys } = await import('../../agent/intake/unwrap/pgpKeys.ts')
  try {
    await openKeys(keys)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
