import { minorDigits } from '../../events/currency.ts'
import type { IsoDate } from '../../events/date.ts'
import { decimalText } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { type Stretch, trimmed } from '../stretch.ts'
import { Cursor, signed, type WrittenDate } from './cursor.ts'
import type { Field } from './field.ts'
import type { WrittenAmount } from './writtenAmount.ts'

/**
 * Field 61, the statement line: one movement on the account.
 * Layout: `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, then `[34x]` on a second line.
 */
export interface StatementLine {
  readonly valueDate: WrittenDate
  /** Booking date. The wire has no year; it is the one nearest to the value date. */
  readonly bookingDate: WrittenDate
  /**
   * Whether it is money in, where the amount is nought too. RC takes a credit out again, RD brings a
   * debit back.
   */
  readonly credit: boolean
  readonly amount: WrittenAmount
  /**
   * The same as an event writes it: signed decimal text with the digits of the currency. Undefined
   * where that is what the bank wrote, but for the sign and the decimal sign.
   */
  readonly amountText: string | undefined
  readonly reversal: boolean
  /** EC and ED: the bank expects the entry and has not booked it. */
  readonly expected: boolean
  /** More decimals than the currency has, and not zero. */
  readonly tooFine: boolean
  /** The third letter of the currency, or a bank's own letter. */
  readonly fundsCode: string | undefined
  /** Four characters on the wire, such as `NTRF`; some banks pad with blanks: `NET `. */
  readonly type: string | undefined
  readonly customerReference: string | undefined
  readonly bankReference: string | undefined
  /** The supplementary line, and what banks write behind an over-long reference. */
  readonly details: string | undefined
  readonly at: Position
}

/**
 * @param currency Account currency from `:60F:`; field 61 has none.
 * @param near A date of the statement, for an entry date whose value date is missing.
 * @throws {Refusal} With the place of the first character that breaks the layout.
 */
export function readStatementLine(
  field: Field,
  charset: Charset,
  currency: string,
  near: IsoDate | undefined,
): StatementLine {
  const wrapped = isWrapped(field)
  const cursor = new Cursor(field, charset, wrapped)
  const valueDate = cursor.date('a value date')
  const bookingDate = entryDate(cursor, valueDate.date ?? near)
  const mark = readMark(cursor)
  const fundsCode = isLetter(cursor.peek()) ? cursor.take(1) : undefined
  const amount = cursor.amount(currency)
  const type = readType(cursor)
  const references = readReferences(cursor.rest())
  const credit = mark === 'C' || mark === 'EC' || mark === 'RD'
  const digits = minorDigits(currency)
  return {
    valueDate,
    bookingDate,
    amount,
    credit,
    amountText: isCanonical(amount, digits) ? undefined : textOf(amount, credit, digits),
    reversal: mark === 'RC' || mark === 'RD',
    expected: mark === 'EC' || mark === 'ED',
    tooFine: hasMoreDecimals(amount, digits),
    fundsCode,
    type,
    customerReference: references.customer,
    bankReference: references.bank,
    details: joined(references.details, supplementary(field, wrapped ? 1 : 0)),
    at: field.position(charset),
  }
}

/** A gateway may have wrapped the line before its type; then the second line goes on with it. */
const uptoType = /^\s*\d{6}[\d ]*[CDRE][A-Z]{0,2}\s*[\d.,]+\s*([A-Z]|\/\/|$)/

function isWrapped(field: Field): boolean {
  const [second] = field.more
  return (
    second !== undefined && !uptoType.test(field.text) && uptoType.test(field.text + second.text)
  )
}

/** Nearly every amount is written with all its decimals and no zero in front: as the event does. */
function isCanonical({ written, scale }: WrittenAmount, digits: number): boolean {
  return scale === digits && digits > 0 && written.length > digits + 1 && written[0] !== '0'
}

function textOf(amount: WrittenAmount, credit: boolean, digits: number): string {
  return decimalText(signed(amount.value, credit ? 'C' : 'D'), digits)
}

