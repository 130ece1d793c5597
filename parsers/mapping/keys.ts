const slots = 2 ** 20
const fullAt = slots * 0.7
const wordsPerSlot = 2

/**
 * Remembers the ids of the latest documents of a file, at least 730,000 and twice that at most, in
 * 16 MB however long the file is: two tables of 64 bits a slot, of which the older one is forgotten
 * when the newer one is full. A key that comes back within that window names two documents, and the
 * mapping's key columns don't tell them apart.
 */
export class RecentKeys {
  #newer = new Uint32Array(slots * wordsPerSlot)
  #older: Uint32Array | undefined
  #used = 0

  /** Remembers an id and tells whether it was there. @param id Ends in sixteen hex digits or more. */
  seen(id: string): boolean {
    const low = Number.parseInt(id.slice(-8), 16)
    // Zero marks a free slot.
    const high = Number.parseInt(id.slice(-16, -8), 16) || 1
    if (this.#older && this.#older[find(this.#older, low, high)] === high) return true
    if (this.#used >= fullAt) this.#turn()
    const at = find(this.#newer, low, high)
    if (this.#newer[at] === high) return true
    this.#newer[at] = high
    this.#newer[at + 1] = low
    this.#used += 1
    return false
  }

  #turn(): void {
    this.#older = this.#newer
    this.#newer = new Uint32Array(slots * wordsPerSlot)
    this.#used = 0
  }
}

/** Index of the slot that holds these bits, or of the free one where they belong. */
function find(table: Uint32Array, low: number, high: number): number {
  for (let slot = (low ^ high) & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
    const at = slot * wordsPerSlot
    if (table[at] === 0 || (table[at] === high && table[at + 1] === low)) return at
  }
}
