import { type Scope, within } from './scope.ts'
import type { Row } from './sqlite.ts'
import type { Sight } from './viewContract.ts'

/** Whether a row with `inbox`, `region` and `entity` is seen; an empty text stands for none. */
export function sees({ scope, inboxes }: Sight): (row: Row) => boolean {
  const allowed = within(scope)
  if (isUnbounded(scope)) return (row) => !inboxes || inboxes.includes(String(row['inbox']))
  return (row) => {
    if (inboxes && !inboxes.includes(String(row['inbox']))) return false
    const place = { region: named(row['region']), legalEntity: named(row['entity']) }
    return allowed({ type: '', account: undefined, ...place })
  }
}

function isUnbounded({ regions, legalEntities }: Scope): boolean {
  return regions === 'all' && legalEntities === 'all'
}

function named(value: Row[string] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
