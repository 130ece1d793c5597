import { isCurrency, minorDigits } from '../../events/currency.ts'
import { type Decimal, negate } from '../../events/decimal.ts'
import { type Money, money } from '../../events/money.ts'
import { refusal, shapeOf } from '../problems.ts'
import type { Element } from './element.ts'
import type { Findings } from './findings.ts'
import { path } from './path.ts'

export interface Amount {
  readonly value: Decimal
  readonly currency: string
  /** The source's text, where an event would have the same: nearly always. */
  readonly text: string | undefined
}

/** `xs:decimal` without a sign: also `.5` and `5.`. */
const plain = /^(?:\d+(?:\.\d*)?|\.\d+)$/

/** `ActiveOrHistoricCurrencyAndAmount`: 18 digits, five of them behind the point. */
const maxDigits = 18
const maxFractionDigits = 5

const zeroDigit = 0x30

/**
 * Reads an amount without its sign, which camt keeps in `CdtDbtInd`.
 *
 * @param currency What holds where attribute `Ccy` is absent.
 * @throws {Refusal} `camt-amount-invalid`, `camt-currency-invalid`.
 */
export function readAmount(element: Element, currency: string | undefined): Amount {
  const { text } = element
  const value = decimal(text)
  if (!value) {
    const found = text ? shapeOf(text) : 'nothing'
    const message =
      `The amount reads ${found}; allowed are digits with a point, such as 9999.99, up to 18 of ` +
      'them and five behind the point. Ask the bank to correct the file.'
    throw refusal('camt-amount-invalid', element.position, message)
  }
  const stated = element.currency ?? currency
  if (!stated || !isCurrency(stated)) {
    const message =
      `The amount's currency reads ${stated ? shapeOf(stated) : 'nothing'}; it must be three ` +
      'capital letters of ISO 4217 in attribute Ccy.'
    throw refusal('camt-currency-invalid', element.position, message)
  }
  element.done()
  return { value, currency: stated, text: canonical(text, value, stated) }
}

/** The text, where it has all digits behind the point that its currency has, and no zeros before. */
function canonical(text: string | undefined, value: Decimal, currency: string): string | undefined {
  if (!text || value.scale === 0 || value.scale !== minorDigits(currency)) return undefined
  const wholeDigits = text.length - value.scale - 1
  const plainStart = wholeDigits === 1 || (wholeDigits > 1 && text.charCodeAt(0) !== zeroDigit)
  return plainStart ? text : undefined
}

function decimal(text: string | undefined): Decimal | undefined {
  if (text === undefined || !plain.test(text)) return undefined
  const point = text.indexOf('.')
  const whole = point < 0 ? text : text.slice(0, point)
  const fraction = point < 0 ? '' : text.slice(point + 1)
  if (!isWithinDigits(whole, fraction)) return undefined
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

/** Leading zeros and zeros at the end count in no limit, as in XML Schema. */
function isWithinDigits(whole: string, fraction: string): boolean {
  if (whole.length + fraction.length <= maxDigits && fraction.length <= maxFractionDigits)
    return true
  const fractionDigits = withoutEndZeros(fraction).length
  const digits = whole.replace(/^0+/, '').length + fractionDigits
  return digits <= maxDigits && fractionDigits <= maxFractionDigits
}

function withoutEndZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === zeroDigit) end -= 1
  return digits.slice(0, end)
}

const indicatorPath = path('CdtDbtInd')

/** Whether an element's `CdtDbtInd` says credit; undefined where it says nothing. */
export function readIsCredit(element: Element): boolean | undefined {
  const indicator = element.find(indicatorPath)
  const text = indicator?.text
  if (!indicator || text === undefined) return undefined
  if (text !== 'CRDT' && text !== 'DBIT') {
    const message = `CdtDbtInd reads ${shapeOf(text)}; allowed are CRDT and DBIT.`
    throw refusal('camt-indicator-invalid', indicator.position, message)
  }
  indicator.done()
  return text === 'CRDT'
}

/** The amount with its sign: money in is positive. */
export function signed(amount: Amount, credit: boolean): Amount {
  if (credit) return amount
  return { value: negate(amount.value), currency: amount.currency, text: undefined }
}

/** The amount of an event, with its sign. */
export function signedMoney(amount: Amount, credit: boolean): Money {
  const { value, currency, text } = amount
  if (text === undefined) return moneyOf(signed(amount, credit))
  return { value: credit || value.units === 0n ? text : `-${text}`, currency }
}

export function moneyOf(amount: Amount): Money {
  const { value, currency, text } = amount
  return text === undefined ? money(value, currency) : { value: text, currency }
}

/** Warns where an amount has more digits than its currency, which none of its coins could pay. */
export function checkDigits(amount: Amount, element: Element, findings: Findings): void {
  const digits = minorDigits(amount.currency)
  if (amount.value.scale <= digits) return
  const written = moneyOf(amount).value.split('.')[1]?.length ?? 0
  if (written <= digits) return
  const message = `The amount has ${written} digits behind the point; ${amount.currency} has ${digits}.`
  findings.warn('currency-decimals', element.position, message)
}
