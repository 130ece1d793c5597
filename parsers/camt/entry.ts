import type { Account, BankTransaction } from '../../events/bank.ts'
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
import { takeReference } from './reference.ts'

type Flag = NonNullable<BankTransaction['flags']>[number]

/** ISO 20022 external code set `ExternalEntryStatus1Code`. */
const statuses: ReadonlyMap<string, BankTransaction['status']> = new Map([
  ['BOOK', 'booked'],
  ['PDNG', 'pending'],
  ['INFO', 'information'],
  ['FUTR', 'expected'],
])

/** What `Ntry` says, its payments aside. */
export interface Entry
  extends Pick<BankTransaction, 'status' | 'codes' | 'references'>,
    Partial<Pick<BankTransaction, 'bookingDate' | 'valueDate' | 'charges' | 'exchange'>> {
  /** Without sign. */
  readonly amount: Amount
  readonly credit: boolean
  readonly reversal: boolean
  readonly flags: readonly Flag[]
}

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
  const booking = date(element, 'BookgDt', findings)
  const value = date(element, 'ValDt', findings)
  const reversal = element.take('RvslInd')
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
  const holder = element.find('Amt')
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
  const code = element.peek('Sts/Cd', 'Sts', 'Sts/Prtry')
  if (code === undefined) return kind.unit === 'statement' ? 'booked' : 'information'
  const status = statuses.get(code)
  if (status) element.find('Sts')?.done()
  return status ?? 'information'
}

function date(element: Element, path: string, findings: Findings): ReturnType<typeof readDate> {
  const holder = element.find(path)
  return holder && readDate(holder, findings)
}

const places = [
  { name: 'bank', paths: ['AcctSvcrRef'] },
  {
    name: 'batch',
    paths: ['NtryDtls/Btch/PmtInfId', 'Btch/PmtInfId', 'NtryDtls/Btch/MsgId', 'Btch/MsgId'],
  },
  { name: 'entry', paths: ['NtryRef'] },
] as const

function readReferences(element: Element): BankTransaction['references'] {
  const references: BankTransaction['references'] = {}
  for (const { name, paths } of places) {
    const reference = takeReference(element, paths)
    if (reference !== undefined) references[name] = reference
  }
  return references
}
