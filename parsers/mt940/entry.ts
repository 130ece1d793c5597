import type { Account, BankTransaction } from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import type { EntryContent } from '../../events/entryContent.ts'
import type { Draft } from '../../events/envelope.ts'
import { matchKey } from '../matchKey.ts'
import { type Stretch, whole } from '../stretch.ts'
import type { Field } from './field.ts'
import { type Information, readInformation } from './information/information.ts'
import type { StatementLine } from './statementLine.ts'

/** The fields that make up one entry. */
export class EntryFields {
  /** Field 61. */
  readonly line: Field
  #information: Field[] | undefined = undefined
  #notes: Field[] | undefined = undefined

  constructor(line: Field) {
    this.line = line
  }

  /** Fields 86; some banks repeat it for each line of text. */
  get information(): readonly Field[] {
    return this.#information ?? none
  }

  /** Fields NS behind the entry. */
  get notes(): readonly Field[] {
    return this.#notes ?? none
  }

  inform(field: Field): void {
    if (this.#information) this.#information.push(field)
    else this.#information = [field]
  }

  note(field: Field): void {
    if (this.#notes) this.#notes.push(field)
    else this.#notes = [field]
  }
}

const none: readonly Field[] = []

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

/** The entry as the file has it: what its id is made of. Frozen, see events/identity.ts. */
export function writeContent(content: EntryContent, { line, information }: EntryFields): void {
  content.begin()
  add(content, ':61:', line.stretch)
  for (const field of information) add(content, ':86:', field.stretch)
}

function add(content: EntryContent, tag: string, { source, start, end }: Stretch): void {
  content.add(tag, 0, tag.length)
  content.add(source, start, end)
}

export function entryDraft(
  fields: EntryFields,
  line: StatementLine,
  place: EntryPlace,
): Draft<EventName> {
  const moneyIn = line.amount.units >= 0n
  const information = readInformation(informationOf(fields), line.details, moneyIn)
  complete(information, line)
  const { account, ordinal, statement, currency } = place
  const amount = { value: line.amountText, currency }
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
    codes: information.codes,
    references: information.references,
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

/** All that fields 86 say; nothing where there is none. */
function informationOf({ information }: EntryFields): Stretch | undefined {
  if (information.length <= 1) return information[0]?.stretch
  return whole(information.flatMap((field) => field.lines).join('\n'))
}

/** Field 61 says with these that there is no reference, or that field 86 has it. */
const pointers = new Set([
  ...['NONREF', 'NOREF', 'KREF+', 'KREF', 'EREF+', 'EREF', 'PREF', 'MREF', 'MREF+', 'MARF'],
])

/** Adds what field 61 says; its own reference gives way to one of field 86. */
function complete({ codes, references }: Information, line: StatementLine): void {
  codes.swift = line.type
  references.customer ??= pointed(line.customerReference)
  references.bank = pointed(line.bankReference) ?? references.bank
}

function pointed(reference: string | undefined): string | undefined {
  if (reference === undefined || reference.length > longestPointer) return reference
  return pointers.has(reference) ? undefined : reference
}

const longestPointer = 6

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
  const { fundsCode, details, valueDate, bookingDate } = line
  const odd = valueDate.clamped || bookingDate.clamped || bookingDate.date === undefined
  if (!fundsCode && !details && !own && !odd && fields.notes.length === 0) return undefined
  const facts: Record<string, unknown> = {}
  if (fundsCode) facts['fundsCode'] = fundsCode
  if (details) facts['supplementaryDetails'] = details
  if (valueDate.clamped) facts['valueDate'] = valueDate.written
  if (bookingDate.clamped || (bookingDate.written && !bookingDate.date)) {
    facts['entryDate'] = bookingDate.written
  }
  if (own) facts['information'] = own
  if (fields.notes.length > 0) facts['notes'] = fields.notes.map(textOf)
  return Object.keys(facts).length > 0 ? facts : undefined
}

/** The text of a field, its lines kept apart. */
export function textOf(field: Field): string {
  return field.lines.join('\n')
}
