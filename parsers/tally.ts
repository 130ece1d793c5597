import type { BankStatement } from '../events/bank.ts'
import { minorDigits } from '../events/currency.ts'
import { add, type Decimal, decimalText, negate, zero } from '../events/decimal.ts'

interface Side {
  count: number
  /** Without a sign. */
  sum: Decimal
}

/** Counts and sums of a statement's entries, money in and money out apart. */
export class Tally {
  readonly credits: Side = { count: 0, sum: zero }
  readonly debits: Side = { count: 0, sum: zero }

  /**
   * @param amount Signed or not: its sign is not asked.
   * @param credit Whether it is money in: a debit of nothing is a debit all the same.
   */
  add(amount: Decimal, credit: boolean): void {
    const side = credit ? this.credits : this.debits
    side.count += 1
    side.sum = add(side.sum, amount.units < 0n ? negate(amount) : amount)
  }

  get entries(): number {
    return this.credits.count + this.debits.count
  }

  /** Money in less money out. */
  get net(): Decimal {
    return add(this.credits.sum, negate(this.debits.sum))
  }

  data(currency: string): BankStatement['totals'] {
    const digits = minorDigits(currency)
    const side = ({ count, sum }: Side) => ({ count, amount: decimalText(sum, digits) })
    return { entries: this.entries, credits: side(this.credits), debits: side(this.debits) }
  }
}
