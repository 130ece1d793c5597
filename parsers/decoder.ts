import iconv from 'iconv-lite'
import { byteOrderMark, type Charset } from './charset.ts'
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
  return /^utf-?(8|16le|16be)$/i.test(charset) ? unicode(charset) : codePage(charset)
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

function codePage(charset: Charset): TextDecoding {
  if (!iconv.encodingExists(charset)) throw unknown(charset)
  const decoder = iconv.getDecoder(charset)
  const checked = (text: string): string => {
    if (text.includes('\ufffd')) throw invalid(charset)
    return text
  }
  return {
    write: (chunk) =>
      checked(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))),
    end: () => checked(decoder.end() ?? ''),
  }
}
