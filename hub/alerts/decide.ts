import type { Alert, AlertChange, Condition } from '../store/alertContract.ts'

export interface Standing {
  /** Open or acknowledged. */
  readonly standing: readonly Alert[]
  /** Resolved so short a time ago that what stands again is the same. */
  readonly recent: readonly Alert[]
}

/**
 * What must change in the book so that it says what stands now.
 *
 * @param isBelieved Whether an alert stands although nothing says so now, because those who would
 *   know have not been heard of yet.
 */
export function decide(
  { standing, recent }: Standing,
  conditions: readonly Condition[],
  isBelieved: (alert: Alert) => boolean,
): readonly AlertChange[] {
  const known = new Map(standing.map((alert) => [alert.key, alert]))
  const over = new Map(recent.map((alert) => [alert.key, alert]))
  const changes = conditions.flatMap((condition): AlertChange[] => {
    const alert = known.get(condition.key)
    if (alert) {
      const isSame = alert.message === condition.message && alert.severity === condition.severity
      return isSame ? [] : [{ kind: 'reword', number: alert.number, condition }]
    }
    const before = over.get(condition.key)
    return [
      before ? { kind: 'again', number: before.number, condition } : { kind: 'raise', condition },
    ]
  })
  const keys = new Set(conditions.map(({ key }) => key))
  const gone = standing.filter((alert) => !keys.has(alert.key) && !isBelieved(alert))
  return [...changes, ...gone.map(({ number }) => ({ kind: 'resolve' as const, number }))]
}
