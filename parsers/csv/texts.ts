const slots = 1024
/** Longer texts hardly come twice. */
const maxBytes = 32

/**
 * Makes texts of bytes, and gives a short one that it made lately again: an export has the same dates,
 * currencies and codes in row after row, and to find a text takes half of what making it takes.
 */
export class Texts {
  readonly #known: string[] = new Array(slots).fill('')

  /** @param bytes UTF-8. */
  of(bytes: Buffer, from: number, to: number): string {
    const length = to - from
    if (length > maxBytes) return bytes.toString('utf8', from, to)
    let hash = length
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= 0x80) return bytes.toString('utf8', from, to)
      hash = Math.imul(hash ^ byte, 0x01000193)
    }
    const slot = (hash ^ (hash >>> 15)) & (slots - 1)
    const known = this.#known[slot] ?? ''
    if (known.length === length && isSame(known, bytes, from)) return known
    const text = bytes.toString('latin1', from, to)
    this.#known[slot] = text
    return text
  }
}

function isSame(text: string, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) !== bytes[from + i]) return false
  }
  return true
}
