import { alertsOf, fleetOf, holdingsOf } from './fleet.ts'
import { ledgerOf } from './ledger.ts'

/**
 * What the page's own tests see of a hub, always the same: 500 agents and 5,000 accounts. It is
 * Monday, 7:40 in Berlin, and some statements of Friday have not come.
 */
export function worldOf(agentCount: number, accountCount: number) {
  const agents = fleetOf(agentCount)
  return {
    agents,
    alerts: alertsOf(agents),
    holdings: holdingsOf(agents),
    accounts: ledgerOf(accountCount, agents),
  }
}

export type World = ReturnType<typeof worldOf>
