/**
 * A Bloom filter in blocks: an id sets eight bits inside one block of 64 bytes, so that asking costs
 * one line of the processor's cache. At its intended fill of 16 bits an id, it says "maybe" of one in
 * five hundred that it does not have, and never "no" of one that it has.
 */
export class IdFilter {
  readonly #words: Uint32Array

  /** @param bits The bytes of a filter that was kept. */
  constructor(ids: number, bits?: Uint8Array) {
    const blocks = Math.ceil((ids * bitsPerId) / blockBits)
    this.#words = new Uint32Array(blocks * blockWords)
    if (!bits) return
    if (bits.length !== this.#words.byteLength) throw new RangeError('a kept filter has its size')
    new Uint8Array(this.#words.buffer).set(bits)
  }

  /** @param hash Of the id; bytes 8 to 23 of it are used. */
  add(hash: Buffer): void {
    const base = this.#base(hash)
    for (let i = 0; i < probes; i += 1) {
      const bit = hash.readUInt16LE(8 + 2 * i) & (blockBits - 1)
      const at = base + (bit >>> 5)
      this.#words[at] = (this.#words[at] ?? 0) | (1 << (bit & 31))
    }
  }

  mayHold(hash: Buffer): boolean {
    const base = this.#base(hash)
    for (let i = 0; i < probes; i += 1) {
      const bit = hash.readUInt16LE(8 + 2 * i) & (blockBits - 1)
      if (((this.#words[base + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) === 0) return false
    }
    return true
  }

  /** In this machine's byte order, which every machine that Node 24 runs on has in common. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer)
  }

  #base(hash: Buffer): number {
    return (hash.readUInt32LE(24) % (this.#words.length / blockWords)) * blockWords
  }
}

const bitsPerId = 16
const blockBits = 512
const blockWords = blockBits / 32
const probes = 8
