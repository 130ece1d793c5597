const at = 0x40
const lf = 0x0a
const cr = 0x0d
const space = 0x20

/**
 * Some banks end lines with `@@` (FinTS carries MT940 that way). Where the first line of a file
 * ends so, every `@@` becomes CR LF, byte for byte, so that places in the file stay true; `@@` in
 * front of a real line end becomes blanks.
 *
 * Holds back the file's first line at most, and two bytes after that.
 */
export class LineEnds {
  readonly #maxBytes: number
  #mode: 'undecided' | 'plain' | 'ats' = 'undecided'
  #held: Buffer = Buffer.alloc(0)

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  write(chunk: Uint8Array): Uint8Array {
    if (this.#mode === 'plain') return chunk
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : Buffer.from(chunk)
    this.#held = Buffer.alloc(0)
    if (this.#mode === 'undecided') this.#mode = decide(bytes, this.#maxBytes)
    if (this.#mode === 'plain') return bytes
    if (this.#mode === 'ats') return this.#replace(bytes, false)
    this.#held = bytes
    return new Uint8Array(0)
  }

  end(): Uint8Array {
    const rest = this.#held
    this.#held = Buffer.alloc(0)
    return this.#mode === 'ats' ? this.#replace(rest, true) : rest
  }

  #replace(bytes: Buffer, last: boolean): Uint8Array {
    let i = bytes.indexOf('@@')
    while (i >= 0 && (last || i + 2 < bytes.length)) {
      const next = bytes[i + 2]
      const doubled = next === lf || next === cr
      bytes[i] = doubled ? space : cr
      bytes[i + 1] = doubled ? space : lf
      i = bytes.indexOf('@@', i + 2)
    }
    const keep = last ? 0 : i >= 0 ? bytes.length - i : bytes[bytes.length - 1] === at ? 1 : 0
    this.#held = Buffer.from(bytes.subarray(bytes.length - keep))
    return bytes.subarray(0, bytes.length - keep)
  }
}

function decide(bytes: Buffer, maxBytes: number): 'undecided' | 'plain' | 'ats' {
  let from = 0
  while (from < bytes.length && (bytes[from] ?? 0) <= space) from += 1
  for (let i = from; i < bytes.length; i += 1) {
    const byte = bytes[i]
    if (byte === lf || byte === cr) return 'plain'
    if (byte === at && bytes[i + 1] === at) return 'ats'
  }
  return bytes.length > maxBytes ? 'plain' : 'undecided'
}
