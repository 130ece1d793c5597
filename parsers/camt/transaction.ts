import type { Account, BankPayment, BankTransaction } from '../../events/bank.ts'
import { matchKey } from '../matchKey.ts'
import { type Amount, moneyOf, signed } from './amount.ts'
import type { Original } from './element.ts'
import type { Entry } from './entry.ts'
import type { Payment } from './payment.ts'
import { present } from './present.ts'

/** What an event of an entry takes from the statement or report around it. */
export interface Surroundings {
  readonly account: Account
  readonly statement: BankTransaction['statement']
}

/** What stands behind the payments of an entry, or is known only then. */
export interface Remainder {
  readonly items?: number
  readonly text: string | undefined
  readonly flags?: NonNullable<BankTransaction['flags']>
  readonly original: Original | undefined
}

/** The entry's own event. Of `payment`, its only one, it takes what it doesn't say itself. */
export function transactionOf(
  around: Surroundings,
  ordinal: number,
  entry: Entry,
  payment: Payment | undefined,
  more: Remainder,
): BankTransaction {
  const amount = moneyOf(signed(entry.amount, entry.credit))
  const references = { ...payment?.references, ...entry.references }
  const texts = new Set([more.text, payment?.text].filter((text) => text !== undefined))
  const flags = [...entry.flags, ...(more.flags ?? [])]
  return {
    account: around.account,
    statement: around.statement,
    ordinal,
    ...present({ items: more.items }),
    ...bookingOf(entry),
    amount,
    codes: { ...payment?.codes, ...entry.codes },
    references,
    counterparty: payment?.counterparty ?? {},
    remittance: payment?.remittance ?? {},
    ...present({
      charges: entry.charges ?? payment?.charges,
      exchange: entry.exchange ?? payment?.exchange,
      text: texts.size > 0 ? [...texts].join('\n') : undefined,
      matchKey: matchKey(around.account, amount, entry.valueDate),
      flags: flags.length > 0 ? flags : undefined,
      original: more.original,
    }),
  }
}

/** The event of one payment in a batch: what is the entry's alone holds for each. */
export function itemOf(
  around: Surroundings,
  ordinal: number,
  entry: Entry,
  place: BankPayment['entry'],
  payment: Payment,
  amount: { readonly plain: Amount | undefined; readonly credit: boolean },
  original: Original | undefined,
): BankPayment {
  const { batch, entry: entryReference } = entry.references
  return {
    account: around.account,
    statement: around.statement,
    ordinal,
    ...present({ entry: place }),
    ...bookingOf(entry),
    ...(amount.plain ? { amount: moneyOf(signed(amount.plain, amount.credit)) } : {}),
    codes: { ...entry.codes, ...payment.codes },
    references: { ...present({ batch, entry: entryReference }), ...payment.references },
    counterparty: payment.counterparty,
    remittance: payment.remittance,
    ...present({
      charges: payment.charges,
      exchange: payment.exchange,
      text: payment.text,
      original,
    }),
  }
}

function bookingOf(entry: Entry) {
  const { status, reversal, bookingDate, valueDate } = entry
  return { status, reversal, ...present({ bookingDate, valueDate }) }
}
