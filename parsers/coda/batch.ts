import { add, type Decimal, equal, zero } from '../../events/decimal.ts'
import { EntryIds } from '../../events/entryIds.ts'
import { paymentId } from '../../events/identity.ts'
import type { EntryFacts, EntryPlace, StatementUnit } from '../records/statementUnit.ts'
import type { Movement } from './movement.ts'

/** A total and the parts of it that have passed: a sum, and some bytes for each. */
class Parts {
  readonly id: string
  readonly total: Movement
  readonly #ids: EntryIds
  #sum: Decimal = zero
  #count = 0

  constructor(id: string, total: Movement) {
    this.id = id
    this.#ids = new EntryIds((raw, occurrence) => paymentId(id, raw, occurrence))
    this.total = total
  }

  /** Counts a part. @returns Its id and its place, from 1. */
  add(part: Movement): { readonly id: string; readonly parent: string; readonly ordinal: number } {
    this.#count += 1
    this.#sum = add(this.#sum, part.amount)
    return { id: this.#ids.next(part.raw), parent: this.id, ordinal: this.#count }
  }

  get count(): number {
    return this.#count
  }

  /** The total's facts, with how many parts it has and whether they add up to it. */
  facts(unit: StatementUnit): EntryFacts {
    const facts = readFacts(this.total, unit)
    if (this.#count === 0) return facts
    if (equal(this.#sum, this.total.amount)) return { ...facts, items: this.#count }
    const message =
      `The ${this.#count} details of the movement do not add up to it; charges may be the ` +
      'difference. Look at it before its details are matched.'
    unit.tell('batch-sum-differs', 'warning', this.total.at, message)
    return { ...facts, items: this.#count, flags: [...(facts.flags ?? []), 'items-differ'] }
  }
}

/**
 * One entry, detail number 0000, and its parts. The first digit of the code says of what:
 *
 *     1 total of the customer -> 5 parts         3 amount -> 8 parts
 *     2 total of the bank -> 6 parts, 7 totals -> 9 parts
 *
 * A part of a part hangs on that one. Holds two movements and no more, however many pass; a total
 * comes after its parts.
 */
export class Batch {
  readonly #unit: StatementUnit
  readonly #entry: Movement
  #place: EntryPlace | undefined
  #parts: Parts | undefined
  /** A part of type 7, while its own parts pass. */
  #nested: Parts | undefined
  /** The last part, which more records may yet belong to. */
  #part: Movement | undefined

  constructor(unit: StatementUnit, entry: Movement) {
    this.#unit = unit
    this.#entry = entry
  }

  /** The movement that the next record 22, 23 or 31 belongs to. */
  get current(): Movement {
    return this.#part ?? this.#entry
  }

  get sequence(): string {
    return this.#entry.sequence
  }

  /** A record 21 with the entry's sequence number and a detail number. */
  begin(part: Movement): void {
    this.#emitPart()
    this.#part = part
  }

  finish(): void {
    this.#emitPart()
    this.#emitNested()
    const parts = this.#opened()
    const place = this.#placed()
    this.#unit.entry(place, this.#entry.at, this.#entry, parts.facts(this.#unit))
  }

  #placed(): EntryPlace {
    this.#place ??= this.#unit.place(this.#entry.raw)
    return this.#place
  }

  #opened(): Parts {
    this.#parts ??= new Parts(this.#placed().id, this.#entry)
    return this.#parts
  }

  #emitPart(): void {
    const part = this.#part
    this.#part = undefined
    if (!part) return
    const inside = part.type === '9' ? this.#nested : undefined
    if (!inside) this.#emitNested()
    if (part.type === '7') {
      this.#nested = new Parts(this.#opened().add(part).id, part)
      return
    }
    const item = (inside ?? this.#opened()).add(part)
    this.#unit.item(this.#placed(), item, part.at, part.amount, readFacts(part, this.#unit))
  }

  #emitNested(): void {
    const nested = this.#nested
    this.#nested = undefined
    if (!nested) return
    const { total } = nested
    const item = { id: nested.id, parent: this.#opened().id, ordinal: this.#opened().count }
    this.#unit.item(this.#placed(), item, total.at, total.amount, nested.facts(this.#unit))
  }
}

/** A movement's facts; says what of its dates and reference doesn't hold. */
function readFacts(movement: Movement, unit: StatementUnit): EntryFacts {
  const facts = movement.facts()
  unit.tellClamped(movement.at, movement.valueDate, movement.bookingDate)
  if (facts.remittance.referenceValid === false) {
    const message =
      "The check digits of the structured reference don't hold. It is passed on as written; match " +
      'the payment by hand.'
    unit.tell('reference-check-digits', 'warning', movement.at, message)
  }
  return facts
}
