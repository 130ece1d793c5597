import { isAscii } from 'node:buffer'
import type { Charset } from '../charset.ts'

/** Characters of a piece of UTF-8, as UTF-16 units: those of four bytes count twice. */
export function units(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80 || byte >= 0xc0) count += byte >= 0xf0 ? 2 : 1
  }
  return count
}

const bytesPerWord = 4
const highBits = 0x80808080

/**
 * Tells how many bytes of the file the pieces of its text take, which is at hand as UTF-8. In other
 * charsets a character has one byte, or two for a UTF-16 unit, as `measuring` has it for texts.
 */
export class FileSizes {
  /** Bytes of a unit; undefined where the file is UTF-8 itself. */
  readonly #unitBytes: number | undefined
  /** Where the text at hand has bytes that are no unit of their own, rising. */
  #surplus: number[] = []
  #passed = 0

  constructor(charset: Charset) {
    if (!/^utf-?8$/i.test(charset)) this.#unitBytes = /^utf-?16/i.test(charset) ? 2 : 1
  }

  /** @param bytes Begins with the text. Few words of it hold anything but ASCII. */
  begin(bytes: Buffer, length: number): void {
    this.#surplus = []
    this.#passed = 0
    if (this.#unitBytes === undefined || isAscii(bytes.subarray(0, length))) return
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2)
    for (let word = 0; word < words.length; word += 1) {
      if (((words[word] ?? 0) & highBits) !== 0) this.#look(bytes, word * bytesPerWord, length)
    }
    this.#look(bytes, words.length * bytesPerWord, length)
  }

  /** Size of the next piece of the text: pieces are asked for in their order. */
  of(from: number, to: number): number {
    if (this.#unitBytes === undefined) return to - from
    const before = this.#passed
    while ((this.#surplus[this.#passed] ?? to) < to) this.#passed += 1
    return (to - from - (this.#passed - before)) * this.#unitBytes
  }

  #look(bytes: Uint8Array, from: number, length: number): void {
    for (let at = from; at < Math.min(from + bytesPerWord, length); at += 1) {
      const follows = ((bytes[at] ?? 0) & 0xc0) === 0x80
      // Of four bytes two are units.
      if (follows && (bytes[at - 1] ?? 0) < 0xf0) this.#surplus.push(at)
    }
  }
}
