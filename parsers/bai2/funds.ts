import type { IsoDate } from '../../events/date.ts'
import { readAmount, readCount, readDate, readTime } from './fields.ts'
import type { LogicalRecord } from './logicalRecord.ts'

/** When the money can be used: a funds type and the fields that it brings along. */
export interface Funds {
  /** Only type V has one. */
  readonly valueDate: IsoDate | undefined
  readonly clamped: boolean
  /** What was said, by name; undefined where nothing was. */
  readonly original: Record<string, unknown> | undefined
}

/** Days of a distribution of type D. */
const maxDistributions = 100

const none: Funds = { valueDate: undefined, clamped: false, original: undefined }

/**
 * Reads a funds type:
 *
 *     Z unknown    0 immediate    1 one day    2 two days or more    V,date,time
 *     S,immediate,one day,two days or more     D,number,(days,amount) of each
 *
 * @throws {Refusal} `record-field-invalid`, `record-amount-invalid`, `record-date-invalid`.
 */
export function readFunds(record: LogicalRecord): Funds {
  const field = record.next()
  const type = field.text
  if (type === '') return none
  if (type === 'V') return valueDated(record)
  if (type === 'S') {
    const [immediate, oneDay, twoDays] = [amount(record), amount(record), amount(record)]
    return { ...none, original: { type, immediate, oneDay, twoDays } }
  }
  if (type === 'D') return distributed(record)
  if (/^[Z012]$/.test(type)) return { ...none, original: { type } }
  throw record.refusal('record-field-invalid', field, 'a funds type: 0, 1, 2, D, S, V, Z or none')
}

function valueDated(record: LogicalRecord): Funds {
  const date = readDate(record, record.next())
  const time = readTime(record, record.next())
  const written = date?.clamped ? date.written : undefined
  const original = { type: 'V', time, date: written }
  return { valueDate: date?.date, clamped: date?.clamped === true, original }
}

function distributed(record: LogicalRecord): Funds {
  const field = record.next()
  const count = readCount(record, field) ?? 0
  if (count > maxDistributions) {
    throw record.refusal('record-field-invalid', field, `at most ${maxDistributions} distributions`)
  }
  const distribution = Array.from({ length: count }, () => ({
    days: readCount(record, record.next()),
    amount: amount(record),
  }))
  return { ...none, original: { type: 'D', distribution } }
}

/** In minor units, as text: it is part of an amount that stands in the event already. */
function amount(record: LogicalRecord): string | undefined {
  return readAmount(record, record.next(), true)?.toString()
}
