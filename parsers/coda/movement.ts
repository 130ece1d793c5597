import type { Party } from '../../events/bank.ts'
import { type Decimal, negate } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { dateFlags, original, reference, tidy, unlike } from '../records/facts.ts'
import type { FixedRecord, WrittenDate } from '../records/fixedRecord.ts'
import type { EntryFacts } from '../records/statementUnit.ts'
import { type Communication, freeCommunication, structuredCommunication } from './communication.ts'
import {
  beginInformation,
  continueInformation,
  type Information,
  type InformationType,
  partyOf,
} from './information.ts'

/** Records 31 to 33 of one movement; a bank writes a handful. */
const maxInformation = 100

/** Record 21 with its 22 and 23, and the records 31 to 33 behind it: an entry, or a part of one. */
export class Movement {
  readonly at: Position
  /** Columns 3-6: counts the movements of the statement. */
  readonly sequence: string
  /** Columns 7-10: `0000` for an entry, else its parts are counted. */
  readonly detail: string
  /** Columns 54-61: type, family, operation, category. */
  readonly code: string
  /** Signed, three digits behind the point: money in is positive. Columns 32-47. */
  readonly amount: Decimal
  readonly credit: boolean
  /** Columns 48-53. */
  readonly valueDate: WrittenDate
  /** Columns 116-121. */
  readonly bookingDate: WrittenDate
  readonly #first: FixedRecord
  #second: FixedRecord | undefined
  #third: FixedRecord | undefined
  readonly #information: Information[] = []
  #raw: string

  /** @throws {Refusal} With the column of what breaks the layout. */
  constructor(record: FixedRecord) {
    this.#first = record
    this.at = record.position
    this.sequence = record.digits(3, 6, 'a sequence number')
    this.detail = record.digits(7, 10, 'a detail number')
    const value = record.amount(33, 47, 3)
    this.credit = record.choice(32, ['0', '1'], 'the sign') === '0'
    this.amount = this.credit ? value : negate(value)
    this.valueDate = record.optionalDate(48, 'DMY')
    this.code = record.digits(54, 61, 'a transaction code')
    record.choice(62, ['0', '1'], 'the kind of communication')
    this.bookingDate = record.optionalDate(116, 'DMY')
    // The numbers of movement and statement are no part of what was booked.
    this.#raw = record.raw(11, 121)
  }

  /** The movement as the file has it: what its id is made of. */
  get raw(): string {
    return this.#raw
  }

  /** First digit of the code: what the amount is to others; see {@link Batch}. */
  get type(): string {
    return this.code.slice(0, 1)
  }

  /** Records 22 and 23. @throws {Refusal} `record-unexpected` where they stand out of order. */
  continue(type: '22' | '23', record: FixedRecord): void {
    if (record.raw(3, 10) !== `${this.sequence}${this.detail}`) {
      throw record.refusal('record-unexpected', 3, 10, 'the numbers of the record 21 before it')
    }
    const late = this.#third || this.#information.length > 0 || (type === '22' && this.#second)
    if (late) throw record.misplaced(record.raw(1, 2), 'a record 22 or 23 in its order')
    if (type === '22') this.#second = record
    else this.#third = record
    this.#raw += record.raw(11, 125)
  }

  /** Records 31 to 33. @throws {Refusal} `record-unexpected` where they stand out of order. */
  inform(type: InformationType, record: FixedRecord): void {
    if (record.raw(3, 6) !== this.sequence) {
      throw record.refusal('record-unexpected', 3, 6, 'the number of the movement before it')
    }
    if (type === '31') this.#beginInformation(record)
    else {
      const information = this.#information.at(-1)
      if (!information || information.last >= type) {
        throw record.misplaced(record.raw(1, 2), 'a record 31 before it')
      }
      continueInformation(information, type, record)
    }
    this.#raw += record.raw(11, 125)
  }

  facts(): EntryFacts {
    const communication = this.#communication()
    const party = this.#information.find(({ type }) => type === '001')
    return {
      status: 'booked',
      reversal: communication.reversal || this.#takesBack(),
      bookingDate: this.bookingDate.date,
      valueDate: this.valueDate.date,
      codes: {
        proprietary: this.code,
        returnReason: this.#second?.text(114, 117) ?? communication.returnReason,
      },
      references: {
        bank: reference(this.#first.text(11, 31)),
        customer: this.#second?.text(64, 98),
        ...communication.references,
      },
      counterparty: this.#counterparty(party),
      remittance: communication.remittance,
      text: this.#text(),
      flags: dateFlags(this.valueDate, this.bookingDate),
      original: this.#original(communication),
    }
  }

  /** Operations 49 and 99 of every family are cancellations or corrections; 4 is a reversal. */
  #takesBack(): boolean {
    const operation = this.code.slice(3, 5)
    return operation === '49' || operation === '99' || this.#second?.text(113, 113) === '4'
  }

  #beginInformation(record: FixedRecord): void {
    if (this.#information.length >= maxInformation) {
      const allowed = `at most ${maxInformation} records 31 behind a movement`
      throw record.misplaced(record.raw(1, 2), allowed)
    }
    this.#information.push(beginInformation(record))
  }

  #communication(): Communication {
    const second = this.#second?.raw(11, 63) ?? ' '.repeat(53)
    const zones = `${this.#first.raw(63, 115)}${second}${this.#third?.raw(83, 125) ?? ''}`
    return this.#first.raw(62, 62) === '1'
      ? structuredCommunication(zones)
      : freeCommunication(zones)
  }

  #counterparty(information: Information | undefined): Party {
    const more = information && partyOf(information)
    return {
      name: this.#third?.text(48, 82) ?? more?.name,
      account: accountOf(this.#third?.raw(11, 47) ?? ''),
      bic: this.#second?.text(99, 109),
      address: more?.address,
    }
  }

  /** What the bank writes in free words. */
  #text(): string | undefined {
    const texts = this.#information
      .filter(({ type }) => type === undefined)
      .map(({ zones }) => tidy(zones))
    return texts.filter((text) => text !== undefined).join('\n') || undefined
  }

  #original(communication: Communication): EntryFacts['original'] {
    const information = this.#information
      .filter(({ type }) => type !== undefined && type !== '001')
      .map(({ type, zones }) => ({ type, content: tidy(zones) }))
    return original({
      ...communication.original,
      globalisation: reference(this.#first.text(125, 125)),
      rTransaction: this.#second?.text(113, 113),
      categoryPurpose: this.#second?.text(118, 121),
      purpose: this.#second?.text(122, 125),
      information: information.length > 0 ? information : undefined,
      valueDate: unlike(this.valueDate),
      bookingDate: unlike(this.bookingDate),
    })
  }
}

/** The other side's account; its currency stands behind it, or behind twelve digits of a BBAN. */
function accountOf(text: string): string | undefined {
  const bban = /^(\d{12}) [A-Z]{3}/.exec(text)?.[1]
  return bban ?? (text.slice(0, 34).replace(/\s+/g, '') || undefined)
}
