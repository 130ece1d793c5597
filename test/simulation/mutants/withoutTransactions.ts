import type { Database } from '../engine.ts'

/** The same database, on which each statement of a transaction is committed for itself. */
export function withoutTransactions(store: Database): Database {
  const transaction = (work: (...values: unknown[]) => unknown) => {
    const run = (...values: unknown[]) => work(...values)
    return Object.assign(run, { immediate: run })
  }
  return Object.create(store, { transaction: { value: transaction } })
}
