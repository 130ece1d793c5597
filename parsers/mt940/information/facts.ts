import { copiedText, copiedUtf8 } from '../../../events/pageWriting.ts'
import { isDigit } from './characters.ts'
import type { Kept } from './fact.ts'
import { TextBytes } from './textBytes.ts'

/** A role whose facts have a place in the model. */
export type Placed = Exclude<Kept, 'own'>

/** The number of each role: what is found by it, none has to look up by its name. */
export const slots = {
  own: -1,
  text: 0,
  gvc: 1,
  bai: 2,
  returnReason: 3,
  remittance: 4,
  reference: 5,
  endToEnd: 6,
  mandate: 7,
  creditorId: 8,
  customer: 9,
  bank: 10,
  batch: 11,
  transaction: 12,
  name: 13,
  account: 14,
  bic: 15,
  bankCode: 16,
  address: 17,
  partyId: 18,
  originalAmount: 19,
  charges: 20,
  rate: 21,
} as const satisfies Readonly<Record<Kept, number>>

const slotCount = 22
/** Own facts that there is room for from the beginning. */
const firstOwn = 10

/** A fact without a place in the model, under the bank's own key. */
export interface OwnFact {
  readonly key: string
  /** It is found by this, as others by their role's number. */
  readonly slot: number
}

/** A further piece of a value. */
interface Piece {
  readonly slot: number
  /** A blank, a line end or nothing stands before it. */
  readonly between: '' | ' ' | '\n'
  readonly start: number
  readonly end: number
}

/**
 * What was found in a field 86. No texts are made of values, which would be written to JSON the next
 * moment: each has its place in the bytes that the field was copied to.
 */
export class Facts {
  /** What was copied of the field, but for its purpose. */
  readonly values = new TextBytes()
  /** The purpose of the payment, in which other facts stand. */
  readonly purpose = new TextBytes()
  /** What has no place in the model, in the order in which an object has its members. */
  readonly own: OwnFact[] = []
  /** How many of them are of this field. */
  ownCount = 0
  #starts = new Int32Array(slotCount + firstOwn)
  /** Behind a value; nothing ends at the very beginning. */
  #ends = new Int32Array(slotCount + firstOwn)
  #pieces: Piece[] = []

  clear(): void {
    this.values.clear()
    this.purpose.clear()
    this.#ends.fill(0)
    this.ownCount = 0
    if (this.#pieces.length > 0) this.#pieces.length = 0
  }

  /** How many bytes all of it takes at most, as JSON. */
  get jsonBytes(): number {
    return (this.values.length + this.purpose.length + this.#pieces.length) * longestEscape
  }

  has(slot: number): boolean {
    return this.#ends[slot] !== 0
  }

  /** Sets a value that wasn't there: what stands in `text`, one of the two here. */
  set(slot: number, text: TextBytes, from: number, to: number): void {
    this.#starts[slot] = this.#placeIn(text, from)
    this.#ends[slot] = to
  }

  /** Adds a further piece to a value. */
  join(slot: number, between: Piece['between'], text: TextBytes, from: number, to: number): void {
    this.#pieces.push({ slot, between, start: this.#placeIn(text, from), end: to })
  }

  /** Keeps a value under the bank's own key; what comes again stands on a line of its own. */
  keep(key: string, text: TextBytes, from: number, to: number): void {
    const before = this.#ownFact(key)
    if (before) this.join(before.slot, '\n', text, from, to)
    else this.set(this.#newOwnFact(key), text, from, to)
  }

  /** Keeps under its own key, in place of what stood there, what turned out to be no fact of its kind. */
  replace(key: string, text: string): void {
    const slot = this.#ownFact(key)?.slot ?? this.#newOwnFact(key)
    this.#pieces = this.#pieces.filter((piece) => piece.slot !== slot)
    const from = this.values.length
    this.values.add(text)
    this.set(slot, this.values, from, this.values.length)
  }

  /** Writes a value as JSON to a page that has room. @returns Where it ends there. */
  write(slot: number, page: Uint8Array, from: number): number {
    let at = this.#write(page, from, this.#starts[slot] ?? 0, this.#ends[slot] ?? 0)
    for (const piece of this.#pieces) {
      if (piece.slot !== slot) continue
      at = copiedText(page, at, piece.between)
      at = this.#write(page, at, piece.start, piece.end)
    }
    return at
  }

  /** A value as text: for the few that more has to be made of. */
  text(slot: number): string | undefined {
    if (!this.has(slot)) return undefined
    let text = this.#text(this.#starts[slot] ?? 0, this.#ends[slot] ?? 0)
    for (const { slot: of, between, start, end } of this.#pieces) {
      if (of === slot) text += between + this.#text(start, end)
    }
    return text
  }

  /** Places in the purpose are told by their sign. */
  #placeIn(text: TextBytes, from: number): number {
    return text === this.purpose ? ~from : from
  }

  #text(start: number, end: number): string {
    return start < 0 ? this.purpose.slice(~start, end) : this.values.slice(start, end)
  }

  #write(page: Uint8Array, from: number, start: number, end: number): number {
    return start < 0
      ? copiedUtf8(page, from, this.purpose.bytes, ~start, end)
      : copiedUtf8(page, from, this.values.bytes, start, end)
  }

  #ownFact(key: string): OwnFact | undefined {
    for (let i = 0; i < this.ownCount; i += 1) if (this.own[i]?.key === key) return this.own[i]
    return undefined
  }

  #newOwnFact(key: string): number {
    const slot = slotCount + this.ownCount
    if (slot === this.#ends.length) this.#grow()
    insert(this.own, this.ownCount, { key, slot })
    this.ownCount += 1
    return slot
  }

  /** There are as many keys as the tables of dialects have. */
  #grow(): void {
    const [starts, ends] = [this.#starts, this.#ends]
    this.#starts = new Int32Array(starts.length * 2)
    this.#ends = new Int32Array(ends.length * 2)
    this.#starts.set(starts)
    this.#ends.set(ends)
  }
}

/** An object has members whose names are numbers first, by size, whatever order they came in. */
function insert(facts: OwnFact[], count: number, fact: OwnFact): void {
  let at = count
  if (isIndex(fact.key)) {
    for (; at > 0 && !isBefore(facts[at - 1]?.key ?? '', fact.key); at -= 1) {
      facts[at] = facts[at - 1] ?? fact
    }
  }
  facts[at] = fact
}

function isBefore(key: string, index: string): boolean {
  return isIndex(key) && (key.length < index.length || key < index)
}

/** Keys that are numbers are those of subfields: two digits, and no index where the first is 0. */
function isIndex(key: string): boolean {
  return key.length === 2 && key.charCodeAt(0) > zero && isDigit(key.charCodeAt(0))
}

const zero = 48
/** An escaped control character. */
const longestEscape = 6
