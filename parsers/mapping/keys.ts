const firstSlots = 2 ** 10
const maxSlots = 2 ** 20
const fullAt = 0.7
const wordsPerSlot = 2

/**
 * Remembers the ids of the latest documents of a file, at least 730,000 and twice that at most, in
 * 16 MB however long the file is: a table of 64 bits a slot that grows with the file, and once it has
 * its size is forgotten when the next one is full. A key that comes back within that window names two
 * documents, and the mapping's key columns don't tell them apart.
 */
export class RecentKeys {
  #newer = new Uint32Array(firstSlots * wordsPerSlot)
  #older: Uint32Array | undefined
  #used = 0

  /** Remembers an id and tells whether it was there. @param id Ends in sixteen hex digits or more. */
  seen(id: string): boolean {
    const low = lastDigits(id, id.length)
    // Zero marks a free slot.
    const high = lastDigits(id, id.length - 8) || 1
    if (this.#older && this.#older[find(this.#older, low, high)] === high) return true
    if (this.#used >= (this.#newer.length / wordsPerSlot) * fullAt) this.#makeRoom()
    const at = find(this.#newer, low, high)
    if (this.#newer[at] === high) return true
    this.#newer[at] = high
    this.#newer[at + 1] = low
    this.#used += 1
    return false
  }

  #makeRoom(): void {
    const before = this.#newer
    const grows = before.length < maxSlots * wordsPerSlot
    this.#newer = new Uint32Array(grows ? before.length * 2 : before.length)
    if (!grows) {
      this.#older = before
      this.#used = 0
      return
    }
    for (let from = 0; from < before.length; from += wordsPerSlot) {
      const [high = 0, low = 0] = [before[from], before[from + 1]]
      if (high === 0) continue
      const at = find(this.#newer, low, high)
      this.#newer[at] = high
      this.#newer[at + 1] = low
    }
  }
}

/** The number of the eight hex digits that end at a place. */
function lastDigits(id: string, end: number): number {
  let number = 0
  for (let at = end - 8; at < end; at += 1) {
    const code = id.charCodeAt(at)
    // Of a letter the lower four bits are one to six.
    number = (number << 4) | (code < 0x40 ? code & 15 : (code & 15) + 9)
  }
  return number >>> 0
}

/** Index of the slot that holds these bits, or of the free one where they belong. */
function find(table: Uint32Array, low: number, high: number): number {
  const last = table.length / wordsPerSlot - 1
  for (let slot = (low ^ high) & last; ; slot = (slot + 1) & last) {
    const at = slot * wordsPerSlot
    if (table[at] === 0 || (table[at] === high && table[at + 1] === low)) return at
  }
}
