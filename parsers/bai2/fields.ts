import { clampedDate, fullYear, type IsoDate } from '../../events/date.ts'
import type { Field, LogicalRecord } from './logicalRecord.ts'

/** No bank has more; the limit is against floods of digits. */
const maxDigits = 30

/**
 * An amount in minor units of its currency, without a point; a sign only where `signed`.
 *
 * @returns Undefined for an empty field.
 * @throws {Refusal} `record-amount-invalid`.
 */
export function readAmount(
  record: LogicalRecord,
  field: Field,
  signed: boolean,
): bigint | undefined {
  if (field.text === '') return undefined
  const match = /^([+-]?)(\d+)$/.exec(field.text)
  const digits = match?.[2] ?? ''
  if (!match || digits.length > maxDigits || (match[1] === '-' && !signed)) {
    const allowed = signed ? 'digits, with or without a sign' : 'digits without a sign'
    throw record.refusal('record-amount-invalid', field, `an amount of ${allowed}`)
  }
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits)
}

/** A number of records or items. @returns Undefined for an empty field. */
export function readCount(record: LogicalRecord, field: Field): number | undefined {
  if (field.text === '') return undefined
  if (/^\+?0*\d{1,9}$/.test(field.text)) return Number.parseInt(field.text, 10)
  throw record.refusal('record-field-invalid', field, 'a number')
}

/** A day that its month doesn't have becomes the last one that it has. */
export interface WrittenDate {
  readonly date: IsoDate
  readonly clamped: boolean
  readonly written: string
}

/** `YYMMDD`. @returns Undefined for an empty field. @throws {Refusal} `record-date-invalid`. */
export function readDate(record: LogicalRecord, field: Field): WrittenDate | undefined {
  if (field.text === '') return undefined
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(field.text)
  const [year = 0, month = 0, day = 0] = (match ?? []).slice(1).map((n) => Number.parseInt(n, 10))
  const found = match && clampedDate(fullYear(year), month, day)
  if (found) return { ...found, written: field.text }
  throw record.refusal('record-date-invalid', field, 'a date YYMMDD')
}

/**
 * `HHMM`, as some banks write it with seconds and colons; 2400 and 9999 both say "end of the day".
 *
 * @returns The time of day, or undefined where the field says none.
 */
export function readTime(record: LogicalRecord, field: Field): string | undefined {
  if (field.text === '' || field.text === '2400' || field.text === '9999') return undefined
  const match = /^([01]\d|2[0-3]):?([0-5]\d)(?::?[0-5]\d)?$/.exec(field.text)
  if (match) return `${match[1]}:${match[2]}`
  throw record.refusal('record-date-invalid', field, 'a time HHMM')
}

/** @returns Undefined for an empty field. @throws {Refusal} `record-field-invalid`. */
export function readCurrency(record: LogicalRecord, field: Field): string | undefined {
  if (field.text === '') return undefined
  if (/^[A-Z]{3}$/.test(field.text)) return field.text
  throw record.refusal('record-field-invalid', field, 'a currency of three letters')
}
