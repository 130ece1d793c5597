import type { IsoDate } from '../../events/date.ts'
import { original, reference } from '../records/facts.ts'
import type { EntryFacts } from '../records/statementUnit.ts'
import { readAmount } from './fields.ts'
import { type Funds, readFunds } from './funds.ts'
import type { LogicalRecord } from './logicalRecord.ts'
import { nonMonetary, typeCode } from './typeCodes.ts'

/** Record 16: type, amount, funds, bank reference, customer reference, text. */
export interface WrittenEntry {
  readonly code: string
  /** Without sign, in minor units: counts in the control total of record 49. */
  readonly amount: bigint
  /** Signed: money in is positive. Undefined where the record holds no money. */
  readonly signed: bigint | undefined
  readonly credit: boolean
  readonly funds: Funds
  readonly bankReference: string
  readonly customerReference: string
  readonly text: string
}

/** @throws {Refusal} */
export function readEntry(record: LogicalRecord): WrittenEntry {
  const codeField = record.next()
  const code = codeField.text
  if (!/^\d{3}$/.test(code)) {
    throw record.refusal('record-field-invalid', codeField, 'a type code of three digits')
  }
  const { direction } = typeCode(code)
  const information = code === nonMonetary
  if (!direction && !information) {
    const allowed = 'the type code of a credit (100-399, 920-959) or debit (400-699, 960-999)'
    throw record.refusal('record-field-invalid', codeField, allowed)
  }
  const amountField = record.next()
  const amount = readAmount(record, amountField, false)
  if (amount === undefined && !information) {
    throw record.refusal('record-amount-invalid', amountField, 'an amount of digits')
  }
  const size = amount ?? 0n
  return {
    code,
    amount: size,
    signed: information ? undefined : direction === 'debit' ? -size : size,
    credit: direction === 'credit',
    funds: readFunds(record),
    bankReference: record.next().text,
    customerReference: record.next().text,
    text: record.rest(),
  }
}

/** @param bookingDate The group's as-of date: the format has no booking date of an entry. */
export function entryFacts(entry: WrittenEntry, bookingDate: IsoDate): EntryFacts {
  const { code, funds } = entry
  return {
    status: 'booked',
    reversal: reversals.has(code),
    bookingDate,
    valueDate: funds.valueDate,
    codes: { bai: code },
    references: {
      bank: reference(entry.bankReference),
      customer: reference(entry.customerReference),
    },
    counterparty: {},
    remittance: { text: entry.text || undefined },
    text: typeCode(code).name,
    flags: funds.clamped ? ['date-clamped'] : undefined,
    original: original({ funds: funds.original }),
  }
}

/** Type codes by which a bank takes back what it had booked itself. */
const reversals = new Set(['252', '254', '258', '395', '552', '554', '558', '694'])
