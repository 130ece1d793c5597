const firstBytes = 1024
/** What a UTF-16 unit takes at most. */
const unitBytes = 3

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Text as UTF-8 that is put together piece by piece, and used again for the next one. */
export class TextBytes {
  bytes = new Uint8Array(firstBytes)
  length = 0

  clear(): void {
    this.length = 0
  }

  /** The bytes to write to, from `length` on, with room for so many more. */
  room(bytes: number): Uint8Array {
    const needed = this.length + bytes
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2))
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    return this.bytes
  }

  /** Adds a text of plain ASCII. */
  addAscii(text: string): void {
    const bytes = this.room(text.length)
    for (let i = 0; i < text.length; i += 1) bytes[this.length + i] = text.charCodeAt(i)
    this.length += text.length
  }

  /** Adds any text. */
  add(text: string): void {
    const bytes = this.room(text.length * unitBytes)
    this.length += encoder.encodeInto(text, bytes.subarray(this.length)).written
  }

  /** What stands between two places. */
  slice(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, to))
  }
}
