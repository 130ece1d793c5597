import { isUtf8 } from 'node:buffer'
import { byteLength, decoding, type TextDecoding } from '../decoder.ts'
import { Refusal, refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { wordBytes } from './words.ts'
import { XmlInput } from './xmlInput.ts'
import { XmlScanner } from './xmlScanner.ts'
import type { XmlShortcut, XmlSink } from './xmlSink.ts'

/** Bytes that are scanned at once: enough that the calls cost nothing, few enough for a cache. */
const pieceBytes = 64 * 1024

const carriageReturn = 0x0d

/**
 * Reads the XML documents of a file, one after the other, as a stream of elements. The grammar is
 * strict, except that blanks may stand before the first document and between two, as they do where
 * a gateway joins files.
 *
 * UTF-8 goes to the scanner as it is; another charset is decoded and made UTF-8 first.
 *
 * @throws {Refusal} `xml-malformed`, `xml-doctype`, `xml-too-deep`, `text-too-long`,
 *   `charset-invalid`, `file-truncated`.
 */
export class XmlReader {
  readonly #charset: string
  readonly #decoding: TextDecoding | undefined
  readonly #scanner: XmlScanner
  /** Starts with what was not scanned yet: `#held` bytes, the last of them perhaps half a character. */
  #bytes = Buffer.alloc(pieceBytes * 2)
  #held = 0
  /** Bytes of `#held` that are known to be UTF-8. */
  #checked = 0
  /** Bytes of a byte order mark that are still to come. */
  #mark: number

  constructor({ charset, markBytes, limits }: ReadContext, sink: XmlSink, shortcut?: XmlShortcut) {
    this.#charset = charset
    const utf8 = /^utf-?8$/i.test(charset)
    // A decoding drops the mark itself.
    this.#mark = utf8 ? markBytes : 0
    this.#decoding = utf8 ? undefined : decoding(charset)
    const input = new XmlInput(limits, markBytes, utf8 ? 0 : byteLength(' ', charset))
    this.#scanner = new XmlScanner(limits, sink, input, shortcut)
  }

  write(chunk: Uint8Array): void {
    for (let at = this.#skipMark(chunk); at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      this.#take(this.#decoding ? Buffer.from(this.#decoding.write(piece)) : piece)
    }
  }

  end(): void {
    const scanner = this.#scanner
    const decoded = succeeds(() => this.#take(Buffer.from(this.#decoding?.end() ?? '')))
    // A CR at the very end could have been half a line end.
    const left = this.#held === 1 && this.#bytes[0] === carriageReturn ? 0 : this.#held
    if (decoded && left === 0 && scanner.complete) return
    const message =
      `The file ends before its XML does, with ${scanner.depth} elements open. It was cut on its ` +
      'way: fetch it again, or ask the sender for it.'
    throw refusal('file-truncated', scanner.position(this.#checked), message)
  }

  #skipMark(chunk: Uint8Array): number {
    const skipped = Math.min(this.#mark, chunk.length)
    this.#mark -= skipped
    return skipped
  }

  #take(piece: Uint8Array): void {
    const size = this.#held + piece.length
    if (size + wordBytes >= this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], size * 2)
    const bytes = this.#bytes
    bytes.set(piece, this.#held)
    const whole = size - incompleteTail(bytes, size)
    if (!isUtf8(bytes.subarray(this.#checked, whole))) throw this.#invalid()
    const behind = bytes[whole] ?? 0
    bytes[whole] = 0
    const used = this.#scanner.scan(bytes, whole)
    bytes[whole] = behind
    bytes.copyWithin(0, used, size)
    this.#held = size - used
    this.#checked = whole - used
  }

  #invalid(): Refusal {
    return refusal(
      'charset-invalid',
      undefined,
      `The file holds bytes that are no text in ${this.#charset}. State the feed's \`charset\`, or ` +
        'ask the sender to export in UTF-8.',
    )
  }
}

/** Bytes at the end that begin a character of UTF-8 without ending it: 0 to 3. */
function incompleteTail(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back += 1) {
    const byte = bytes[end - back] ?? 0
    if (byte < 0x80) return 0
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0
    if (length > 0) return length > back ? back : 0
  }
  return 0
}

/** Whether a step does not refuse. */
function succeeds(step: () => void): boolean {
  try {
    step()
    return true
  } catch (cause) {
    if (cause instanceof Refusal) return false
    throw cause
  }
}
