import type { BankTransaction } from '../../events/bank.ts'
import { literal } from '../../events/jsonBytes.ts'
import { copied, copiedAscii, copiedJson, copiedText } from '../../events/pageWriting.ts'
import { isCreditorReference } from '../checkDigits.ts'
import { type Facts, slots } from './information/facts.ts'
import type { OtherAmounts } from './information/information.ts'
import type { StatementLine } from './statementLine.ts'

/*
 * Members of an entry's data as JSON, each with a comma before it. All of them write to a page that
 * has room, and tell where the next byte belongs.
 */

/** An entry as it was read. */
export interface ReadEntry {
  readonly line: StatementLine
  readonly facts: Facts
  readonly amounts: OtherAmounts
  /** Texts of fields NS behind it. */
  readonly notes: readonly string[]
}

/** A member that is a fact of field 86. */
export interface FactMember {
  readonly slot: number
  readonly name: Uint8Array
}

function members(slotsByName: Readonly<Record<string, number>>): readonly FactMember[] {
  const entries = Object.entries(slotsByName)
  return entries.map(([name, slot]) => ({ slot, name: literal(`,"${name}":"`) }))
}

const { gvc, bai, returnReason, endToEnd, mandate, creditorId, transaction, batch } = slots
const otherCodes = members({ gvc, bai, returnReason })
const otherReferences = members({ endToEnd, mandate, creditorId, transaction, batch })
const party = members({
  name: slots.name,
  account: slots.account,
  bic: slots.bic,
  bankCode: slots.bankCode,
  id: slots.partyId,
  address: slots.address,
})
const customerFact: FactMember = { slot: slots.customer, name: literal(',"customer":"') }
const bankFact: FactMember = { slot: slots.bank, name: literal(',"bank":"') }
const remittanceFact: FactMember = { slot: slots.remittance, name: literal(',"text":"') }
const referenceFact: FactMember = { slot: slots.reference, name: literal(',"reference":"') }
/** What the bank calls the business. */
export const textFact: FactMember = { slot: slots.text, name: literal(',"text":"') }

const codesName = literal(',"codes":')
const swift = literal(',"swift":"')
const referencesName = literal(',"references":')
const partyName = literal(',"counterparty":')
const remittanceName = literal(',"remittance":')
const otherReference = literal(',"referenceType":"other"')
const creditorReference = literal(',"referenceType":"iso11649","referenceValid":')
const originalName = literal(',"original":')
const fundsCodeName = literal(',"fundsCode":"')
const detailsName = literal(',"supplementaryDetails":"')
const valueDateName = literal(',"valueDate":"')
const entryDateName = literal(',"entryDate":"')
const informationName = literal(',"information":')
const notesName = literal(',"notes":')

export function writeCodes(page: Uint8Array, from: number, { line, facts }: ReadEntry): number {
  const start = copied(page, from, codesName)
  let at = start
  if (line.type !== undefined) {
    at = copiedAscii(page, copied(page, at, swift), line.type)
    page[at++] = quote
  }
  for (const member of otherCodes) at = writeFact(page, at, member, facts)
  return closed(page, start, at)
}

/** A reference of field 86 goes before that of field 61; the bank's the other way round. */
export function writeReferences(
  page: Uint8Array,
  from: number,
  { line, facts }: ReadEntry,
): number {
  const start = copied(page, from, referencesName)
  const customer = facts.has(customerFact.slot) ? undefined : pointed(line.customerReference)
  const bank = pointed(line.bankReference)
  let at = start
  if (customer === undefined) at = writeFact(page, at, customerFact, facts)
  else at = writeText(page, at, customerFact.name, customer)
  if (bank === undefined) at = writeFact(page, at, bankFact, facts)
  else at = writeText(page, at, bankFact.name, bank)
  for (const member of otherReferences) at = writeFact(page, at, member, facts)
  return closed(page, start, at)
}

