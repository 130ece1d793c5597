import type { Account, BankTransaction, References } from '../../events/bank.ts'
import { refusal } from '../problems.ts'
import { type Amount, checkDigits, readAmount, readIsCredit } from './amount.ts'
import { isTrue } from './boolean.ts'
import { readCharges } from './charges.ts'
import { readCodes } from './codes.ts'
import { readDate } from './dates.ts'
import type { Element } from './element.ts'
import { readExchange, takeRepeatedDetails } from './exchange.ts'
import type { Findings } from './findings.ts'
import type { MessageKind } from './message.ts'
import { type Path, path, paths } from './path.ts'
import { takeReference } from './reference.ts'

type Flag = NonNullable<BankTransaction['flags']>[number]

/** ISO 20022 external code set `ExternalEntryStatus1Code`. */
const statuses: ReadonlyMap<string, BankTransaction['status']> = new Map([
  ['BOOK', 'booked'],
  ['PDNG', 'pending'],
  ['INFO', 'information'],
  ['FUTR', 'expected'],
])

const of = {
  amount: path('Amt'),
  booking: path('BookgDt'),
  value: path('ValDt'),
  reversal: paths('RvslInd'),
  status: path('Sts'),
  statusCodes: paths('Sts/Cd', 'Sts', 'Sts/Prtry'),
}

/** What `Ntry` says, its payments aside. */
export interface Entry
  extends Pick<BankTransaction, 'status' | 'codes'>,
    Partial<Pick<BankTransaction, 'bookingDate' | 'valueDate' | 'charges' | 'exchange'>> {
  /** Without sign. */
  readonly amount: Amount
  readonly credit: boolean
  readonly reversal: boolean
  readonly references: EntryReferences
  readonly flags: readonly Flag[]
}

export type EntryReferences = Pick<References, 'bank' | 'batch' | 'entry'>

/** What an entry's reading needs to know of the statement around it. */
export interface EntryContext {
  readonly kind: MessageKind
  readonly account: Account
  /** Of the account; undefined where neither account nor balance nor entry has said it yet. */
  readonly currency: string | undefined
}

/**
 * Reads `Ntry` without its payments.
 *
 * @throws {Refusal} Where amount, indicator or a date is absent or wrong.
 */
export function readEntry(element: Element, context: EntryContext, findings: Findings): Entry {
  const amount = readEntryAmount(element, context, findings)
  const credit = readIsCredit(element)
  if (credit === undefined) throw missing(element, 'CdtDbtInd')
  const status = readStatus(element, context.kind)
  const booking = date(element, of.booking, findings)
  const value = date(element, of.value, findings)
  const reversal = element.take(of.reversal)
  takeRepeatedDetails(element, amount)
  const charges = readCharges(element, amount.currency)
  const exchange = readExchange(element, amount.currency)
  const flags: Flag[] = []
  if (booking?.clamped || value?.clamped) flags.push('date-clamped')
  if (!booking && !value) flags.push('date-absent')
  if (amount.currency !== (context.currency ?? amount.currency)) flags.push('currency-differs')
  const entry: { -readonly [Fact in keyof Entry]: Entry[Fact] } = {
    amount,
    credit,
    // The indicator already says which way the money went; a reversal does not turn it round.
    reversal: isTrue(reversal),
    status,
    codes: readCodes(element),
    references: readReferences(element),
    flags,
  }
  if (booking) entry.bookingDate = booking.date
  if (value) entry.valueDate = value.date
  if (charges.length > 0) entry.charges = charges
  if (exchange) entry.exchange = exchange
  return entry
}

function readEntryAmount(element: Element, context: EntryContext, findings: Findings): Amount {
  const holder = element.find(of.amount)
  if (!holder) throw missing(element, 'Amt')
  const amount = readAmount(holder, context.currency)
  checkDigits(amount, holder, findings)
  if (context.currency && amount.currency !== context.currency) {
    const message = "The entry is not in the account's currency; the balances can't be proven."
    findings.warn('currency-differs', holder.position, message)
  }
  return amount
}

function missing(element: Element, name: string): Error {
  const message = `The entry has no ${name}, which every entry must have. Ask the bank for the file.`
  return refusal('camt-element-missing', element.position, message)
}

/**
 * `Sts/Cd`, in versions up to 07 `Sts` itself. Without one the entry of a statement is booked, as
 * statements hold booked entries; of a report nothing can be said. A status that the code set does
 * not have is no booking either, and stays in `original`.
 */
function readStatus(element: Element, kind: MessageKind): BankTransaction['status'] {
  const code = element.peek(of.statusCodes)
  if (code === undefined) return kind.unit === 'statement' ? 'booked' : 'information'
  const status = statuses.get(code)
  if (status) element.find(of.status)?.done()
  return status ?? 'information'
}

function date(element: Element, path: Path, findings: Findings): ReturnType<typeof readDate> {
  const holder = element.find(path)
  return holder && readDate(holder, findings)
}

const ofReferences = {
  bank: paths('AcctSvcrRef'),
  batch: paths('NtryDtls/Btch/PmtInfId', 'Btch/PmtInfId', 'NtryDtls/Btch/MsgId', 'Btch/MsgId'),
  entry: paths('NtryRef'),
}

function readReferences(element: Element): EntryReferences {
  const references: EntryReferences = {}
  const bank = takeReference(element, ofReferences.bank)
  if (bank !== undefined) references.bank = bank
  const batch = takeReference(element, ofReferences.batch)
  if (batch !== undefined) references.batch = batch
  const entry = takeReference(element, ofReferences.entry)
  if (entry !== undefined) references.entry = entry
  return references
}
