import type { Account, BankTransaction, References } from '../../events/bank.ts'
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
  readonly statement: BankTransaction['statement']
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
  let text = `:61:${textOf(line)}`
  for (const field of information) text += `:86:${textOf(field)}`
  return text.replace(/[\s\u0000-\u001f]+/g, '')
}

export function entryDraft(
  fields: EntryFields,
  line: StatementLine,
  place: EntryPlace,
): Draft<EventName> {
  const moneyIn = line.amount.units >= 0n
  const information = readInformation(linesOf(fields.information), line.details, moneyIn)
  const { account, ordinal, statement } = place
  const amount = money(line.amount, place.currency)
  const valueDate = line.valueDate.date
  const data: BankTransaction = {
    account,
    statement,
    ordinal,
    status: line.expected ? 'expected' : 'booked',
    amount,
    reversal: line.reversal,
    bookingDate: line.bookingDate.date,
    valueDate,
    codes: codes(line, information),
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
    correlationId: statement.eventId,
    time: place.time,
    position: line.at,
    data,
  }
}

/** Field 61 says with these that there is no reference, or that field 86 has it. */
const pointers = new Set([
  ...['NONREF', 'NOREF', 'KREF+', 'KREF', 'EREF+', 'EREF', 'PREF', 'MREF', 'MREF+', 'MARF'],
])

function codes(line: StatementLine, information: Information): BankTransaction['codes'] {
  const { gvc, bai, returnReason } = information.codes
  return { swift: line.type, gvc, bai, returnReason }
}

function references(line: StatementLine, { references: found }: Information): References {
  const { endToEnd, mandate, creditorId, transaction, batch } = found
  const customer = found.customer ?? pointed(line.customerReference)
  const bank = pointed(line.bankReference) ?? found.bank
  return { customer, bank, endToEnd, mandate, creditorId, transaction, batch }
}

function pointed(reference: string | undefined): string | undefined {
  return reference !== undefined && pointers.has(reference) ? undefined : reference
}

function flags({ valueDate, bookingDate }: StatementLine): BankTransaction['flags'] {
  const clamped = valueDate.clamped || bookingDate.clamped
  if (valueDate.date) return clamped ? ['date-clamped'] : undefined
  return clamped ? ['date-clamped', 'date-absent'] : ['date-absent']
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
  if (own) facts['information'] = own
  if (fields.notes.length > 0) facts['notes'] = fields.notes.map(textOf)
  return Object.keys(facts).length > 0 ? facts : undefined
}

/** The text of a field, its lines kept apart. */
export function textOf({ lines }: Field): string {
  let text = lines[0].text
  for (let i = 1; i < lines.length; i += 1) text += `\n${lines[i]?.text}`
  return text
}

function linesOf(fields: readonly Field[]): string[] {
  const lines: string[] = []
  for (const field of fields) for (const piece of field.lines) lines.push(piece.text)
  return lines
}