/** None, four blanks or four digits. Fewer digits are no date, and nothing depends on it. */
function entryDate(cursor: Cursor, near: IsoDate | undefined): WrittenDate {
  cursor.blanks()
  const digits = cursor.digitsAhead()
  if (digits === 4) return cursor.dayAndMonth('an entry date', near)
  if (digits > 4) throw cursor.refusal('mt-field-invalid', 'an entry date MMDD, then C or D')
  return { date: undefined, written: cursor.take(digits), clamped: false }
}

function readMark(cursor: Cursor): string {
  cursor.blanks()
  const first = cursor.peek()
  const length = first === 'R' || first === 'E' ? 2 : 1
  const last = cursor.peek(length - 1)
  if (last !== 'C' && last !== 'D') {
    throw cursor.refusal('mt-field-invalid', 'one of the marks C, D, RC, RD, EC, ED')
  }
  return cursor.take(length)
}

/**
 * `NTRF`, `S103`, `NET `; a few banks write none and go on with `//`. Strict, because a letter in
 * an amount looks like the beginning of a type: `1O0,00` is not 1.
 */
function readType(cursor: Cursor): string | undefined {
  cursor.blanks()
  if (cursor.done || cursor.peek() === '/') return undefined
  const type = cursor.ahead(4)
  if (type !== latestType && !typeShape.test(type)) {
    throw cursor.refusal('mt-amount-invalid', 'a transaction type such as NTRF behind the amount')
  }
  latestType = type
  cursor.skip(4)
  return type
}

/** S, N or F and three characters; a few banks write other letters. */
const typeShape = /^([SNF][A-Z0-9 ]{3}|[A-Z]{3}[A-Z0-9 ])$/

/** The type that was read last: a statement's entries are of very few types. */
let latestType = 'NTRF'

interface References {
  readonly customer: string | undefined
  readonly bank: string | undefined
  readonly details: string | undefined
}

/** What stands behind the type: `16x[//16x]`, and a text that a bank had no other place for. */
function readReferences({ source, start, end }: Stretch): References {
  const slashes = doubleSlash(source, start, end)
  const customer = trimmed(source, start, slashes)
  const bank = slashes < end ? trimmed(source, slashes + 2, end) : ''
  if (customer.length > maxReference || bank.length > maxReference) return apart(customer, bank)
  return { customer: customer || undefined, bank: bank || undefined, details: undefined }
}

function doubleSlash(source: string, start: number, end: number): number {
  for (let at = start; at < end - 1; at += 1) {
    if (source.charCodeAt(at) === slash && source.charCodeAt(at + 1) === slash) return at
  }
  return end
}

const slash = 47
const maxReference = 16

/** A reference of more than 16 characters with a gap in it is a padded one and a text behind it. */
const padded = /^(\S.{0,15}?) {2,}(\S.*)$/

function apart(customer: string, bank: string): References {
  const first = customer.length > maxReference ? padded.exec(customer) : null
  const second = bank.length > maxReference ? padded.exec(bank) : null
  return {
    customer: (first?.[1] ?? customer) || undefined,
    bank: (second?.[1] ?? bank) || undefined,
    details: joined(first?.[2], second?.[2]),
  }
}

/** The lines behind the first, or behind the first two where those are one. */
function supplementary({ more }: Field, from: number): string | undefined {
  let text: string | undefined
  for (let i = from; i < more.length; i += 1) text = joined(text, more[i]?.text.trim())
  return text
}

function joined(first: string | undefined, second: string | undefined): string | undefined {
  if (!first) return second || undefined
  return second ? `${first}\n${second}` : first
}

function hasMoreDecimals(amount: WrittenAmount, digits: number): boolean {
  const extra = amount.scale - digits
  return extra > 0 && amount.value.units % 10n ** BigInt(extra) !== 0n
}

function isLetter(character: string): boolean {
  return character >= 'A' && character <= 'Z'
}
