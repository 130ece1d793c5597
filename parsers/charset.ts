import { isAscii, isUtf8 } from 'node:buffer'

/**
 * Character sets that files arrive in. Single-byte ones beside these may be stated by a feed or a
 * mapping by any name that iconv-lite knows.
 */
export type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | (string & {})

/** How a charset was found, for the report. */
export interface CharsetFinding {
  readonly charset: Charset
  readonly evidence:
    | 'bom'
    | 'ascii'
    | 'valid-utf-8'
    | 'nul-pattern'
    | 'stated'
    | 'dos-letters'
    | 'latin-default'
}

const boms: readonly (readonly [Charset, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** Charset by a byte order mark, and the mark's length. */
export function byteOrderMark(head: Uint8Array): { charset: Charset; length: number } | undefined {
  const hit = boms.find(([, mark]) => mark.every((byte, i) => head[i] === byte))
  return hit && { charset: hit[0], length: hit[1].length }
}

/** Letters of the DOS code pages 437 and 850 that are no letters in Windows-1252: ü é â ä à å ç … Ü. */
const isDosLetter = (byte: number) => byte >= 0x80 && byte <= 0x9a
const isAsciiLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

/** Punctuation of Windows-1252 that stands right behind letters: … ‘ ’ “ ” • – — ™ and €. */
const windowsPunctuation = new Set([0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99])

/** Letters are looked for in blocks that are not all ASCII, which few of a file's are. */
const blockBytes = 1024

/**
 * Collects what the bytes of a whole file say about its charset: strictly valid UTF-8 first; only
 * where they aren't, the letters of a single-byte charset. Feed it every chunk in order.
 */
export class CharsetEvidence {
  #ascii = true
  #utf8 = true
  /** Whether whole UTF-8 sequences beyond ASCII were seen. */
  #wideLetters = false
  #pending: Uint8Array = new Uint8Array(0)
  #previous = 0
  #dosLetters = 0
  #latinLetters = 0

  write(chunk: Uint8Array): void {
    if (this.#utf8) this.#checkUtf8(chunk)
    this.#countLetters(chunk)
  }

  /**
   * @param stated What the file itself, its mapping or its feed says; believed only where the bytes
   *   are not UTF-8, which no other charset's text is by chance.
   */
  decide(head: Uint8Array, stated: Charset | undefined): CharsetFinding {
    const mark = byteOrderMark(head)
    if (mark) return { charset: mark.charset, evidence: 'bom' }
    const wide = utf16WithoutMark(head)
    if (wide) return { charset: wide, evidence: 'nul-pattern' }
    if (this.#ascii) return { charset: 'utf-8', evidence: 'ascii' }
    if (this.#isUtf8()) return { charset: 'utf-8', evidence: 'valid-utf-8' }
    if (stated) return { charset: stated, evidence: 'stated' }
    if (this.#dosLetters > this.#latinLetters) return { charset: 'cp850', evidence: 'dos-letters' }
    return { charset: 'windows-1252', evidence: 'latin-default' }
  }

  /** A file that breaks off inside a character is UTF-8 too, if others before it are whole. */
  #isUtf8(): boolean {
    return this.#utf8 && (this.#pending.length === 0 || this.#wideLetters)
  }

  #checkUtf8(chunk: Uint8Array): void {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    const whole = bytes.length - incompleteTail(bytes)
    const checked = bytes.subarray(0, whole)
    this.#utf8 = isUtf8(checked)
    this.#wideLetters ||= !isAscii(checked)
    this.#pending = bytes.slice(whole)
  }

  #countLetters(chunk: Uint8Array): void {
    if (isAscii(chunk)) {
      this.#previous = chunk.at(-1) ?? this.#previous
      return
    }
    this.#ascii = false
    for (let from = 0; from < chunk.length; from += blockBytes) {
      const block = chunk.subarray(from, from + blockBytes)
      if (!isAscii(block)) this.#countIn(chunk, from, from + block.length)
    }
    this.#previous = chunk.at(-1) ?? this.#previous
  }

  #countIn(chunk: Uint8Array, from: number, to: number): void {
    for (let i = nextBeyondAscii(chunk, from, to); i < to; i = nextBeyondAscii(chunk, i + 1, to)) {
      const before = i === 0 ? this.#previous : chunk[i - 1]
      if (isAsciiLetter(before ?? 0)) this.#countLetter(chunk[i] ?? 0)
    }
  }

  #countLetter(byte: number): void {
    if (byte >= 0xc0) this.#latinLetters += 1
    else if (isDosLetter(byte) && !windowsPunctuation.has(byte)) this.#dosLetters += 1
  }
}

/** Index of the next byte that is no ASCII, or `to`. A loop of its own: V8 keeps it fast. */
function nextBeyondAscii(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] ?? 0) < 0x80) at += 1
  return at
}

/** Bytes at the end that begin a UTF-8 sequence without ending it: 0 to 3. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

/** Text in Western languages has a NUL in every second byte of UTF-16, always on the same side. */
function utf16WithoutMark(head: Uint8Array): Charset | undefined {
  const pairs = Math.min(head.length, 1024) >> 1
  if (pairs < 2) return undefined
  let first = 0
  let second = 0
  for (let i = 0; i < pairs * 2; i += 2) {
    if (head[i] === 0) first += 1
    if (head[i + 1] === 0) second += 1
  }
  if (second > pairs * 0.6 && first === 0) return 'utf-16le'
  if (first > pairs * 0.6 && second === 0) return 'utf-16be'
  return undefined
}
