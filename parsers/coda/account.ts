import type { Account } from '../../events/bank.ts'
import { isIban } from '../checkDigits.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'

/** Column 2 of record 1: how the account is written. */
export type AccountStructure = '0' | '1' | '2' | '3'

export interface RecordAccount {
  readonly structure: AccountStructure
  /** The account without blanks, as the bank writes it. */
  readonly number: string
  readonly currency: string
  /** All 37 columns: what record 8 must repeat, and the statement's identity. */
  readonly raw: string
}

export const structures: readonly AccountStructure[] = ['0', '1', '2', '3']

/** Characters of the account number, and where its currency begins behind its first column. */
const layouts: Readonly<Record<AccountStructure, { number: number; currency: number }>> = {
  // Belgian number of twelve digits; qualification and country stand behind the currency.
  '0': { number: 12, currency: 13 },
  // Number of another country.
  '1': { number: 34, currency: 34 },
  // Belgian IBAN, and IBAN of another country.
  '2': { number: 31, currency: 34 },
  '3': { number: 34, currency: 34 },
}

/** @param first Column that the account begins at: 6 in record 1, 5 in record 8. */
export function readAccount(
  record: FixedRecord,
  structure: AccountStructure,
  first: number,
): RecordAccount {
  const layout = layouts[structure]
  const number = record.raw(first, first + layout.number - 1).replace(/\s+/g, '')
  if (number === '') {
    const last = first + layout.number - 1
    throw record.refusal('record-field-invalid', first, last, 'an account number')
  }
  const currency = record.currency(first + layout.currency)
  return { structure, number, currency, raw: record.raw(first, first + 36) }
}

/** An IBAN counts as one only where its check digits hold. */
export function schemeOf({ structure, number }: RecordAccount): Account['scheme'] {
  if (structure === '0') return 'bban'
  return structure !== '1' && isIban(number) ? 'iban' : 'other'
}
