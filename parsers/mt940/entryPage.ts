import type { Account, BankTransaction } from '../../events/bank.ts'
import { literal } from '../../events/jsonBytes.ts'
import { copied, copiedAscii, copiedDigits } from '../../events/pageWriting.ts'
import {
  type ReadEntry,
  textFact,
  writeCodes,
  writeFact,
  writeJson,
  writeOriginal,
  writeParty,
  writeReferences,
  writeRemittance,
} from './entryMembers.ts'
import type { StatementLine } from './statementLine.ts'

/** Of a file's first page, which for most files is the only one, and of the others. */
const firstPageBytes = 16 * 1024
const pageBytes = 64 * 1024
/** What the names of an entry's members and its plain values take. */
const namesBytes = 4096
/** What a bank's own key takes, and a character that is escaped. */
const keyBytes = 64
const characterBytes = 6

const ordinalName = literal(',"ordinal":')
const booked = literal(',"status":"booked","amount":{"value":"')
const expected = literal(',"status":"expected","amount":{"value":"')
const charges = literal(',"charges":')
const exchange = literal(',"exchange":')
const matchKeyName = literal(',"matchKey":"')
const flagsName = literal(',"flags":')

/**
 * Writes the data of entries as JSON, in the order of `transactionSchema` and from the statement on:
 * what `TransactionWriter` makes of an object, without the object. To make that object and the texts
 * in it took more than half of the time of a file (docs/performance.md).
 */
export class EntryPage {
  /** Where the entry that was written last begins and ends. Nobody writes there again. */
  page: Uint8Array = literal('')
  start = 0
  end = 0
  #account: Account | undefined
  #currency = ''
  #reversal = false
  #bookingDate: string | undefined
  #valueDate: string | undefined
  /** What stands behind an amount, up to the codes: the same for all entries of a day. */
  #behindAmount = literal('')
  /** What stands around the amount in the key that links an entry to its booking, see `matchKey`. */
  #matchHead = literal('')
  #matchTail = literal('')

  write(entry: ReadEntry, ordinal: number, account: Account, currency: string): void {
    const { line, facts, amounts } = entry
    this.#prepare(line, account, currency)
    const page = this.#room(namesBytes + bytesOf(entry) + this.#matchHead.length)
    const start = this.end
    let at = copiedDigits(page, copied(page, start, ordinalName), ordinal)
    at = copied(page, at, line.expected ? expected : booked)
    at = copied(page, copiedAmount(page, at, line), this.#behindAmount)
    at = writeCodes(page, at, entry)
    at = writeReferences(page, at, entry)
    at = writeParty(page, at, entry)
    at = writeRemittance(page, at, entry)
    at = writeJson(page, at, charges, amounts.charges)
    at = writeJson(page, at, exchange, amounts.exchange)
    at = writeFact(page, at, textFact, facts)
    if (line.valueDate.date) {
      at = copied(page, copied(page, at, matchKeyName), this.#matchHead)
      at = copied(page, copiedAmount(page, at, line), this.#matchTail)
    }
    at = writeJson(page, at, flagsName, flags(line))
    at = writeOriginal(page, at, entry)
    this.start = start
    this.end = at
  }

  /** The page with room for so many bytes behind `end`; a full one belongs to its events. */
  #room(bytes: number): Uint8Array {
    if (this.page.length - this.end < bytes) {
      const usual = this.page.length === 0 ? firstPageBytes : pageBytes
      this.page = new Uint8Array(Math.max(usual, bytes))
      this.end = 0
    }
    return this.page
  }

  /** Makes anew what is the same for most entries, where it is not. */
  #prepare(
    { valueDate, bookingDate, reversal }: StatementLine,
    account: Account,
    currency: string,
  ) {
    const sameHome = account === this.#account && currency === this.#currency
    const sameDates = valueDate.date === this.#valueDate && bookingDate.date === this.#bookingDate
    if (sameHome && sameDates && reversal === this.#reversal) return
    this.#account = account
    this.#currency = currency
    this.#valueDate = valueDate.date
    this.#bookingDate = bookingDate.date
    this.#reversal = reversal
    const dates = JSON.stringify({
      reversal,
      bookingDate: bookingDate.date,
      valueDate: valueDate.date,
    })
    this.#behindAmount = literal(`","currency":${JSON.stringify(currency)}},${dates.slice(1, -1)}`)
    this.#matchHead = literal(`${JSON.stringify(account.id).slice(1, -1)}|`)
    this.#matchTail = literal(`|${currency}|${valueDate.date}"`)
  }
}

/** Nearly every amount is written as the event has it, but for its decimal sign. */
function copiedAmount(page: Uint8Array, from: number, line: StatementLine): number {
  const { amountText, amount } = line
  if (amountText !== undefined) return copiedAscii(page, from, amountText)
  if (!line.credit) page[from] = minus
  const start = line.credit ? from : from + 1
  const end = copiedAscii(page, start, amount.written)
  page[end - 1 - amount.scale] = point
  return end
}

const minus = 0x2d
const point = 0x2e

function bytesOf({ line, facts, notes }: ReadEntry): number {
  let characters = length(line.customerReference) + length(line.bankReference)
  characters += length(line.details)
  for (const note of notes) characters += note.length + 1
  return facts.jsonBytes + facts.ownCount * keyBytes + characters * characterBytes
}

function length(text: string | undefined): number {
  return text === undefined ? 0 : text.length
}

function flags({ valueDate, bookingDate }: StatementLine): BankTransaction['flags'] {
  const clamped = valueDate.clamped || bookingDate.clamped
  if (valueDate.date) return clamped ? ['date-clamped'] : undefined
  return clamped ? ['date-clamped', 'date-absent'] : ['date-absent']
}
