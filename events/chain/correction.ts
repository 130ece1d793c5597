/**
 * What a statement that came again with other content changes. Ids of entries come from their raw
 * content and its occurrence, so equal entries have equal ids whichever version they stand in, and
 * the difference of the versions is a difference of sets.
 */
export interface Correction {
  /** In both versions, in the order of the new one; nothing is delivered for them. */
  readonly unchanged: readonly string[]
  /** In the old version alone, in its order: each becomes a `bank-transaction-withdrawn`. */
  readonly withdrawn: readonly string[]
  /** In the new version alone, in its order: each is delivered like any entry. */
  readonly added: readonly string[]
}

/**
 * @param before Ids of the entries that are delivered and not withdrawn, in order.
 * @param after Ids of the entries of the version that came now, in order.
 */
export function correctionOf(before: readonly string[], after: readonly string[]): Correction {
  const [old, now] = [new Set(before), new Set(after)]
  return {
    unchanged: after.filter((id) => old.has(id)),
    withdrawn: before.filter((id) => !now.has(id)),
    added: after.filter((id) => !old.has(id)),
  }
}
