import type { BankTransaction } from '../../events/bank.ts'
import { isCurrency } from '../../events/currency.ts'
import { equal, negate } from '../../events/decimal.ts'
import { type Amount, moneyOf, readAmount } from './amount.ts'
import type { Element } from './element.ts'
import { type Path, path, paths } from './path.ts'
import { present } from './present.ts'

type Exchange = NonNullable<BankTransaction['exchange']>

/** Where an entry's or a payment's amounts stand, the one nearest to the booking first. */
const details = paths('AmtDtls/TxAmt/Amt', 'AmtDtls/CntrValAmt/Amt', 'AmtDtls/InstdAmt/Amt')
const amountPath = path('Amt')
const places = [amountPath, ...details]
const detailsPath = path('AmtDtls')

/** In `AmtDtls`. */
const exchanges = paths('TxAmt/CcyXchg', 'CntrValAmt/CcyXchg', 'InstdAmt/CcyXchg')
const instructedPath = path('InstdAmt/Amt')
const of = { rate: paths('XchgRate'), source: paths('SrcCcy'), target: paths('TrgtCcy') }

/**
 * The amount of a payment inside a batch: the first of its amounts in the entry's currency, else
 * the first at all. Undefined where the bank gives none.
 */
export function readItemAmount(payment: Element, currency: string): Amount | undefined {
  let first: Amount | undefined
  for (const place of places) {
    const element = payment.find(place)
    if (!element) continue
    const amount = readAmount(element, currency)
    element.leave()
    if (amount.currency === currency) return amount
    first ??= amount
  }
  return first
}

/** Takes the amounts that only repeat `amount`, whatever its sign; others stay for `original`. */
export function takeRepeated(holder: Element, amount: Amount): void {
  takeAt(holder, amountPath, amount)
  takeRepeatedDetails(holder, amount)
}

/** The same where `Amt` itself is what `amount` was read from. */
export function takeRepeatedDetails(holder: Element, amount: Amount): void {
  if (!holder.find(detailsPath)) return
  for (const place of details) takeAt(holder, place, amount)
}

function takeAt(holder: Element, place: Path, amount: Amount): void {
  const element = holder.find(place)
  if (!element) return
  const other = readAmount(element, amount.currency)
  const same = equal(other.value, amount.value) || equal(other.value, negate(amount.value))
  if (!same || other.currency !== amount.currency) element.leave()
}

/** Reads `CcyXchg` and, where its currency is another, the instructed amount out of `AmtDtls`. */
export function readExchange(holder: Element, currency: string): Exchange | undefined {
  const details = holder.find(detailsPath)
  if (!details) return undefined
  const exchange = firstExchange(details)
  const stated = exchange?.peek(of.rate) ?? ''
  const rate = /^\d{1,18}(\.\d{1,12})?$/.test(stated) ? exchange?.take(of.rate) : undefined
  const source = takeCurrency(exchange, of.source)
  const target = takeCurrency(exchange, of.target)
  const instructed = readInstructed(details, currency)
  const found = present({ rate, source, target, instructed })
  return Object.keys(found).length > 0 ? found : undefined
}

function firstExchange(details: Element): Element | undefined {
  for (const place of exchanges) {
    const found = details.find(place)
    if (found) return found
  }
  return undefined
}

function takeCurrency(exchange: Element | undefined, paths: readonly Path[]): string | undefined {
  const text = exchange?.peek(paths)
  return text && isCurrency(text) ? exchange?.take(paths) : undefined
}

function readInstructed(details: Element, currency: string): Exchange['instructed'] {
  const element = details.find(instructedPath)
  if (!element?.currency || element.currency === currency) return undefined
  return moneyOf(readAmount(element, undefined))
}
