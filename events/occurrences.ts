const wordsPerSlot = 2
const initialSlots = 16
/** How many tables the ids are spread over, as bits of their hash. */
const tableBits = 6
/** A count that has this value stands in the map of large counts. */
const large = 255
/** Hexadecimal digits of a word of 32 bits. */
const wordDigits = 8

/**
 * Counts how often each id occurred, by the last 64 bits of it. A `Map` of five million strings took
 * 836 MB; this takes a tenth. It is many small tables and not one, so that growing never holds two of
 * a size that matters.
 *
 * Two ids that share those 64 bits share a count. That is harmless: the count only tells equal
 * entries apart, and the id that it goes into holds the whole content.
 */
export class Occurrences {
  readonly #tables: (Table | undefined)[] = new Array(1 << tableBits).fill(undefined)

  /**
   * Counts `id` once more and returns its count so far: 1 the first time.
   *
   * @param id Ends in at least 16 hexadecimal digits of a hash.
   */
  count(id: string): number {
    const high = word(id, id.length - wordDigits * 2)
    const low = word(id, id.length - wordDigits)
    const at = high >>> (32 - tableBits)
    const table = this.#tables[at] ?? new Table()
    this.#tables[at] = table
    return table.count(low, high)
  }
}

/** Open addressing, in nine bytes a slot: 64 bits of hash and a byte for its count. */
class Table {
  #slots = initialSlots
  #words = new Uint32Array(initialSlots * wordsPerSlot)
  /** 0 for a free slot, so that the words may have any value. */
  #counts = new Uint8Array(initialSlots)
  /** Few can be here: each stands for 255 entries of the file. */
  readonly #largeCounts = new Map<string, number>()
  #used = 0

  count(low: number, high: number): number {
    const slot = this.#find(low, high)
    const before = this.#counts[slot] ?? 0
    if (before === 0) this.#occupy(slot, low, high)
    else if (before + 1 < large) this.#counts[slot] = before + 1
    else return this.#countLarge(slot, `${low}:${high}`)
    return before + 1
  }

  #countLarge(slot: number, key: string): number {
    this.#counts[slot] = large
    const count = (this.#largeCounts.get(key) ?? large - 1) + 1
    this.#largeCounts.set(key, count)
    return count
  }

  #occupy(slot: number, low: number, high: number): void {
    this.#put(slot, low, high, 1)
    this.#used += 1
    if (this.#used * 4 > this.#slots * 3) this.#grow()
  }

  #put(slot: number, low: number, high: number, count: number): void {
    this.#words[slot * wordsPerSlot] = low
    this.#words[slot * wordsPerSlot + 1] = high
    this.#counts[slot] = count
  }

  /** The slot that holds this hash, or the free one where it belongs. */
  #find(low: number, high: number): number {
    const words = this.#words
    const mask = this.#slots - 1
    let slot = low & mask
    while (this.#counts[slot] !== 0) {
      const at = slot * wordsPerSlot
      if (words[at] === low && words[at + 1] === high) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const words = this.#words
    const counts = this.#counts
    this.#slots *= 2
    this.#words = new Uint32Array(this.#slots * wordsPerSlot)
    this.#counts = new Uint8Array(this.#slots)
    for (let slot = 0; slot < counts.length; slot += 1) {
      const count = counts[slot] ?? 0
      if (count === 0) continue
      const low = words[slot * wordsPerSlot] ?? 0
      const high = words[slot * wordsPerSlot + 1] ?? 0
      this.#put(this.#find(low, high), low, high, count)
    }
  }
}

/** The 32 bits of eight hexadecimal digits in lower case. */
function word(text: string, from: number): number {
  let bits = 0
  for (let i = from; i < from + wordDigits; i += 1) {
    const code = text.charCodeAt(i)
    bits = (bits << 4) | (code <= nine ? code - zero : code - letterA + 10)
  }
  return bits >>> 0
}

const zero = 48
const nine = 57
const letterA = 97
