import type { BankStatement } from '../events/bank.ts'
import { minorDigits } from '../events/currency.ts'
import { add, type Decimal, decimalText, negate, zero } from '../events/decimal.ts'

/** Beyond it a sum of whole numbers is put away before it could be no exact one. */
const mostUnits = 2 ** 52

/** Count and sum of one side. */
class Side {
  count = 0
  #sum: Decimal = zero
  /** What was added as whole numbers since, of one scale: to add big ones makes two objects each. */
  #units = 0
  #scale = 0

  /** Without a sign. */
  get sum(): Decimal {
    if (this.#units > 0) {
      this.#sum = add(this.#sum, { units: BigInt(this.#units), scale: this.#scale })
      this.#units = 0
    }
    return this.#sum
  }

  add(amount: Decimal): void {
    this.count += 1
    this.#sum = add(this.sum, amount.units < 0n ? negate(amount) : amount)
  }

  addUnits(units: number, scale: number): void {
    this.count += 1
    if (scale !== this.#scale || this.#units > mostUnits) {
      this.#sum = this.sum
      this.#scale = scale
    }
    this.#units += units
  }
}

/** Counts and sums of a statement's entries, money in and money out apart. */
export class Tally {
  readonly credits = new Side()
  readonly debits = new Side()

  /**
   * @param amount Signed or not: its sign is not asked.
   * @param credit Whether it is money in: a debit of nothing is a debit all the same.
   */
  add(amount: Decimal, credit: boolean): void {
    const side = credit ? this.credits : this.debits
    side.add(amount)
  }

  /** The same of an amount without a sign. @param units At most fifteen digits. */
  addUnits(units: number, scale: number, credit: boolean): void {
    const side = credit ? this.credits : this.debits
    side.addUnits(units, scale)
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
