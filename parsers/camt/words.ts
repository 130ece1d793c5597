/** Room that has to lie behind whatever is looked at or written by words. */
export const wordBytes = 4

/**
 * A run of bytes that is looked for or written four at a time. A `DataView` reads four bytes at any
 * place in one step, where an array takes four.
 */
export class Words {
  readonly length: number
  /** The bytes by fours; the last word begins before the end and repeats some where they don't divide. */
  readonly #words: readonly number[]

  /** @param bytes Four at least. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < wordBytes) throw new RangeError('words need four bytes')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const words: number[] = []
    for (let at = 0; at + wordBytes < bytes.length; at += wordBytes) {
      words.push(view.getInt32(at, true))
    }
    words.push(view.getInt32(bytes.length - wordBytes, true))
    this.length = bytes.length
    this.#words = words
  }

  /**
   * Whether this is what stands at `at`. Looks no further than four bytes behind the first byte that
   * differs.
   */
  isAt(view: DataView, at: number): boolean {
    const words = this.#words
    const last = words.length - 1
    for (let i = 0; i < last; i += 1) {
      if (view.getInt32(at + i * wordBytes, true) !== words[i]) return false
    }
    return view.getInt32(at + this.length - wordBytes, true) === words[last]
  }

  /** Writes this at `at` and returns the index behind it. */
  write(view: DataView, at: number): number {
    const words = this.#words
    const last = words.length - 1
    for (let i = 0; i < last; i += 1) view.setInt32(at + i * wordBytes, words[i] ?? 0, true)
    view.setInt32(at + this.length - wordBytes, words[last] ?? 0, true)
    return at + this.length
  }
}