/** Field 61 says with these that there is no reference, or that field 86 has it. */
const pointers = new Set([
  ...['NONREF', 'NOREF', 'KREF+', 'KREF', 'EREF+', 'EREF', 'PREF', 'MREF', 'MREF+', 'MARF'],
])
const longestPointer = 6

function pointed(reference: string | undefined): string | undefined {
  if (reference === undefined || reference.length > longestPointer) return reference
  return pointers.has(reference) ? undefined : reference
}

export function writeParty(page: Uint8Array, from: number, { facts }: ReadEntry): number {
  const start = copied(page, from, partyName)
  let at = start
  for (const member of party) at = writeFact(page, at, member, facts)
  return closed(page, start, at)
}

export function writeRemittance(page: Uint8Array, from: number, { facts }: ReadEntry): number {
  const start = copied(page, from, remittanceName)
  let at = writeFact(page, start, remittanceFact, facts)
  if (facts.has(slots.reference)) {
    at = writeFact(page, at, referenceFact, facts)
    const reference = facts.text(slots.reference) ?? ''
    if (/^RF\d\d/.test(reference)) {
      at = copied(page, at, creditorReference)
      at = copiedAscii(page, at, String(isCreditorReference(reference)))
    } else at = copied(page, at, otherReference)
  }
  return closed(page, start, at)
}

/** What the model has no name for, and dates that the calendar hasn't, as written. */
export function writeOriginal(page: Uint8Array, from: number, entry: ReadEntry): number {
  const { fundsCode, details, valueDate, bookingDate } = entry.line
  const start = copied(page, from, originalName)
  let at = start
  if (fundsCode) at = writeText(page, at, fundsCodeName, fundsCode)
  if (details) at = writeText(page, at, detailsName, details)
  if (valueDate.clamped) at = writeText(page, at, valueDateName, valueDate.written)
  if (bookingDate.clamped || (bookingDate.written && !bookingDate.date)) {
    at = writeText(page, at, entryDateName, bookingDate.written)
  }
  if (entry.facts.ownCount > 0) at = writeOwn(page, at, entry.facts)
  if (entry.notes.length > 0) at = writeJson(page, at, notesName, entry.notes)
  return at === start ? from : closed(page, start, at)
}

function writeOwn(page: Uint8Array, from: number, facts: Facts): number {
  const start = copied(page, from, informationName)
  let at = start
  for (let i = 0; i < facts.ownCount; i += 1) {
    const { key, slot } = facts.own[i] ?? none
    at = copied(page, at, ownName(key))
    at = facts.write(slot, page, at)
    page[at++] = quote
  }
  return closed(page, start, at)
}

const none = { key: '', slot: slots.own }

/** Names of the banks' own keys; the tables that they come from are short. */
const ownNames = new Map<string, Uint8Array>()

function ownName(key: string): Uint8Array {
  const known = ownNames.get(key)
  if (known) return known
  const name = literal(`,${JSON.stringify(key)}:"`)
  ownNames.set(key, name)
  return name
}

export function writeFact(
  page: Uint8Array,
  from: number,
  { slot, name }: FactMember,
  facts: Facts,
): number {
  if (!facts.has(slot)) return from
  const at = facts.write(slot, page, copied(page, from, name))
  page[at] = quote
  return at + 1
}

/** Any value, or nothing. */
export function writeJson(
  page: Uint8Array,
  from: number,
  name: Uint8Array,
  value: BankTransaction[keyof BankTransaction] | readonly string[],
): number {
  return value === undefined ? from : copiedJson(page, copied(page, from, name), value)
}

function writeText(page: Uint8Array, from: number, name: Uint8Array, text: string): number {
  const at = copiedText(page, copied(page, from, name), text)
  page[at] = quote
  return at + 1
}

/** Makes an object of the members written since `start`. */
function closed(page: Uint8Array, start: number, end: number): number {
  const at = end === start ? start + 1 : end
  page[start] = brace
  page[at] = closingBrace
  return at + 1
}

const quote = 0x22
const brace = 0x7b
const closingBrace = 0x7d
