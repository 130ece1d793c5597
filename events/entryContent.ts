import { hash } from 'node:crypto'
import { entryName, entryOpening } from './identity.ts'

const firstBytes = 1024
/** A UTF-16 unit takes three bytes at most. */
const unitBytes = 3
const space = 0x20
const noBreakSpace = 0xa0

const encoder = new TextEncoder()

/**
 * The frozen content of one entry of a statement after the other, without white space and control
 * characters, as the bytes that the entry's id is a hash of. `entryId` makes the same id of the same
 * text; here no text has to be made of what lies ready in a file.
 */
export class EntryContent {
  readonly #start: number
  /** Views of the first bytes, by their number: to make one takes a fifth of what hashing does. */
  #views: (Uint8Array | undefined)[] = []
  #bytes = new Uint8Array(firstBytes)
  #length = 0

  /** @param statement Id of the statement. */
  constructor(statement: string) {
    const opening = entryOpening(statement)
    for (let i = 0; i < opening.length; i += 1) this.#put(opening.charCodeAt(i))
    this.#start = this.#length
  }

  /** Begins the content of another entry. */
  begin(): void {
    this.#length = this.#start
  }

  /** Adds what stands in `text` from `start` up to `end`. */
  add(text: string, start: number, end: number): void {
    this.#expectRoom((end - start) * unitBytes)
    const bytes = this.#bytes
    let length = this.#length
    for (let i = start; i < end; i += 1) {
      const code = text.charCodeAt(i)
      if (code < 0x80) {
        // White space is written too, and written over by what follows: that is faster than to ask.
        bytes[length] = code
        length += code > space ? 1 : 0
      } else if (code < 0x800) {
        if (code === noBreakSpace) continue
        bytes[length] = 0xc0 | (code >> 6)
        bytes[length + 1] = 0x80 | (code & 0x3f)
        length += 2
      } else {
        length += encodeSqueezed(text.slice(i, end), bytes.subarray(length))
        break
      }
    }
    this.#length = length
  }

  /**
   * Id of the entry with this content.
   *
   * @param occurrence 1 for the first one in its statement, 2 for the next.
   */
  id(occurrence: number): string {
    const end = this.#length
    const suffix = `\n${occurrence}`
    this.#expectRoom(suffix.length)
    for (let i = 0; i < suffix.length; i += 1) this.#put(suffix.charCodeAt(i))
    const digest = hash('sha256', this.#view(), 'binary')
    this.#length = end
    return entryName(digest)
  }

  #put(byte: number): void {
    this.#bytes[this.#length] = byte
    this.#length += 1
  }

  #view(): Uint8Array {
    const length = this.#length
    if (length > firstBytes) return this.#bytes.subarray(0, length)
    const view = this.#views[length] ?? this.#bytes.subarray(0, length)
    this.#views[length] = view
    return view
  }

  #expectRoom(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
    this.#views = []
  }
}

/** Text with characters that take three bytes and more; some of them are white space too. */
function encodeSqueezed(text: string, into: Uint8Array): number {
  return encoder.encodeInto(text.replace(/[\s\u0000-\u001f]+/g, ''), into).written
}
