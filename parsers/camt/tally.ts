import { zero } from '../../events/decimal.ts'
import { Tally } from '../tally.ts'
import type { Amount } from './amount.ts'

/** Counts and sums of the entries of one currency. */
export class CurrencyTally extends Tally {
  /** Entries in another currency: they are counted, and their amounts are in no sum. */
  foreign = 0

  /** @param amount Without sign. */
  entry(amount: Amount, credit: boolean, currency: string): void {
    const foreign = amount.currency !== currency
    this.add(foreign ? zero : amount.value, credit)
    if (foreign) this.foreign += 1
  }
}
