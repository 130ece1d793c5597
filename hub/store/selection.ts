import { matchesGlob } from '../../config/globs.ts'

/** What is chosen among events; what is absent chooses all. */
export interface Selection {
  /**
   * Patterns (`*`, `?`) of event names such as `bank-transaction-booked`, or of whole types where a
   * type is not one of ours.
   */
  readonly types?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  readonly legalEntities?: readonly string[] | undefined
  /** As the agent's register names them, or as the bank writes them where it names none. */
  readonly accounts?: readonly string[] | undefined
}

/** The facts of an event that a selection looks at. */
export interface Placed {
  readonly type: string
  readonly region: string | undefined
  readonly legalEntity: string | undefined
  readonly account: string | undefined
}

/** Types come from outside; more of them than this are looked at anew each time. */
const maxRememberedTypes = 1_000

/** The selection as a question to one event. It remembers which types fit, so it is cheap. */
export function filterOf(selection: Selection): (event: Placed) => boolean {
  const regions = asSet(selection.regions)
  const entities = asSet(selection.legalEntities)
  const accounts = asSet(selection.accounts)
  const fits = typeFilter(selection.types)
  return ({ type, region, legalEntity, account }) =>
    holds(regions, region) && holds(entities, legalEntity) && holds(accounts, account) && fits(type)
}

function typeFilter(patterns: readonly string[] | undefined): (type: string) => boolean {
  if (!patterns) return () => true
  const known = new Map<string, boolean>()
  return (type) => {
    const remembered = known.get(type)
    if (remembered !== undefined) return remembered
    const name = /^finance\.(.+)\.v\d+$/.exec(type)?.[1] ?? type
    const fits = patterns.some((pattern) => matchesGlob(pattern, name))
    if (known.size < maxRememberedTypes) known.set(type, fits)
    return fits
  }
}

function asSet(values: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return values && new Set(values)
}

function holds(wanted: ReadonlySet<string> | undefined, value: string | undefined): boolean {
  return !wanted || (value !== undefined && wanted.has(value))
}
