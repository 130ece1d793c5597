import { leafTailBytes } from './contentMark.ts'
import type { Fragment } from './fragment.ts'
import { wordBytes } from './words.ts'

const firstCapacity = 16 * 1024

/** UTF-8 takes no more for a UTF-16 unit, and a mark no more than the room that an element counts. */
const maxBytesOfChar = 3

const space = 0x20
const lastAscii = 0x7f
const afterCount = 0x03
const afterCurrency = 0x04
const zero = 0x30

/**
 * What ids are made from: local names, texts and currencies of an entry in their order, and how many
 * elements are in each. Control characters, which XML can't hold, keep them apart. White space counts
 * for no id and is left out. This is frozen: a change of it changes every id.
 */
export class Content {
  #bytes = Buffer.alloc(firstCapacity)
  #view = viewOf(this.#bytes)
  /** Whether all of it is ASCII. */
  #ascii = true

  /** The content of a part, and of one more where the two are one entry. */
  of(part: Fragment, more?: Fragment): string {
    this.#ascii = true
    this.#reserve((part.chars + (more?.chars ?? 0)) * maxBytesOfChar + wordBytes)
    const end = this.#add(part, 0)
    const length = more ? this.#add(more, end) : end
    return this.#bytes.toString(this.#ascii ? 'latin1' : 'utf8', 0, length)
  }

  #add(part: Fragment, from: number): number {
    const { names, ends, currencies, texts, size } = part
    const view = this.#view
    let to = from
    for (let index = 0; index < size; index += 1) {
      const name = names[index]
      if (!name) break
      if (!name.ascii) this.#ascii = false
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
      if (code > lastAscii) return this.#wideText(text, from)
      bytes[to] = code
      // The only control characters that XML can hold are white space.
      if (code > space) to += 1
    }
    return to
  }

  #wideText(text: string, from: number): number {
    this.#ascii = false
    return from + this.#bytes.write(text.replace(/\s+/g, ''), from)
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return
    this.#bytes = Buffer.alloc(bytes * 2)
    this.#view = viewOf(this.#bytes)
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
