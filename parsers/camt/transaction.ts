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

type Writable<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] }

/** The entry's own event. Of `payment`, its only one, it takes what it doesn't say itself. */
export function transactionOf(
  around: Surroundings,
  ordinal: number,
  entry: Entry,
  payment: Payment | undefined,
  more: Remainder,
): BankTransaction {
  const amount = moneyOf(signed(entry.amount, entry.credit))
  const charges = entry.charges ?? payment?.charges
  const exchange = entry.exchange ?? payment?.exchange
  const text = joined(more.text, payment?.text)
  const key = matchKey(around.account, amount, entry.valueDate)
  const flags = more.flags ? [...entry.flags, ...more.flags] : entry.flags
  const found: Writable<BankTransaction> = {
    account: around.account,
    statement: around.statement,
    ordinal,
    ...(more.items === undefined ? undefined : { items: more.items }),
    ...bookingOf(entry),
    amount,
    codes: payment ? { ...payment.codes, ...entry.codes } : entry.codes,
    references: payment ? { ...payment.references, ...entry.references } : entry.references,
    counterparty: payment?.counterparty ?? {},
    remittance: payment?.remittance ?? {},
  }
  if (charges) found.charges = charges
  if (exchange) found.exchange = exchange
  if (text !== undefined) found.text = text
  if (key !== undefined) found.matchKey = key
  if (flags.length > 0) found.flags = [...flags]
  if (more.original) found.original = more.original
  return found
}

/** Two texts as lines; one where the other is absent or says the same. */
function joined(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || first === second) return second
  return second === undefined ? first : `${first}\n${second}`
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
  const found: Writable<Pick<BankTransaction, BookingFact>> = { status, reversal }
  if (bookingDate) found.bookingDate = bookingDate
  if (valueDate) found.valueDate = valueDate
  return found
}

type BookingFact = 'status' | 'reversal' | 'bookingDate' | 'valueDate'
