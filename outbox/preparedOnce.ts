/** A store of SQLite, as far as it is asked here. */
interface Preparing {
  prepare(sql: string): { readonly busy: boolean }
}

/** More texts than the outbox has; what comes beyond is prepared each time. */
const maxKept = 500

/**
 * Has a store keep the statements that it prepares, by their text. Each takes some kilobytes outside
 * of V8's sight until it is collected, which with ten thousand files came to hundreds of megabytes,
 * and preparing them was a fifth of the work.
 */
export function preparedOnce<Store extends Preparing>(store: Store): Store {
  const prepare = store.prepare.bind(store)
  const kept = new Map<string, ReturnType<Preparing['prepare']>>()
  const preparedBefore = (sql: string) => {
    const before = kept.get(sql)
    // One whose rows are being read can't be begun anew.
    if (before !== undefined && !before.busy) return before
    const statement = prepare(sql)
    if (kept.size < maxKept) kept.set(sql, statement)
    return statement
  }
  store.prepare = preparedBefore as Store['prepare']
  return store
}
