import type { Account, BankTransaction } from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import type { Draft } from '../../events/envelope.ts'
import { money } from '../../events/money.ts'
import { matchKey } from '../matchKey.ts'
import type { Field } from './fields.ts'
import { type Information, readInformation } from './information/information.ts'
import type { StatementLine } from './statementLine.ts'

/** Fields that make up one entry. */
export interface EntryFields {
  /** Field 61. */
  readonly line: Field
  /** Field 86; some banks repeat it for each line of text. */
  readonly information: Field[]
  /** Field NS behind the entry. */
  readonly notes: Field[]
}

/** What an entry takes from its statement. */
export interface EntryPlace {
  readonly id: string
  readonly statementId: string
  readonly number: string | undefined
  readonly account: Account
  readonly currency: string
  readonly ordinal: number
  /** An end-of-day statement: its entries are booked unless they are expected ones. */
  readonly final: boolean
  readonly time: string | undefined
}

/**
 * An entry as the file has it, without white space and control characters: what its id is made of.
 * Frozen, see events/identity.ts.
 */
export function entryContent({ line, information }: EntryFields): string {
  const text = [line, ...information].map((field) => `:${field.tag}:${textOf(field)}`).join('')
  return text.replace(/[\s\u0000-\u001f]+/g, '')
}

export function entryDraft(
  fields: EntryFields,
  line: StatementLine,
  place: EntryPlace,
): Draft<EventName> {
  const lines = fields.information.flatMap((field) => field.lines.map((piece) => piece.text))
  const information = readInformation(lines, line.details, line.amount.units >= 0n)
  const { account, ordinal, statementId, number } = place
  const amount = money(line.amount, place.currency)
  const valueDate = line.valueDate.date
  const data: BankTransaction = {
    account,
    statement: { eventId: statementId, number },
    ordinal,
    status: line.expected ? 'expected' : 'booked',
    amount,
    reversal: line.reversal,
    bookingDate: line.bookingDate.date,
    valueDate,
    codes: { swift: line.type, ...information.codes },
    references: references(line, information),
    counterparty: information.counterparty,
    remittance: information.remittance,
    charges: information.charges,
    exchange: information.exchange,
    text: information.text,
    matchKey: matchKey(account, amount, valueDate),
    flags: flags(line),
    original: original(fields, line, information),
  }
  return {
    id: place.id,
    name: place.final && !line.expected ? 'bank-transaction-booked' : 'bank-transaction-reported',
    subject: account.id,
    correlationId: statementId,
    time: place.time,
    position: line.at,
    data,
  }
}

/** Field 61 says with these that there is no reference, or that field 86 has it. */
const pointers = new Set([
  ...['NONREF', 'NOREF', 'KREF+', 'KREF', 'EREF+', 'EREF', 'PREF', 'MREF', 'MREF+', 'MARF'],
])

function references(line: StatementLine, { references: found }: Information) {
  const customer = pointers.has(line.customerReference ?? '') ? undefined : line.customerReference
  const bank = pointers.has(line.bankReference ?? '') ? undefined : line.bankReference
  return { ...found, customer: found.customer ?? customer, bank: bank ?? found.bank }
}

function flags({ valueDate, bookingDate }: StatementLine): BankTransaction['flags'] {
  const found: NonNullable<BankTransaction['flags']> = []
  if (valueDate.clamped || bookingDate.clamped) found.push('date-clamped')
  if (!valueDate.date) found.push('date-absent')
  return found.length > 0 ? found : undefined
}

/** What the model has no name for, and dates that the calendar hasn't, as written. */
function original(
  fields: EntryFields,
  line: StatementLine,
  { own }: Information,
): BankTransaction['original'] {
  const facts: Record<string, unknown> = {}
  if (line.fundsCode) facts['fundsCode'] = line.fundsCode
  if (line.details) facts['supplementaryDetails'] = line.details
  if (line.valueDate.clamped) facts['valueDate'] = line.valueDate.written
  if (line.bookingDate.clamped || (line.bookingDate.written && !line.bookingDate.date)) {
    facts['entryDate'] = line.bookingDate.written
  }
  if (Object.keys(own).length > 0) facts['information'] = own
  if (fields.notes.length > 0) facts['notes'] = fields.notes.map(textOf)
  return Object.keys(facts).length > 0 ? facts : undefined
}

/** The text of a field, its lines kept apart. */
export function textOf(field: Field): string {
  return field.lines.map((piece) => piece.text).join('\n')
}
