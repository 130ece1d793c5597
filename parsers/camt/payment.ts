import type { Account, BankTransaction, References } from '../../events/bank.ts'
import type { Amount } from './amount.ts'
import { readCharges } from './charges.ts'
import { readCodes } from './codes.ts'
import type { Element } from './element.ts'
import { readExchange, takeRepeated } from './exchange.ts'
import type { Findings } from './findings.ts'
import { readCounterparty, takeCreditorId } from './party.ts'
import { type Path, path, paths } from './path.ts'
import { takeReference } from './reference.ts'
import { readRemittance } from './remittance.ts'

/** What `TxDtls` says of a payment beside its amount. */
export type Payment = Pick<
  BankTransaction,
  'codes' | 'references' | 'counterparty' | 'remittance'
> &
  Partial<Pick<BankTransaction, 'charges' | 'exchange' | 'text'>>

export interface PaymentContext {
  readonly account: Account
  readonly amount: Amount
  readonly credit: boolean
  readonly reversal: boolean
  /**
   * What the entry said already, where this is its only payment and both go into one event: it
   * holds, and where the payment says something else that stays for `original`.
   */
  readonly entry?: Partial<Payment>
}

const text = paths('AddtlTxInf')

/** Reads `TxDtls`, of a batch or the only one of its entry. */
export function readPayment(
  element: Element,
  context: PaymentContext,
  findings: Findings,
): Payment {
  const { account, amount, credit, reversal, entry } = context
  takeRepeated(element, amount)
  const codes = readCodes(element, entry?.codes)
  // Before the mandate is taken: it tells what the creditor's identification is.
  const creditorId = takeCreditorId(element)
  const references = readReferences(element, entry?.references)
  if (creditorId !== undefined) references.creditorId = creditorId
  const backwards = reversal || codes.returnReason !== undefined
  const charges = entry?.charges ? [] : readCharges(element, amount.currency)
  const exchange = entry?.exchange ? undefined : readExchange(element, amount.currency)
  const payment: { -readonly [Fact in keyof Payment]: Payment[Fact] } = {
    codes,
    references,
    counterparty: readCounterparty(element, account, credit !== backwards),
    remittance: readRemittance(element, findings),
  }
  if (charges.length > 0) payment.charges = charges
  if (exchange) payment.exchange = exchange
  const more = element.take(text)
  if (more !== undefined) payment.text = more
  return payment
}

const refsPath = path('Refs')
const of = {
  bank: paths('AcctSvcrRef'),
  endToEnd: paths('EndToEndId'),
  mandate: paths('MndtId'),
  instruction: paths('InstrId'),
  transaction: paths('TxId'),
  uetr: paths('UETR'),
  batch: paths('PmtInfId', 'MsgId'),
}

/** Reads `Refs`. Members by their names, one by one: a loop over names would take twice as long. */
function readReferences(payment: Element, known: References = {}): References {
  const references: References = {}
  const refs = payment.find(refsPath)
  if (!refs) return references
  const bank = takeReference(refs, unlessOther(refs, of.bank, known.bank))
  if (bank) references.bank = bank
  const endToEnd = takeReference(refs, of.endToEnd)
  if (endToEnd) references.endToEnd = endToEnd
  const mandate = takeReference(refs, of.mandate)
  if (mandate) references.mandate = mandate
  const instruction = takeReference(refs, of.instruction)
  if (instruction) references.instruction = instruction
  const transaction = takeReference(refs, of.transaction)
  if (transaction) references.transaction = transaction
  const uetr = takeReference(refs, of.uetr)
  if (uetr) references.uetr = uetr
  const batch = takeReference(refs, unlessOther(refs, of.batch, known.batch))
  if (batch) references.batch = batch
  return references
}

/** Where the entry has named the reference, the places that say the same. */
function unlessOther(
  refs: Element,
  at: readonly Path[],
  known: string | undefined,
): readonly Path[] {
  return known ? at.filter((place) => refs.find(place)?.text === known) : at
}
