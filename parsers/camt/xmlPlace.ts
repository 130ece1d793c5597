/**
 * Where a scanner of UTF-8 stands in the lines and characters of a file, at the cost of one step a
 * line and one a character beyond ASCII: between them a place is a subtraction.
 */
export class Place {
  /** From 1; line ends are LF, CR LF or CR. */
  line = 1
  /** Index at which the line would begin if each of its characters so far took one byte. */
  #origin = 0
  /** Bytes up to here that are more than one for each UTF-16 unit. */
  #surplus = 0
  /** Bytes that were dropped. */
  #dropped = 0

  column(index: number): number {
    return index - this.#origin + 1
  }

  /** UTF-16 units before `index`. */
  chars(index: number): number {
    return index - this.#surplus
  }

  /** Bytes before `index`. */
  byte(index: number): number {
    return index + this.#dropped
  }

  /** @param next Index behind the line end. */
  newLine(next: number): void {
    this.line += 1
    this.#origin = next
  }

  /** @param next Index behind the last of some line ends. */
  newLines(count: number, next: number): void {
    this.line += count
    this.#origin = next
  }

  /** Index of a byte; below 0 where it was dropped. */
  indexOf(byte: number): number {
    return byte - this.#dropped
  }

  /** Passes a character beyond ASCII and returns its length in bytes. @param lead Its first byte. */
  wide(lead: number): number {
    const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    // The fourth byte is paid for by the second half of a surrogate pair.
    const surplus = lead < 0xe0 ? 1 : 2
    this.#origin += surplus
    this.#surplus += surplus
    return length
  }

  /** Indexes are `by` less from now on: the bytes before were dropped. */
  shift(by: number): void {
    this.#origin -= by
    this.#surplus -= by
    this.#dropped += by
  }

  copy(): Place {
    const copy = new Place()
    copy.line = this.line
    copy.#origin = this.#origin
    copy.#surplus = this.#surplus
    copy.#dropped = this.#dropped
    return copy
  }

  /** Passes what may stand in markup; returns where a character is that XML has nowhere, or -1. */
  pass(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= 0x20 && byte < 0x80) continue
      if (byte >= 0x80) {
        if (isNoCharacter(bytes, at)) return at
        at += this.wide(byte) - 1
      } else if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
        this.newLine(at + 1)
      } else if (byte !== 0x09 && byte !== 0x0d) {
        return at
      }
    }
    return -1
  }
}

/** U+FFFE and U+FFFF: valid UTF-8, but no characters of XML. */
export function isNoCharacter(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe
}
