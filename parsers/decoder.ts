import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { byteOrderMark, type Charset, incompleteTail } from './charset.ts'
import { refusal, shapeOf } from './problems.ts'

/** Bytes of a file to text, strictly: what is no text in the charset refuses the file. */
export interface TextDecoding {
  /** Text of the next bytes; a character cut by the chunk's end comes with the next one. */
  write(chunk: Uint8Array): string
  /** @throws {Refusal} `charset-invalid` where the file ends inside a character. */
  end(): string
}

/** Decodes `charset`, dropping a byte order mark at the start. */
export function decoding(charset: Charset): TextDecoding {
  if (/^utf-?8$/i.test(charset)) return new Utf8Decoding(charset)
  return /^utf-?16(le|be)$/i.test(charset) ? unicode(charset) : codePage(charset)
}

/** Bytes of a file to UTF-8, strictly, in whole characters: {@link TextDecoding} for readers of bytes. */
export interface Recoding {
  write(chunk: Uint8Array): Uint8Array
  /** @throws {Refusal} `charset-invalid` where the file ends inside a character. */
  end(): Uint8Array
}

/** Recodes from `charset`, dropping a byte order mark at the start. */
export function recoding(charset: Charset): Recoding {
  if (/^utf-?8$/i.test(charset)) return new Utf8Recoding(charset)
  const decoder = decoding(charset)
  return {
    write: (chunk) => Buffer.from(decoder.write(chunk)),
    end: () => Buffer.from(decoder.end()),
  }
}

/** Bytes that a text takes in its charset; with it, byte offsets follow from text. */
export function byteLength(text: string, charset: Charset): number {
  return measuring(charset)(text)
}

/** {@link byteLength} for one charset, for whoever measures many texts. */
export function measuring(charset: Charset): (text: string) => number {
  if (/^utf-?8$/i.test(charset)) return Buffer.byteLength
  return /^utf-?16/i.test(charset) ? (text) => text.length * 2 : (text) => text.length
}

/** Length of the byte order mark that a decoding of this beginning will drop. */
export function markLength(head: Uint8Array): number {
  return byteOrderMark(head)?.length ?? 0
}

function invalid(charset: Charset): Error {
  return refusal(
    'charset-invalid',
    undefined,
    `The file holds bytes that are no text in ${charset}. State the feed's \`charset\`, or ask the ` +
      'sender to export in UTF-8.',
  )
}

/** A file may name any charset; what a feed or a mapping names was checked before. */
function unknown(charset: Charset): Error {
  return refusal(
    'charset-invalid',
    undefined,
    `The file names a charset that is not known (${shapeOf(charset)}) and is no UTF-8. State the ` +
      "feed's `charset`, or ask the sender to export in UTF-8.",
  )
}

/** No sequence of UTF-8 begins with a byte above it. */
const highestLead = 0xf4

/** UTF-8 that is held against its rules, and else stays as it is. */
class Utf8Recoding implements Recoding {
  readonly #charset: Charset
  #rest: Uint8Array = new Uint8Array(0)
  #begun = false

  constructor(charset: Charset) {
    this.#charset = charset
  }

  write(chunk: Uint8Array): Uint8Array {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    const whole = bytes.length - incompleteTail(bytes)
    this.#rest = bytes.slice(whole)
    if ((this.#rest[0] ?? 0) > highestLead) throw invalid(this.#charset)
    return whole === 0 ? bytes.subarray(0, 0) : this.#checked(bytes.subarray(0, whole))
  }

  end(): Uint8Array {
    if (this.#rest.length > 0) throw invalid(this.#charset)
    return this.#rest
  }

  #checked(bytes: Uint8Array): Uint8Array {
    if (!isUtf8(bytes)) throw invalid(this.#charset)
    const mark = this.#begun ? 0 : markOf(bytes)
    this.#begun = true
    return mark === 0 ? bytes : bytes.subarray(mark)
  }
}

const utf8MarkBytes = 3

function markOf(bytes: Uint8Array): number {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return marked ? utf8MarkBytes : 0
}

/**
 * UTF-8 without a `TextDecoder`: that one turns every piece of a stream into a text of two bytes a
 * character, which whoever reads it then pays for at every step.
 */
class Utf8Decoding implements TextDecoding {
  readonly #recoding: Utf8Recoding

  constructor(charset: Charset) {
    this.#recoding = new Utf8Recoding(charset)
  }

  write(chunk: Uint8Array): string {
    const { buffer, byteOffset, length } = this.#recoding.write(chunk)
    return Buffer.from(buffer, byteOffset, length).toString()
  }

  end(): string {
    this.#recoding.end()
    return ''
  }
}

function unicode(charset: Charset): TextDecoding {
  const decoder = new TextDecoder(charset, { fatal: true })
  const decode = (chunk: Uint8Array | undefined): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      throw invalid(charset)
    }
  }
  return { write: decode, end: () => decode(undefined) }
}

/** Windows-1252 is Latin-1 but for the bytes that are control characters there. */
const nearlyLatin1 = /^(windows-?1252|cp-?1252)$/i
const bytesPerWord = 4
const highBits = 0x80808080

/** Whether Latin-1 has a control character beyond ASCII. Few words of a file have any such byte. */
function hasControls(bytes: Uint8Array): boolean {
  if (bytes.length < bytesPerWord) return controlIn(bytes, 0, bytes.length)
  const head = -bytes.byteOffset & (bytesPerWord - 1)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2)
  for (let word = 0; word < words.length; word += 1) {
    if (((words[word] ?? 0) & highBits) === 0) continue
    const at = head + word * bytesPerWord
    if (controlIn(bytes, at, at + bytesPerWord)) return true
  }
  const tail = head + words.length * bytesPerWord
  return controlIn(bytes, 0, head) || controlIn(bytes, tail, bytes.length)
}

function controlIn(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (((bytes[at] ?? 0) & 0xe0) === 0x80) return true
  return false
}

function codePage(charset: Charset): TextDecoding {
  if (!iconv.encodingExists(charset)) throw unknown(charset)
  const decoder = iconv.getDecoder(charset)
  const checked = (text: string): string => {
    if (text.includes('\ufffd')) throw invalid(charset)
    return text
  }
  const nearly = nearlyLatin1.test(charset)
  return {
    write: (chunk) => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      // A text of one byte a character, where iconv-lite makes one of two.
      if (nearly && !hasControls(bytes)) return bytes.toString('latin1')
      return checked(decoder.write(bytes))
    },
    end: () => checked(decoder.end() ?? ''),
  }
}
