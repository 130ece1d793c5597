import { writeSync } from 'node:fs'
import type { AtRestKey } from '../../outbox/atRestKeys.ts'
import {
  beginSealed,
  closePiece,
  markBytes,
  pieceBytes,
  plainMark,
  type Sealed,
  sealedMark,
} from './sealedFile.ts'

/** Writes a file of bank data into the state folder: encrypted where there is a key, else bare. */
export class KeptWriter {
  readonly #handle: number
  readonly #sealed: Sealed | undefined
  #held: Uint8Array[] = []
  #heldBytes = 0
  #pieces = 0
  #begun = false

  /** @param handle Of a file that is open and empty; it stays open. */
  constructor(handle: number, key: AtRestKey | undefined) {
    this.#handle = handle
    this.#sealed = key && beginSealed(key)
    if (this.#sealed) put(handle, this.#sealed.head)
  }

  write(chunk: Uint8Array): void {
    if (this.#sealed === undefined && this.#begun) {
      put(this.#handle, chunk)
      return
    }
    this.#held.push(chunk)
    this.#heldBytes += chunk.length
    if (this.#sealed === undefined) {
      if (this.#heldBytes >= markBytes) this.#beginBare()
    } else if (this.#heldBytes > pieceBytes) this.#pieceUp(this.#sealed)
  }

  /** Writes what is held back; only then is the file whole. */
  end(): void {
    if (this.#sealed === undefined) {
      if (!this.#begun) this.#beginBare()
      return
    }
    const rest = Buffer.concat(this.#held)
    put(this.#handle, closePiece(this.#sealed, this.#pieces, true, rest))
  }

  #beginBare(): void {
    const head = Buffer.concat(this.#held)
    this.#held = []
    this.#begun = true
    const mark = head.subarray(0, markBytes)
    if (mark.equals(sealedMark) || mark.equals(plainMark)) put(this.#handle, plainMark)
    put(this.#handle, head)
  }

  /** One piece is always held back, for whether it is the last one is authenticated with it. */
  #pieceUp(sealed: Sealed): void {
    const held = this.#held.length === 1 ? asBuffer(this.#held[0]) : Buffer.concat(this.#held)
    let from = 0
    for (; held.length - from > pieceBytes; from += pieceBytes) {
      const piece = held.subarray(from, from + pieceBytes)
      put(this.#handle, closePiece(sealed, this.#pieces, false, piece))
      this.#pieces += 1
    }
    this.#held = [Buffer.from(held.subarray(from))]
    this.#heldBytes = held.length - from
  }
}

function asBuffer(bytes: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function put(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}
