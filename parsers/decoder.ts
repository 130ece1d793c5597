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

/**
 * UTF-8 without a `TextDecoder`: that one turns every piece of a stream into a text of two bytes a
 * character, which whoever reads it then pays for at every step.
 */
class Utf8Decoding implements TextDecoding {
  readonly #charset: Charset
  #rest: Uint8Array = new Uint8Array(0)
  #begun = false

  constructor(charset: Charset) {
    this.#charset = charset
  }

  write(chunk: Uint8Array): string {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    const whole = bytes.length - incompleteTail(bytes)
    this.#rest = bytes.slice(whole)
    if ((this.#rest[0] ?? 0) > highestLead) throw invalid(this.#charset)
    return whole === 0 ? '' : this.#text(bytes.subarray(0, whole))
  }

  end(): string {
    if (this.#rest.length > 0) throw invalid(this.#charset)
    return ''
  }

  #text(bytes: Uint8Array): string {
    if (!isUtf8(bytes)) throw invalid(this.#charset)
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
    const marked = !this.#begun && text.startsWith('\ufeff')
    this.#begun = true
    return marked ? text.slice(1) : text
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
const latin1Controls = /[\u0080-\u009f]/

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
      const latin1 = nearly ? bytes.toString('latin1') : undefined
      if (latin1 !== undefined && !latin1Controls.test(latin1)) return latin1
      return checked(decoder.write(bytes))
    },
    end: () => checked(decoder.end() ?? ''),
  }
}
