import type { BankTransaction } from '../../events/bank.ts'
import { isIban } from '../checkDigits.ts'
import type { Data } from './document.ts'

/**
 * Completes the data of a bank transaction: what a mapping needn't say because it follows, in the
 * order of the catalogue.
 *
 * @param unit Id of the file's rows, which stand in for the statement.
 */
export function completeTransaction(
  data: Data,
  unit: string,
  ordinal: number,
  status: BankTransaction['status'],
): Data {
  const { account, statement, reversal, amount, bookingDate, valueDate, ...others } = data
  const { id, scheme, ...details } = (account ?? {}) as Data
  const squeezed = String(id ?? '').replace(/\s+/g, '')
  const dates = Object.entries({ bookingDate, valueDate }).filter(([, date]) => date !== undefined)
  return {
    account: { id: squeezed, scheme: scheme ?? (isIban(squeezed) ? 'iban' : 'other'), ...details },
    statement: { eventId: unit, ...((statement ?? {}) as Data) },
    ordinal,
    status: data['status'] ?? status,
    amount,
    reversal: reversal ?? false,
    ...Object.fromEntries(dates),
    codes: {},
    references: {},
    counterparty: {},
    remittance: {},
    ...without(others, 'status'),
  }
}

function without(data: Data, key: string): Data {
  const { [key]: _, ...others } = data
  return others
}
