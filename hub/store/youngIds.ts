/**
 * The ids that are not in the index yet: the halves of their keys and the cursors of their events, in
 * order, and a table that finds them. They are numbers in fixed arrays, since thousands of objects
 * that live for some transactions are what a collector has most to do with.
 */
export class YoungIds {
  readonly #max: number
  readonly #high: Int32Array
  readonly #low: Int32Array
  readonly #cursors: Float64Array
  /** Places in the arrays, from 1, by a key's lower half; a place that is taken passes on to the next. */
  readonly #table: Int32Array
  #length = 0
  /** How many of them are committed. */
  #settled = 0
  /** Those of them that this transaction has taken out. */
  #taken: readonly YoungId[] | undefined

  constructor(max: number) {
    this.#max = max
    this.#high = new Int32Array(max)
    this.#low = new Int32Array(max)
    this.#cursors = new Float64Array(max)
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(max * 2)))
  }

  get isFull(): boolean {
    return this.#length === this.#max
  }

  /** Cursors of the events that may have this id: another one may have its key. */
  *find(high: number, low: number): Generator<number, void> {
    for (let slot = this.#slot(low); ; slot = this.#slot(slot + 1)) {
      const at = (this.#table[slot] ?? 0) - 1
      if (at < 0) return
      if (this.#low[at] === low && this.#high[at] === high) yield this.#cursors[at] ?? 0
    }
  }

  add(high: number, low: number, cursor: number): void {
    if (this.isFull) throw new RangeError('the young ids must be taken before more are added')
    const at = this.#length
    this.#high[at] = high
    this.#low[at] = low
    this.#cursors[at] = cursor
    this.#length += 1
    let slot = this.#slot(low)
    while (this.#table[slot] !== 0) slot = this.#slot(slot + 1)
    this.#table[slot] = at + 1
  }

  /** All of them in the order of their keys, to be written in this transaction. */
  take(): readonly YoungId[] {
    const ids = this.#first(this.#length)
    // A transaction may take several times; what it must put back is what it found.
    this.#taken ??= ids.slice(0, this.#settled)
    this.#clear()
    return ids.toSorted((a, b) => a.high - b.high || a.low - b.low)
  }

  /** The transaction was committed. */
  settle(): void {
    this.#settled = this.#length
    this.#taken = undefined
  }

  /** It was rolled back. */
  forget(): void {
    const left = this.#taken ?? this.#first(this.#settled)
    this.#clear()
    for (const { high, low, cursor } of left) this.add(high, low, cursor)
    this.settle()
  }

  #first(length: number): YoungId[] {
    return Array.from({ length }, (_, at) => {
      return { high: this.#high[at] ?? 0, low: this.#low[at] ?? 0, cursor: this.#cursors[at] ?? 0 }
    })
  }

  #clear(): void {
    this.#table.fill(0)
    this.#length = 0
    this.#settled = 0
  }

  #slot(hashed: number): number {
    return hashed & (this.#table.length - 1)
  }
}

/** An id's key in its halves, and the cursor of its event. */
export interface YoungId {
  readonly high: number
  readonly low: number
  readonly cursor: number
}
