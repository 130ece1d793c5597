import { hash } from 'node:crypto'
import { named } from '../../events/identity.ts'
import { leafTailBytes } from './contentMark.ts'
import type { Fragment } from './fragment.ts'
import type { PartForm } from './partForm.ts'
import { wordBytes } from './words.ts'

const firstCapacity = 4 * 1024
/** Longer contents are too rare for views of them to be kept. */
const maxKeptView = 4096

/** UTF-8 takes no more for a UTF-16 unit, and a mark no more than the room that an element counts. */
const maxBytesOfChar = 3
/** The digits of an occurrence. */
const spareBytes = 32

const space = 0x20
const lastAscii = 0x7f
const afterCount = 0x03
const afterCurrency = 0x04
const zero = 0x30
const lineFeed = 0x0a

/**
 * What ids are made from: local names, texts and currencies of an entry in their order, and how many
 * elements are in each. White space counts for no id and is left out. This is frozen: a change of it
 * changes every id.
 *
 * It is written as the bytes that are hashed, behind those that say whose content it is.
 */
export class Content {
  readonly #kind: 'tx' | 'it'
  #bytes = Buffer.alloc(firstCapacity)
  #view = viewOf(this.#bytes)
  /** The first bytes, by their number: to make a view takes as long as to hash some of them. */
  #views: (Uint8Array | undefined)[] = []
  #start = 0
  #length = 0

  /** @param kind What the ids are of: entries or payments. */
  constructor(kind: 'tx' | 'it') {
    this.#kind = kind
  }

  /** @param opening What stands before contents, as `entryOpening` and `paymentOpening` give it. */
  under(opening: string): this {
    this.#start = this.#bytes.write(opening, 'latin1')
    return this
  }

  /** Takes the content of a part, and of one more where the two are one entry. */
  of(part: Fragment, more?: Fragment): this {
    const chars = part.chars + (more?.chars ?? 0)
    this.#reserve(this.#start + chars * maxBytesOfChar + wordBytes + spareBytes)
    const end = this.#add(part, this.#start)
    this.#length = more ? this.#add(more, end) : end
    return this
  }

  /** Id of what has this content. @param occurrence 1 for the first, 2 for the next. */
  id(occurrence: number): string {
    const bytes = this.#bytes
    const end = this.#length
    bytes[end] = lineFeed
    const length = end + 1 + bytes.write(String(occurrence), end + 1, 'latin1')
    return named(this.#kind, hash('sha256', this.#viewTo(length), 'hex'))
  }

  #add(part: Fragment, from: number): number {
    return part.form ? this.#addForm(part, part.form, from) : this.#addElements(part, from)
  }

  #addForm({ texts, spans }: Fragment, { slots, marks, tail }: PartForm, from: number): number {
    const view = this.#view
    let to = from
    for (let i = 0; i < slots.length; i += 1) {
      const mark = marks[i]
      const slot = slots[i]
      if (mark === undefined || slot === undefined) break
      to = mark.write(view, to)
      const end = spans?.to[slot.text] ?? 0
      if (spans === undefined || end === 0) to = this.#text(texts[slot.index] ?? '', to)
      else to = this.#ascii(spans.bytes, spans.from[slot.text] ?? 0, end, to)
    }
    return tail ? tail.write(view, to) : to
  }

  #addElements({ structure, texts, size }: Fragment, from: number): number {
    const { names, ends, currencies } = structure
    const view = this.#view
    let to = from
    for (let index = 0; index < size; index += 1) {
      const name = names[index]
      if (!name) break
      to = name.mark.write(view, to)
      const inside = (ends[index] || index) - index
      const currency = currencies[index]
      if (inside !== 1 || currency !== undefined) {
        to = this.#oddTail(to - leafTailBytes, inside, currency)
      }
      const text = texts[index]
      if (text) to = this.#text(text, to)
    }
    return to
  }

  /** Behind the name of an element that has elements inside or a currency. */
  #oddTail(from: number, inside: number, currency: string | undefined): number {
    const bytes = this.#bytes
    let to = from
    if (inside < 10) bytes[to++] = zero + inside
    else to = this.#text(String(inside), to)
    bytes[to++] = afterCount
    if (currency !== undefined) to = this.#text(currency, to)
    bytes[to++] = afterCurrency
    return to
  }

  #text(text: string, from: number): number {
    const bytes = this.#bytes
    let to = from
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      if (code > lastAscii) return from + bytes.write(text.replace(/\s+/g, ''), from)
      bytes[to] = code
      // The only control characters that XML can hold are white space.
      if (code > space) to += 1
    }
    return to
  }

  /** Copies a text that is as its bytes are: cheaper than from the text. */
  #ascii(written: Uint8Array, start: number, end: number, from: number): number {
    const bytes = this.#bytes
    let to = from
    for (let i = start; i < end; i += 1) {
      const byte = written[i] ?? 0
      bytes[to] = byte
      if (byte > space) to += 1
    }
    return to
  }

  #viewTo(length: number): Uint8Array {
    if (length > maxKeptView) return this.#bytes.subarray(0, length)
    const view = this.#views[length] ?? this.#bytes.subarray(0, length)
    this.#views[length] = view
    return view
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return
    this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#start)], bytes * 2)
    this.#view = viewOf(this.#bytes)
    this.#views = []
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
