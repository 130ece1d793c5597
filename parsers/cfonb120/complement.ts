import type { BankTransaction, Party, References } from '../../events/bank.ts'
import { minorDigits } from '../../events/currency.ts'
import { type Decimal, decimalText, zero } from '../../events/decimal.ts'
import { money } from '../../events/money.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'
import { foreignAmount } from './amount.ts'

/** What records 05 add to their movement: qualifier in columns 46-48, text in columns 49-118. */
export interface Complement {
  payer: Party
  payee: Party
  references: References
  /** LCC, LC2: what the payer wrote to the payee. */
  remittance: string[]
  /** LIB: what the bank says of the movement. */
  labels: string[]
  /** LCS: reference of the remittance, structured. */
  reference?: string
  exchange?: BankTransaction['exchange']
  charges?: BankTransaction['charges']
  returnReason?: string
  /** Qualifiers that the model has no name for, each with its texts. */
  readonly other: Record<string, string[]>
}

export function emptyComplement(): Complement {
  return { payer: {}, payee: {}, references: {}, remittance: [], labels: [], other: {} }
}

/** Columns of the text: two of 35 characters, or one of 70. */
const first = 49
const middle = 83
const last = 118

/** Adds one record 05. @throws {Refusal} Where an amount in it is none. */
export function addComplement(to: Complement, record: FixedRecord): void {
  const qualifier = record.raw(46, 48)
  const text = record.text(first, last)
  if (text === undefined) return
  const read = readers[qualifier]
  if (read?.(to, record)) return
  const name = qualifier.trim() || 'none'
  const kept = Object.hasOwn(to.other, name) ? to.other[name] : undefined
  if (kept) kept.push(text)
  else to.other[name] = [text]
}

/** Returns whether the text found its place. */
type ReadQualifier = (to: Complement, record: FixedRecord) => boolean

const readers: Readonly<Record<string, ReadQualifier>> = {
  NPY: (to, record) => party(to, 'payer', { name: record.text(first, last) }),
  NBE: (to, record) => party(to, 'payee', { name: record.text(first, last) }),
  IPY: (to, record) => party(to, 'payer', { id: record.text(first, middle) }),
  IBE: (to, record) => party(to, 'payee', { id: record.text(first, middle) }),
  CPY: (to, record) => party(to, 'payer', { account: compact(record) }),
  CBE: (to, record) => party(to, 'payee', { account: compact(record) }),
  BPY: (to, record) => party(to, 'payer', { bankCode: record.text(first, last) }),
  BDB: (to, record) => party(to, 'payee', { bankCode: record.text(first, last) }),
  LCC: (to, record) => to.remittance.push(record.raw(first, last)) > 0,
  LC2: (to, record) => to.remittance.push(record.raw(first, last)) > 0,
  LCS: (to, record) => once(to, 'reference', record.text(first, last)),
  LIB: (to, record) => to.labels.push(record.raw(first, last).trim()) > 0,
  REF: (to, record) => refer(to, 'transaction', record.text(first, last)),
  RCN: clientReference,
  RUM: (to, record) => refer(to, 'mandate', record.text(first, middle)),
  MMO: originalAmount,
  FEE: fee,
}

function party(to: Complement, side: 'payer' | 'payee', facts: Party): boolean {
  to[side] = { ...facts, ...to[side] }
  return true
}

/**
 * The other side of a movement, and the account's owner where the bank names both. A bank that names
 * one alone means the other side, whichever qualifier it takes: some write NPY for a creditor.
 */
export function partiesOf(
  { payer, payee }: Complement,
  moneyIn: boolean,
): { readonly counterparty: Party; readonly owner: Party | undefined } {
  const [other, own] = moneyIn ? [payer, payee] : [payee, payer]
  const isNamed = (side: Party) => Object.keys(side).length > 0
  if (!isNamed(other)) return { counterparty: own, owner: undefined }
  return { counterparty: other, owner: isNamed(own) ? own : undefined }
}

function compact(record: FixedRecord): string {
  return record.raw(first, last).replace(/\s+/g, '')
}

function once(to: Complement, name: 'reference', text: string | undefined): boolean {
  if (to[name] !== undefined || text === undefined) return false
  to[name] = text
  return true
}

function refer(to: Complement, name: keyof References, text: string | undefined): boolean {
  if (to.references[name] !== undefined || text === undefined) return false
  to.references[name] = text
  return true
}

/** RCN: end-to-end reference and, behind it, the purpose. */
function clientReference(to: Complement, record: FixedRecord): boolean {
  const purpose = record.text(middle + 1, last)
  const reference = record.text(first, middle)
  if (reference && !refer(to, 'endToEnd', reference)) return false
  if (purpose) to.other['RCN purpose'] = [purpose]
  return true
}

/**
 * MMO: currency, decimals and amount of the original operation, then its exchange rate: decimals in
 * one column and eleven digits. What has another layout stays as it is.
 */
function originalAmount(to: Complement, record: FixedRecord): boolean {
  const amount = currencyAmount(record)
  if (!amount || to.exchange) return false
  const { currency, value } = amount
  to.exchange = {
    source: currency,
    instructed: money(value, currency),
    rate: rateOf(record.raw(first + 18, first + 29)),
  }
  return true
}

function rateOf(text: string): string | undefined {
  if (!/^\d[ \d]{11}$/.test(text)) return undefined
  const digits = text.slice(1).trim()
  if (!/^\d{1,11}$/.test(digits)) return undefined
  const units = BigInt(digits)
  const scale = Number.parseInt(text.slice(0, 1), 10)
  return units === zero.units ? undefined : decimalText({ units, scale }, 0)
}

/** FEE: currency, decimals and amount of charges that the movement includes. */
function fee(to: Complement, record: FixedRecord): boolean {
  const amount = currencyAmount(record)
  if (!amount) return false
  const { currency, value } = amount
  to.charges = [...(to.charges ?? []), { amount: money(value, currency), type: 'FEE' }]
  return true
}

/** Three letters, a digit, fourteen digits; undefined where the record has something else. */
function currencyAmount(record: FixedRecord): { currency: string; value: Decimal } | undefined {
  const currency = record.raw(first, first + 2)
  const scale = record.raw(first + 3, first + 3)
  if (!/^[A-Z]{3}$/.test(currency) || !/^\d$/.test(scale)) return undefined
  const digits = Number.parseInt(scale, 10)
  const value = foreignAmount(record, first + 4, digits)
  return digits > minorDigits(currency) + 5 ? undefined : { currency, value }
}
