import type { Caller } from '../http/caller.ts'
import type { Api } from '../http/operation.ts'
import type { Origin } from '../store/contract.ts'
import type { KeptOutcome } from '../store/outcomeContract.ts'
import type { RouteTrace } from '../store/routeContract.ts'

/** The way of one event as the hub knows it. */
export interface Way extends Origin {
  readonly deliveries: readonly RouteTrace[]
  readonly outcomes: readonly KeptOutcome[]
}

/** The way of an event that the caller sees, with what its consumers have taken until now. */
export async function wayOf(
  { store, journal }: Pick<Api, 'store' | 'journal'>,
  { scope }: Caller,
  inbox: string,
  id: string,
): Promise<Way | undefined> {
  const origin = await store.origin(scope, inbox, id)
  if (!origin) return undefined
  await journal.flush()
  const { cursor } = origin.event
  const deliveries = await store.routes.trace(inbox, cursor)
  return { ...origin, deliveries, outcomes: await store.outcomes.of(cursor) }
}
