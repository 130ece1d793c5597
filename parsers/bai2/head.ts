import type { IsoDate } from '../../events/date.ts'
import { readCurrency, readDate, readTime } from './fields.ts'
import type { LogicalRecord } from './logicalRecord.ts'

/** Record 01: sender, receiver, date, time, file, record length, block size, version. */
export interface FileHead {
  readonly sender: string
  readonly receiver: string
  /** Date, time and number as written, for the identity of reports. */
  readonly raw: string
  /** Local time; undefined where the file has no time of day. */
  readonly createdAt: string | undefined
  readonly fileId: string | undefined
  /** 2 is BAI2, 3 is BTRS. */
  readonly version: '2' | '3'
}

/** @throws {Refusal} */
export function readFileHead(record: LogicalRecord): FileHead {
  const sender = record.next()
  const receiver = record.next()
  const date = record.next()
  const time = record.next()
  const file = record.next()
  const created = readDate(record, date)
  const clock = readTime(record, time)
  // Lengths of record and block are of tapes.
  record.next()
  record.next()
  const version = record.next()
  if (version.text !== '2' && version.text !== '3') {
    throw record.refusal('record-field-invalid', version, 'version 2 or 3')
  }
  return {
    sender: sender.text,
    receiver: receiver.text,
    raw: `${date.text} ${time.text} ${file.text}`,
    createdAt: created && clock && !created.clamped ? `${created.date}T${clock}` : undefined,
    fileId: file.text || undefined,
    version: version.text,
  }
}

/** Column "as-of-date modifier" of record 02. */
export type Modifier = '1' | '2' | '3' | '4' | ''

/** Record 02: receiver, originator, status, as-of date, time, currency, modifier. */
export interface GroupHead {
  readonly receiver: string
  /** The bank that keeps the accounts. */
  readonly originator: string
  readonly correction: boolean
  readonly asOf: IsoDate
  readonly asOfTime: string | undefined
  /** As-of date and time as written, for identity. */
  readonly raw: { readonly date: string; readonly time: string }
  readonly currency: string | undefined
  readonly modifier: Modifier
}

/** @throws {Refusal} Deletions and tests are refused: neither is a statement of what was booked. */
export function readGroupHead(record: LogicalRecord): GroupHead {
  const receiver = record.next().text
  const originator = record.next().text
  const status = record.next()
  if (!/^[13]?$/.test(status.text)) {
    const allowed = 'group status 1 (update) or 3 (correction); 2 deletes and 4 is a test'
    throw record.refusal('record-field-invalid', status, allowed)
  }
  const dateField = record.next()
  const date = readDate(record, dateField)
  if (!date) throw record.refusal('record-date-invalid', dateField, 'an as-of date YYMMDD')
  const timeField = record.next()
  return {
    receiver,
    originator,
    correction: status.text === '3',
    asOf: date.date,
    asOfTime: readTime(record, timeField),
    raw: { date: dateField.text, time: timeField.text },
    currency: readCurrency(record, record.next()),
    modifier: readModifier(record),
  }
}

function readModifier(record: LogicalRecord): Modifier {
  const field = record.next()
  const modifier = (['1', '2', '3', '4', ''] as const).find((allowed) => allowed === field.text)
  if (modifier !== undefined) return modifier
  throw record.refusal('record-field-invalid', field, 'an as-of-date modifier 1, 2, 3, 4 or none')
}
