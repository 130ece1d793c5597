import { hash } from 'node:crypto'
import { keyedRowOpening, named, squeezed } from './identity.ts'

const firstBytes = 512
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Makes the ids of documents of one series and type by the bytes of their key columns: the same that
 * `keyedRowId` makes of the texts, which need not be made for it.
 */
export class RowKeys {
  readonly #start: number
  /** Views of the first bytes, by their number: to make one takes a fifth of what hashing does. */
  #views: (Uint8Array | undefined)[] = []
  #bytes = new Uint8Array(firstBytes)
  #length = 0

  /** @param keys How many columns the key has. */
  constructor(series: string, type: string, keys: number) {
    const opening = encoder.encode(keyedRowOpening(series, type, keys))
    this.#expectRoom(opening.length)
    this.#bytes.set(opening)
    this.#start = opening.length
  }

  /** Begins the key of another document. */
  begin(): void {
    this.#length = this.#start
  }

  /** Adds the next column of the key, and behind all of them the version: UTF-8. */
  add(bytes: Uint8Array, from: number, to: number): void {
    this.#expectRoom(to - from + 1)
    const own = this.#bytes
    let length = this.#length
    own[length++] = 0x0a
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= 0x80) {
        this.#addSqueezed(bytes.subarray(from, to))
        return
      }
      if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) continue
      own[length++] = byte
    }
    this.#length = length
  }

  /** Id of the document whose key and version, empty where it has none, were added. */
  id(): string {
    return named('ro', hash('sha256', this.#view(), 'hex'))
  }

  /** Beyond ASCII is white space too. */
  #addSqueezed(bytes: Uint8Array): void {
    const text = encoder.encode(`\n${squeezed(decoder.decode(bytes))}`)
    this.#bytes.set(text, this.#length)
    this.#length += text.length
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
