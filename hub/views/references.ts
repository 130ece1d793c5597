import { accountReference } from '../../protocol/accountReference.ts'
import type { HubStore } from '../store/contract.ts'
import type { LedgerAccount } from '../store/viewContract.ts'

/**
 * Heartbeats name an account by a reference, which whoever knows the account can make too: so the
 * hub finds the ones that are meant among those that a caller sees.
 *
 * @param agents Whose references are meant; an account belongs to who delivered it last.
 * @returns By `AGENT/REFERENCE`, in every way in which the account was written.
 */
export async function accountsByReference(
  { views, accountKey }: HubStore,
  accounts: readonly LedgerAccount[],
  agents: ReadonlySet<string>,
): Promise<ReadonlyMap<string, LedgerAccount>> {
  const candidates = accounts.filter(({ agent }) => agents.has(agent))
  const written = await views.ledger.spellings(candidates.map(({ number }) => number))
  const entries = candidates.flatMap((account) => {
    return (written.get(account.number) ?? []).map((text) => {
      return [`${account.agent}/${accountReference(accountKey, text)}`, account] as const
    })
  })
  return new Map(entries)
}
