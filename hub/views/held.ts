import type { StandingItem } from '../../protocol/statusFrame.ts'
import { seenBy } from '../fleet/fleet.ts'
import { heldWords } from '../fleet/heldWords.ts'
import type { Caller } from '../http/caller.ts'
import type { Api } from '../http/operation.ts'
import { dayOf } from '../store/statementFacts.ts'
import type { LedgerAccount } from '../store/viewContract.ts'
import { accountsByReference } from './references.ts'

/** Why statements of an account are held, by the day that they close. */
export type HeldDays = ReadonlyMap<number, string>

interface HeldItem {
  readonly agent: string
  readonly reference: string
  readonly day: number
  readonly code: string
}

/**
 * What agents hold of these accounts: of a held statement the hub has no event, only what the
 * heartbeat of its agent says.
 *
 * @returns By the account's number; accounts of which nothing is held are left out.
 */
export async function heldDays(
  { fleet, store }: Pick<Api, 'fleet' | 'store'>,
  caller: Caller,
  accounts: readonly LedgerAccount[],
): Promise<ReadonlyMap<number, HeldDays>> {
  const items = fleet.all().flatMap((view) => {
    const seen = seenBy(caller, view)
    return (seen?.links ?? []).flatMap(({ agent, vitals }) => heldItems(agent, vitals.standing))
  })
  const found = new Map<number, Map<number, string>>()
  if (items.length === 0) return found
  const agents = new Set(items.map(({ agent }) => agent))
  const known = await accountsByReference(store, accounts, agents)
  for (const { agent, reference, day, code } of items) {
    const account = known.get(`${agent}/${reference}`)
    if (!account) continue
    const days = found.get(account.number) ?? new Map<number, string>()
    found.set(account.number, days.set(day, `${heldWords(code)}.`))
  }
  return found
}

function heldItems(agent: string, standing: readonly StandingItem[]): HeldItem[] {
  return standing.flatMap(({ kind, code, account, businessDate }) => {
    const day = dayOf(businessDate)
    if (kind !== 'held' || account === undefined || day === undefined) return []
    return [{ agent, reference: account, day, code }]
  })
}
