import type { BankTransaction } from '../../events/bank.ts'
import type { Draft, Position } from '../../events/envelope.ts'
import { isIban } from '../checkDigits.ts'
import type { Data } from './document.ts'
import type { MappedEvent } from './schema.ts'

/** Bank transactions travel with the statements. */
export function isBank(event: MappedEvent): boolean {
  return event.startsWith('bank-')
}

/** The event of a bank transaction, by the data that a mapping gives it. */
export function transactionDraft(
  name: MappedEvent,
  id: string,
  unit: string,
  ordinal: number,
  position: Position,
  data: Data,
  legalEntity: string | undefined,
): Draft<MappedEvent> {
  const status = name === 'bank-transaction-booked' ? 'booked' : 'pending'
  const whole = completeTransaction(data, unit, ordinal, status)
  const { id: account } = whole['account'] as Data
  const subject = typeof account === 'string' ? account : undefined
  const draft = { id, name, subject, correlationId: unit, time: undefined, position, data: whole }
  return legalEntity === undefined ? draft : { ...draft, legalEntity }
}

/**
 * Completes the data of a bank transaction: what a mapping needn't say because it follows, in the
 * order of the catalogue.
 *
 * @param unit Id of the file's rows, which stand in for the statement.
 */
function completeTransaction(
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
