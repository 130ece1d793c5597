import { add, type Decimal, zero } from '../../events/decimal.ts'
import type { Amount } from './amount.ts'

export interface Side {
  count: number
  /** Without sign. */
  sum: Decimal
}

/** Counts and sums of the entries of one currency. */
export class Tally {
  entries = 0
  readonly credits: Side = { count: 0, sum: zero }
  readonly debits: Side = { count: 0, sum: zero }
  /** Entries in another currency; their amounts are in no sum. */
  foreign = 0

  /** @param amount Without sign. */
  add(amount: Amount, credit: boolean, currency: string): void {
    const side = credit ? this.credits : this.debits
    this.entries += 1
    side.count += 1
    if (amount.currency === currency) side.sum = add(side.sum, amount.value)
    else this.foreign += 1
  }
}
