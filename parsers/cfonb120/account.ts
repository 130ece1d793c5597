import type { Account } from '../../events/bank.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'

/** What every record repeats: whose it is, and how its amounts are written. */
export interface RecordAccount {
  /** Columns 3-7. */
  readonly bank: string
  /** Columns 12-16. */
  readonly branch: string
  /** Columns 17-19. */
  readonly currency: string
  /** Columns 22-32. */
  readonly number: string
  /** Column 20: digits behind the point. */
  readonly scale: number
}

/** @throws {Refusal} `record-field-invalid`. */
export function readAccount(record: FixedRecord): RecordAccount {
  return {
    bank: record.raw(3, 7),
    branch: record.raw(12, 16),
    currency: record.currency(17),
    number: record.raw(22, 32),
    scale: record.count(20, 20, 'the number of decimals'),
  }
}

/**
 * Bank, branch and account number stand together as on the wire. The RIB key is not in the file, so
 * this is no whole BBAN and no IBAN is made of it.
 */
export function accountData({ bank, branch, number, currency }: RecordAccount): Account {
  return { id: `${bank}${branch}${number}`.replace(/\s+/g, ''), scheme: 'other', currency }
}

/** The account as the file writes it, for the statement's identity. */
export function rawAccount({ bank, branch, number, currency }: RecordAccount): string {
  return `${bank}${branch}${number}${currency}`
}
