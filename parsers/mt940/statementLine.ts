import { minorDigits } from '../../events/currency.ts'
import type { IsoDate } from '../../events/date.ts'
import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { Cursor, fieldPosition, signed, type WrittenDate } from './cursor.ts'
import type { Field, FieldLine } from './fields.ts'

/**
 * Field 61, the statement line: one movement on the account.
 * Layout: `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, then `[34x]` on a second line.
 */
export interface StatementLine {
  readonly valueDate: WrittenDate
  /** Booking date. The wire has no year; it is the one nearest to the value date. */
  readonly bookingDate: WrittenDate
  /** Signed: money in is positive. RC takes a credit out again, RD brings a debit back. */
  readonly amount: Decimal
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
  const pieces = unwrapped(field)
  const cursor = new Cursor(field, charset, pieces)
  const valueDate = cursor.date('a value date')
  const bookingDate = entryDate(cursor, valueDate.date ?? near)
  const mark = readMark(cursor)
  const fundsCode = isLetter(cursor.peek()) ? cursor.take(1) : undefined
  const { value } = cursor.amount(currency)
  const type = readType(cursor)
  const references = readReferences(cursor.rest())
  const moneyIn = mark === 'C' || mark === 'EC' || mark === 'RD'
  return {
    valueDate,
    bookingDate,
    amount: signed(value, moneyIn ? 'C' : 'D'),
    reversal: mark.startsWith('R'),
    expected: mark.startsWith('E'),
    tooFine: hasMoreDecimals(value, currency),
    fundsCode,
    type,
    customerReference: references.customerReference,
    bankReference: references.bankReference,
    details: joined(references.details, supplementary(field, pieces.length)),
    at: fieldPosition(field, charset),
  }
}

/** A gateway may have wrapped the line before its type; then the second line goes on with it. */
const uptoType = /^\s*\d{6}[\d ]*[CDRE][A-Z]{0,2}\s*[\d.,]+\s*([A-Z]|\/\/|$)/

function unwrapped(field: Field): readonly FieldLine[] {
  const [first, second] = field.lines
  if (!second || uptoType.test(first.text)) return [first]
  return uptoType.test(first.text + second.text) ? [first, second] : [first]
}

/** None, four blanks or four digits. Fewer digits are no date, and nothing depends on it. */
function entryDate(cursor: Cursor, near: IsoDate | undefined): WrittenDate {
  const none: WrittenDate = { date: undefined, written: '', clamped: false }
  cursor.blanks()
  const digits = cursor.digitsAhead()
  if (digits === 4) return cursor.dayAndMonth('an entry date', near)
  if (digits > 4) throw cursor.refusal('mt-field-invalid', 'an entry date MMDD, then C or D')
  return { ...none, written: cursor.take(digits) }
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

/** S, N or F and three characters; a few banks write other letters. */
const typeShape = /^([SNF][A-Z0-9 ]{3}|[A-Z]{3}[A-Z0-9 ])$/

/**
 * `NTRF`, `S103`, `NET `; a few banks write none and go on with `//`. Strict, because a letter in
 * an amount looks like the beginning of a type: `1O0,00` is not 1.
 */
function readType(cursor: Cursor): string | undefined {
  cursor.blanks()
  if (cursor.done || cursor.peek() === '/') return undefined
  const type = cursor.text.slice(cursor.at, cursor.at + 4)
  if (!typeShape.test(type)) {
    throw cursor.refusal('mt-amount-invalid', 'a transaction type such as NTRF behind the amount')
  }
  return cursor.take(4)
}

/** A reference of more than 16 characters with a gap in it is a padded one and a text behind it. */
const padded = /^(\S.{0,15}?) {2,}(\S.*)$/

function readReferences(text: string) {
  const slashes = text.indexOf('//')
  const customer = split(slashes < 0 ? text : text.slice(0, slashes))
  const bank = slashes < 0 ? absent : split(text.slice(slashes + 2))
  return {
    customerReference: customer.reference,
    bankReference: bank.reference,
    details: joined(customer.behind, bank.behind),
  }
}

/** The lines behind the first, or behind the first two where those are one. */
function supplementary({ lines }: Field, from: number): string | undefined {
  let text: string | undefined
  for (let i = from; i < lines.length; i += 1) text = joined(text, lines[i]?.text.trim())
  return text
}

function joined(first: string | undefined, second: string | undefined): string | undefined {
  if (!first) return second || undefined
  return second ? `${first}\n${second}` : first
}

interface Reference {
  readonly reference: string | undefined
  readonly behind: string | undefined
}

const absent: Reference = { reference: undefined, behind: undefined }

function split(text: string): Reference {
  const trimmed = text.trim()
  const gap = trimmed.length > 16 ? padded.exec(trimmed) : null
  return { reference: (gap?.[1] ?? trimmed) || undefined, behind: gap?.[2] }
}

function hasMoreDecimals({ units, scale }: Decimal, currency: string): boolean {
  const extra = scale - minorDigits(currency)
  return extra > 0 && units % 10n ** BigInt(extra) !== 0n
}

function isLetter(character: string): boolean {
  return character >= 'A' && character <= 'Z'
}
