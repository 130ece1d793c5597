import { filterOf, type Placed, type Selection } from './selection.ts'

/**
 * What a reader may see. Every query takes one. An event that names no region, or no legal entity,
 * is seen by those who see all of them, and by nobody else.
 */
export interface Scope {
  readonly regions: 'all' | readonly string[]
  readonly legalEntities: 'all' | readonly string[]
}

export const everything: Scope = { regions: 'all', legalEntities: 'all' }

/** The scope as a selection of events, narrowed by what a query asks for. */
export function within(scope: Scope, wanted: Selection = {}): (event: Placed) => boolean {
  const { regions, legalEntities } = scope
  const asked = filterOf(wanted)
  const allowed = filterOf({
    ...(regions === 'all' ? {} : { regions }),
    ...(legalEntities === 'all' ? {} : { legalEntities }),
  })
  return (event) => allowed(event) && asked(event)
}
