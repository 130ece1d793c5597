import type { Account, BankPayment, BankTransaction, References } from '../../events/bank.ts'
import { matchKey } from '../matchKey.ts'
import { type Amount, signedMoney } from './amount.ts'
import { noCodes } from './codes.ts'
import type { Original } from './element.ts'
import type { Entry, EntryReferences } from './entry.ts'
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
  const amount = signedMoney(entry.amount, entry.credit)
  const charges = entry.charges ?? payment?.charges
  const exchange = entry.exchange ?? payment?.exchange
  const text = joined(more.text, payment?.text)
  const key = matchKey(around.account, amount, entry.valueDate)
  const flags = more.flags ? [...entry.flags, ...more.flags] : entry.flags
  const found: Writable<BankTransaction> = {
    account: around.account,
    statement: around.statement,
    ordinal,
    status: entry.status,
    reversal: entry.reversal,
    amount,
    codes: payment ? mergedCodes(entry.codes, payment.codes) : entry.codes,
    references: payment ? merged(entry.references, payment.references) : entry.references,
    counterparty: payment?.counterparty ?? {},
    remittance: payment?.remittance ?? {},
  }
  if (more.items !== undefined) found.items = more.items
  if (entry.bookingDate) found.bookingDate = entry.bookingDate
  if (entry.valueDate) found.valueDate = entry.valueDate
  if (charges) found.charges = charges
  if (exchange) found.exchange = exchange
  if (text !== undefined) found.text = text
  if (key !== undefined) found.matchKey = key
  if (flags.length > 0) found.flags = [...flags]
  if (more.original) found.original = more.original
  return found
}

function mergedCodes(codes: BankTransaction['codes'], more: BankTransaction['codes']) {
  return more === noCodes ? codes : { ...more, ...codes }
}

/** What the entry names holds, into what its only payment names besides. */
function merged(references: EntryReferences, more: References): References {
  if (references.bank !== undefined) more.bank = references.bank
  if (references.batch !== undefined) more.batch = references.batch
  if (references.entry !== undefined) more.entry = references.entry
  return more
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
    ...present({ bookingDate: entry.bookingDate, valueDate: entry.valueDate }),
    status: entry.status,
    reversal: entry.reversal,
    ...(amount.plain ? { amount: signedMoney(amount.plain, amount.credit) } : {}),
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
