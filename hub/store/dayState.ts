/** What the events say of one account on one day. */
export interface DayFacts {
  /** Statements of the day, without the corrections of one. */
  readonly statements: number
  readonly corrected: boolean
  /** A statement was overdue, whatever came later. */
  readonly overdue: boolean
  /** The agent told that the overdue one came. */
  readonly came: boolean
  /** A gap stands. */
  readonly gap: boolean
}

/**
 * States that the store can tell, the worst first. Their places are kept in the store, so a new one
 * goes to the end. What is `expected` or `held` is known to whoever asks.
 */
export const keptStates = ['missing', 'gap', 'corrected', 'late', 'arrived', 'none'] as const
export type KeptState = (typeof keptStates)[number]

/** The one state to be shown: what needs a person goes before what is merely worth knowing. */
export function dayState(facts: DayFacts): KeptState {
  const { statements, corrected, overdue, came, gap } = facts
  if (overdue && !came && statements === 0) return 'missing'
  if (gap) return 'gap'
  if (corrected) return 'corrected'
  if (overdue) return 'late'
  return statements > 0 ? 'arrived' : 'none'
}

/** What a day adds to the share of statements in time. */
export function arrivalOf({ statements, overdue }: DayFacts): { due: number; inTime: number } {
  const isDue = overdue || statements > 0
  return { due: isDue ? 1 : 0, inTime: isDue && !overdue ? 1 : 0 }
}
