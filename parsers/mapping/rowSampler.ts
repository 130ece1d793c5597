import { type RowSample, sampleSize } from '../../events/rowSample.ts'

/** Hashes that are gathered before the lowest are picked out of them. */
const gathered = sampleSize * 4

/** Takes the sample of a file's rows, in the same memory however many there are. */
export class RowSampler {
  readonly #series: string
  readonly #hashes = new Float64Array(gathered)
  #length = 0
  #rows = 0
  /** No higher hash can be among the lowest any more. */
  #highest = Number.POSITIVE_INFINITY

  constructor(series: string) {
    this.#series = series
  }

  /** @param fields As the file has them; the blanks around them make no difference. */
  add(fields: readonly string[]): void {
    this.#rows += 1
    const hash = hashOf(fields)
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

/** 53 bits, so that it is a number: two files of a million rows share one by chance hardly ever. */
function hashOf(fields: readonly string[]): number {
  let one = 0x811c9dc5
  let two = 0x1b873593
  for (const field of fields) {
    const text = field.trim()
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      one = Math.imul(one ^ code, 0x01000193)
      two = Math.imul((two << 13) | (two >>> 19), 5) + code
    }
    one = Math.imul(one ^ 0x10000, 0x01000193)
    two = Math.imul(two ^ 0x10000, 0x85ebca6b)
  }
  return (mixed(one ^ two) % highBits) * lowWord + mixed(two ^ (one >>> 7))
}

/** Spreads what a bit of the input changed over all bits of the outcome. */
function mixed(word: number): number {
  let spread = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35)
  return (spread ^ (spread >>> 16)) >>> 0
}
