import type { BankTransaction } from '../../events/bank.ts'
import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { money } from '../../events/money.ts'
import { dateFlags, original, reference, tidy, unlike } from '../records/facts.ts'
import type { FixedRecord, WrittenDate } from '../records/fixedRecord.ts'
import type { EntryFacts } from '../records/statementUnit.ts'
import { conceptName, correction } from './concepts.ts'
import { currency, isCredit, markedAmount, plainAmount } from './fields.ts'

/** The standard allows five records 23; some banks write more, none hundreds. */
const maxConcepts = 100

/** Record 22, one booked movement, with its texts (23) and its amount in another currency (24). */
export class Movement {
  readonly at: Position
  /** Signed: money in is positive. Columns 28-42. */
  readonly amount: Decimal
  readonly credit: boolean
  /** Columns 11-16. */
  readonly bookingDate: WrittenDate
  /** Columns 17-22. */
  readonly valueDate: WrittenDate
  readonly #record: FixedRecord
  readonly #texts: string[] = []
  #exchange: BankTransaction['exchange']
  #concepts = 0
  #raw: string

  /** @throws {Refusal} With the column of what breaks the layout. */
  constructor(record: FixedRecord) {
    this.#record = record
    this.at = record.position
    this.bookingDate = record.date(11, 'YMD')
    this.valueDate = record.optionalDate(17, 'YMD')
    record.digits(23, 24, 'the common concept')
    this.amount = markedAmount(record, 28)
    this.credit = isCredit(record, 28)
    this.#raw = record.raw(3, 80)
  }

  /** The movement as the file has it: what its id is made of. */
  get raw(): string {
    return this.#raw
  }

  /** Record 23: two texts of 38 characters. @throws {Refusal} `record-unexpected` past the limit. */
  addTexts(record: FixedRecord): void {
    this.#concepts += 1
    if (this.#concepts > maxConcepts) {
      const allowed = `at most ${maxConcepts} records 23 behind a movement`
      throw record.misplaced(record.raw(1, 2), allowed)
    }
    record.digits(3, 4, 'the number of the text')
    this.#raw += record.raw(5, 80)
    // A first text that fills its columns runs on into the second one.
    const runsOn = record.raw(42, 42) !== ' '
    const texts = runsOn ? [record.raw(5, 80)] : [record.raw(5, 42), record.raw(43, 80)]
    this.#texts.push(...texts.map(tidy).filter((text) => text !== undefined))
  }

  /** Record 24: the amount in the currency that it had before. */
  addEquivalent(record: FixedRecord): void {
    if (this.#exchange) {
      throw record.misplaced(record.raw(1, 2), 'one record 24 behind a movement')
    }
    const source = currency(record, 5)
    this.#exchange = { source, instructed: money(plainAmount(record, 8), source) }
    this.#raw += record.raw(5, 21)
  }

  facts(): EntryFacts {
    const record = this.#record
    const concept = record.raw(23, 24)
    return {
      status: 'booked',
      reversal: concept === correction,
      bookingDate: this.bookingDate.date,
      valueDate: this.valueDate.date,
      codes: { proprietary: record.text(23, 27) },
      references: {
        transaction: reference(record.text(43, 52)),
        customer: reference(record.text(53, 64)),
        bank: reference(record.text(65, 80)),
      },
      counterparty: {},
      remittance: { text: this.#texts.join('\n') || undefined },
      exchange: this.#exchange,
      text: conceptName(concept),
      flags: dateFlags(this.bookingDate, this.valueDate),
      original: original({
        branch: reference(record.text(7, 10)),
        bookingDate: unlike(this.bookingDate),
        valueDate: unlike(this.valueDate),
      }),
    }
  }
}
