import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { AtRestKeys } from '../../outbox/atRestKeys.ts'
import {
  AtRestError,
  headBytes,
  markBytes,
  openPiece,
  openSealed,
  pieceBytes,
  plainMark,
  type Sealed,
  sealedMark,
  tagBytes,
} from './sealedFile.ts'

const chunkBytes = 256 * 1024

/** A file of the state folder, read as its sender wrote it, from any place. Close it. */
export class KeptReader {
  /** Of what the sender wrote. */
  readonly size: number
  /** Whether it lies as it was written. */
  readonly isBare: boolean
  readonly #handle: number
  readonly #sealed: Sealed | undefined
  readonly #start: number
  readonly #pieces: number
  #piece: { readonly number: number; readonly bytes: Buffer } | undefined

  /** @throws {AtRestError} */
  constructor(path: string, keys: AtRestKeys) {
    this.#handle = openSync(path, 'r')
    try {
      const { size } = fstatSync(this.#handle)
      const head = readAt(this.#handle, 0, headBytes)
      const mark = head.subarray(0, markBytes)
      this.#sealed = mark.equals(sealedMark) ? openSealed(head, keys) : undefined
      this.isBare = this.#sealed === undefined && !mark.equals(plainMark)
      this.#start = this.#sealed ? headBytes : this.isBare ? 0 : markBytes
      const rest = size - this.#start
      this.#pieces = Math.max(1, Math.ceil(rest / (pieceBytes + tagBytes)))
      this.size = this.#sealed ? rest - this.#pieces * tagBytes : rest
      if (this.size < 0) throw new AtRestError('at-rest-broken')
    } catch (error) {
      closeSync(this.#handle)
      throw error
    }
  }

  /** At most `length` bytes from a place; fewer at the end alone. @throws {AtRestError} */
  read(from: number, length: number): Buffer {
    const sealed = this.#sealed
    if (sealed === undefined) return readAt(this.#handle, this.#start + from, length)
    const end = Math.min(from + length, this.size)
    const parts: Buffer[] = []
    for (let at = from; at < end; ) {
      const number = Math.floor(at / pieceBytes)
      const piece = this.#opened(sealed, number)
      const part = piece.subarray(at - number * pieceBytes, end - number * pieceBytes)
      parts.push(part)
      at += part.length
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }

  /** All from a place on. Each chunk is the reader's to keep. */
  *chunks(from = 0): Generator<Uint8Array, void> {
    // An empty file has an end that must be its own.
    if (this.#sealed && this.size === 0) this.#opened(this.#sealed, 0)
    for (let at = from; ; ) {
      const chunk = this.read(at, chunkBytes)
      if (chunk.length === 0) return
      yield chunk
      at += chunk.length
    }
  }

  close(): void {
    closeSync(this.#handle)
  }

  #opened(sealed: Sealed, number: number): Buffer {
    if (this.#piece?.number === number) return this.#piece.bytes
    const place = headBytes + number * (pieceBytes + tagBytes)
    const closed = readAt(this.#handle, place, pieceBytes + tagBytes)
    const bytes = openPiece(sealed, number, number === this.#pieces - 1, closed)
    this.#piece = { number, bytes }
    return bytes
  }
}

function readAt(handle: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const count = readSync(handle, bytes, read, length - read, from + read)
    if (count === 0) break
    read += count
  }
  return bytes.subarray(0, read)
}
