const noBytes: Uint8Array = Buffer.alloc(0)
const firstBytes = 256
/** A UTF-16 unit takes three bytes at most. */
const unitBytes = 3
const encoder = new TextEncoder()

/**
 * The text of one field as UTF-8, without the white space around it: most texts of an export go into
 * its events as they are, and need not be made for that.
 */
export class FieldBytes {
  /** Holds the text, from `from` up to `to`. */
  bytes: Uint8Array = noBytes
  from = 0
  to = 0
  #own: Uint8Array = noBytes

  /** Takes what stands in bytes. @returns Whether there is any text. */
  take(bytes: Uint8Array, from: number, to: number): boolean {
    // Fields of a row stand in one buffer, and to tell the collector of a new one takes a while.
    if (this.bytes !== bytes) this.bytes = bytes
    this.from = from
    this.to = to
    if (from >= to) return false
    if (!isVisible(bytes[from]) || !isVisible(bytes[to - 1])) this.#trim()
    return this.from < this.to
  }

  /** Takes a text. @returns Whether there is any but white space. */
  takeText(text: string): boolean {
    const needed = text.length * unitBytes
    if (this.#own.length < needed) this.#own = new Uint8Array(Math.max(firstBytes, needed))
    return this.take(this.#own, 0, encoder.encodeInto(text, this.#own).written)
  }

  /** The text that was taken. */
  text(): string {
    const { buffer, byteOffset } = this.bytes
    return Buffer.from(buffer, byteOffset + this.from, this.to - this.from).toString()
  }

  #trim(): void {
    const { bytes } = this
    while (this.from < this.to && isBlank(bytes[this.from])) this.from += 1
    while (this.to > this.from && isBlank(bytes[this.to - 1])) this.to -= 1
    if (this.from === this.to || (isAscii(bytes[this.from]) && isAscii(bytes[this.to - 1]))) return
    // White space beyond ASCII, such as the blank that breaks no line.
    const text = this.text()
    const bare = text.trimStart()
    this.from += Buffer.byteLength(text) - Buffer.byteLength(bare)
    this.to = this.from + Buffer.byteLength(bare.trimEnd())
  }
}

/** ASCII that is no white space and no control character. */
function isVisible(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte < 0x7f
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x80
}

/** White space of ASCII: blank, tab, line ends, form feed. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
}
