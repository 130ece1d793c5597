import { type RowSample, sampleSize } from '../../events/rowSample.ts'
import { FieldBytes } from './fieldBytes.ts'
import type { Fields } from './row.ts'

/** Hashes that are gathered before the lowest are picked out of them. */
const gathered = sampleSize * 4

/** Takes the sample of a file's rows, in the same memory however many there are. */
export class RowSampler {
  readonly #series: string
  readonly #hashes = new Float64Array(gathered)
  readonly #hash = new RowHash()
  #length = 0
  #rows = 0
  /** No higher hash can be among the lowest any more. */
  #highest = Number.POSITIVE_INFINITY

  constructor(series: string) {
    this.#series = series
  }

  /** The blanks around its texts make no difference. */
  add(row: Fields): void {
    this.#rows += 1
    const hash = this.#hash.of(row)
    if (hash >= this.#highest) return
    this.#hashes[this.#length] = hash
    this.#length += 1
    if (this.#length === gathered) this.#pick()
  }

  result(): RowSample {
    this.#pick()
    return { series: this.#series, rows: this.#rows, hashes: this.#hashes.slice(0, this.#length) }
  }

  /** Leaves the lowest, each once and in order. */
  #pick(): void {
    const sorted = this.#hashes.subarray(0, this.#length).sort()
    let kept = 0
    for (const hash of sorted) {
      if (kept === sampleSize) break
      if (kept > 0 && sorted[kept - 1] === hash) continue
      sorted[kept] = hash
      kept += 1
    }
    this.#length = kept
    if (kept === sampleSize) this.#highest = sorted[kept - 1] ?? 0
  }
}

const lowWord = 2 ** 32
const highBits = 2 ** 21

/**
 * 53 bits of a row, so that it is a number: two files of a million rows share one by chance hardly
 * ever. They are made of UTF-16 units, for samples of earlier files lie in stores.
 */
class RowHash {
  readonly #field = new FieldBytes()
  #one = 0
  #two = 0

  of(row: Fields): number {
    this.#one = 0x811c9dc5
    this.#two = 0x1b873593
    for (let index = 0; index < row.width; index += 1) {
      if (row.locate(index, this.#field)) this.#addField()
      this.#one = Math.imul(this.#one ^ 0x10000, 0x01000193)
      this.#two = Math.imul(this.#two ^ 0x10000, 0x85ebca6b)
    }
    const high = mixed(this.#one ^ this.#two) % highBits
    return high * lowWord + mixed(this.#two ^ (this.#one >>> 7))
  }

  #addField(): void {
    const { bytes, from, to } = this.#field
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= 0x80) {
        this.#addText(Buffer.from(bytes.subarray(at, to)).toString())
        return
      }
      this.#add(byte)
    }
  }

  #addText(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#add(text.charCodeAt(at))
  }

  #add(unit: number): void {
    this.#one = Math.imul(this.#one ^ unit, 0x01000193)
    this.#two = Math.imul((this.#two << 13) | (this.#two >>> 19), 5) + unit
  }
}

/** Spreads what a bit of the input changed over all bits of the outcome. */
function mixed(word: number): number {
  let spread = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35)
  return (spread ^ (spread >>> 16)) >>> 0
}
