import type { Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { dateFlags, original, reference, tidy, unlike } from '../records/facts.ts'
import type { FixedRecord, WrittenDate } from '../records/fixedRecord.ts'
import type { EntryFacts } from '../records/statementUnit.ts'
import { isCredit, signedAmount } from './amount.ts'
import { addComplement, type Complement, emptyComplement, partiesOf } from './complement.ts'

/** Texts of one movement that are kept. A bank writes some twenty; the limit is against floods. */
const maxComplements = 200

/** Record 04, one booked movement, and the records 05 behind it. */
export class Movement {
  readonly at: Position
  /** Signed: money in is positive. */
  readonly amount: Decimal
  readonly credit: boolean
  /** Columns 35-40. */
  readonly bookingDate: WrittenDate
  /** Columns 43-48. */
  readonly valueDate: WrittenDate
  readonly #record: FixedRecord
  readonly #complement: Complement = emptyComplement()
  #complements = 0
  #raw: string

  /** @throws {Refusal} With the column of what breaks the layout. */
  constructor(record: FixedRecord, scale: number) {
    this.#record = record
    this.at = record.position
    this.amount = signedAmount(record, scale)
    this.credit = isCredit(record)
    this.bookingDate = record.date(35, 'DMY')
    this.valueDate = record.optionalDate(43, 'DMY')
    this.#raw = record.raw(3, 120)
  }

  /** The movement as the file has it: what its id is made of. */
  get raw(): string {
    return this.#raw
  }

  /** @throws {Refusal} `record-unexpected` past the limit, or where an amount in it is none. */
  add(record: FixedRecord): void {
    this.#complements += 1
    if (this.#complements > maxComplements) {
      const allowed = `at most ${maxComplements} records 05 behind a movement`
      throw record.misplaced(record.raw(1, 2), allowed)
    }
    this.#raw += record.raw(46, 120)
    addComplement(this.#complement, record)
  }

  facts(): EntryFacts {
    const record = this.#record
    const { references, exchange, charges, labels, other } = this.#complement
    const { counterparty, owner } = partiesOf(this.#complement, this.amount.units >= 0n)
    const label = tidy(record.raw(49, 79))
    return {
      status: 'booked',
      reversal: false,
      bookingDate: this.bookingDate.date,
      valueDate: this.valueDate.date,
      codes: {
        proprietary: record.text(33, 34),
        returnReason: reference(record.text(41, 42)),
      },
      references: {
        customer: reference(record.text(105, 120)),
        bank: reference(record.text(82, 88)),
        ...references,
      },
      counterparty,
      remittance: this.#remittance(),
      charges,
      exchange,
      text: [label, ...labels].filter((text) => text !== undefined).join('\n') || undefined,
      flags: dateFlags(this.bookingDate, this.valueDate),
      original: original({
        internalCode: record.text(8, 11),
        exempt: reference(record.text(89, 89)),
        unavailable: reference(record.text(90, 90)),
        bookingDate: unlike(this.bookingDate),
        valueDate: unlike(this.valueDate),
        owner,
        complements: original(other),
      }),
    }
  }

  #remittance(): EntryFacts['remittance'] {
    const { remittance, reference: structured } = this.#complement
    return {
      text: tidy(remittance.join('')),
      ...(structured ? { reference: structured, referenceType: 'other' } : {}),
    }
  }
}
