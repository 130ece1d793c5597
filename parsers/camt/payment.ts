import type { Account, BankTransaction, References } from '../../events/bank.ts'
import type { Amount } from './amount.ts'
import { readCharges } from './charges.ts'
import { readCodes } from './codes.ts'
import type { Element } from './element.ts'
import { readExchange, takeRepeated } from './exchange.ts'
import type { Findings } from './findings.ts'
import { readCounterparty, takeCreditorId } from './party.ts'
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
  const text = element.take('AddtlTxInf')
  if (text !== undefined) payment.text = text
  return payment
}

const places: readonly { readonly name: keyof References; readonly paths: readonly string[] }[] = [
  { name: 'bank', paths: ['AcctSvcrRef'] },
  { name: 'endToEnd', paths: ['EndToEndId'] },
  { name: 'mandate', paths: ['MndtId'] },
  { name: 'instruction', paths: ['InstrId'] },
  { name: 'transaction', paths: ['TxId'] },
  { name: 'uetr', paths: ['UETR'] },
  { name: 'batch', paths: ['PmtInfId', 'MsgId'] },
]

/** Reads `Refs`. */
function readReferences(payment: Element, known: References = {}): References {
  const references: References = {}
  const refs = payment.find('Refs')
  if (!refs) return references
  for (const { name, paths } of places) {
    const before = known[name]
    const open = before ? paths.filter((path) => refs.peek(path) === before) : paths
    const reference = takeReference(refs, open)
    if (reference) references[name] = reference
  }
  return references
}
