import type { Alert } from '../../../contract.ts'

/** Alerts of one code. */
export interface AlertGroup {
  /** The one that stands longest. */
  readonly first: Alert
  readonly alerts: readonly Alert[]
}

const ranks: Readonly<Record<Alert['severity'], number>> = { critical: 0, warning: 1, info: 2 }

/** Groups by code and severity: the gravest first, and of equal ones the one with more alerts. */
export function groupsOf(alerts: readonly Alert[]): AlertGroup[] {
  const byCode = Map.groupBy(alerts, ({ code, severity }) => `${severity} ${code}`)
  const groups = [...byCode.values()].flatMap((own): AlertGroup[] => {
    const ordered = own.toSorted((one, other) => one.firstAt.localeCompare(other.firstAt))
    const [first] = ordered
    return first ? [{ first, alerts: ordered }] : []
  })
  return groups.toSorted(
    (one, other) =>
      ranks[one.first.severity] - ranks[other.first.severity] ||
      other.alerts.length - one.alerts.length,
  )
}
