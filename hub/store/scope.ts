/**
 * What a reader may see. Every query takes one, so that a narrower reader needs a new value and not
 * a new query. So far there is only the one who sees everything.
 */
export interface Scope {
  readonly regions: 'all'
  readonly legalEntities: 'all'
}

export const everything: Scope = { regions: 'all', legalEntities: 'all' }
