import type { BankTransaction } from '../../events/bank.ts'
import { add, type Decimal, equal, negate, zero } from '../../events/decimal.ts'
import { EntryIds } from '../../events/entryIds.ts'
import type { Position } from '../../events/envelope.ts'
import { paymentOpening } from '../../events/identity.ts'
import type { Amount } from './amount.ts'
import type { Content } from './content.ts'
import type { Entry } from './entry.ts'
import type { Findings } from './findings.ts'
import type { Payment } from './payment.ts'

/** A batch entry while its payments pass: what is kept of them is a sum and some bytes each. */
export class Batch {
  /** Id of the entry's event, to come after those of its payments. */
  readonly entryId: string
  readonly entry: Entry
  /** Ids of its payments. */
  readonly ids = new EntryIds<Content>((content, occurrence) => content.id(occurrence))
  /** Takes the contents of its payments. */
  readonly content: Content
  #sum: Decimal = zero
  #items = 0
  #withoutAmount = 0
  #uncertain = false

  /** @param content To take the contents of its payments. */
  constructor(entryId: string, entry: Entry, content: Content) {
    this.entryId = entryId
    this.entry = entry
    this.content = content.under(paymentOpening(entryId))
    // Charges may be in the entry and in none of its payments.
    this.#uncertain = entry.charges !== undefined
  }

  get items(): number {
    return this.#items
  }

  /** @param amount Without sign. @returns The payment's place in the batch, from 1. */
  add(payment: Payment, amount: Amount | undefined, credit: boolean): number {
    this.#items += 1
    if (!amount) this.#withoutAmount += 1
    else if (amount.currency !== this.entry.amount.currency) this.#uncertain = true
    else this.#sum = add(this.#sum, credit ? amount.value : negate(amount.value))
    if (payment.charges) this.#uncertain = true
    return this.#items
  }

  /** Compares the payments with their entry, and says how they differ. */
  flags(position: Position, findings: Findings): NonNullable<BankTransaction['flags']> {
    if (this.#withoutAmount > 0) return ['items-without-amounts']
    const { amount, credit } = this.entry
    if (this.#uncertain || equal(this.#sum, credit ? amount.value : negate(amount.value))) return []
    const message = `The sum of the ${this.#items} payments in the batch is not the entry's amount.`
    findings.warn('batch-sum-differs', position, message)
    return ['items-differ']
  }
}
