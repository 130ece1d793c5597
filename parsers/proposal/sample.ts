import iconv from 'iconv-lite'
import { byteOrderMark, type Charset, CharsetEvidence } from '../charset.ts'
import { decoding } from '../decoder.ts'
import { meaningsOf } from './vocabulary.ts'

/** How much of a file is looked at: some thousand rows from its start, and its end. */
export const sampleHeadBytes = 2 * 1024 * 1024
export const sampleTailBytes = 64 * 1024

/** The bytes of a file that are looked at. */
export interface FileSample {
  readonly head: Uint8Array
  /** The last bytes, where the head isn't the whole file. */
  readonly tail: Uint8Array | undefined
  /** Bytes of the file. */
  readonly size: number
}

/** A sample as text. */
export interface SampleText {
  readonly charset: Charset
  /** Why it is thought to be that one, for the person. */
  readonly charsetNote: string
  /** Whether the mapping has to state it: Unicode is recognised by itself. */
  readonly stated: boolean
  /** Ends with a whole line where the file goes on. */
  readonly head: string
  /** Begins with a whole line. */
  readonly tail: string | undefined
  readonly size: number
}

/** Single-byte charsets, the usual one first: a later one is taken only on evidence. */
const codePages = ['windows-1252', 'windows-1250', 'windows-1251', 'windows-1257', 'cp852', 'cp866']

const lineFeed = 0x0a

/** Decodes a sample in the charset that its bytes, and the words they make, speak for. */
export function sampleText(sample: FileSample): SampleText {
  const evidence = new CharsetEvidence()
  const { head: start, tail: end } = sample
  // Whole lines only: a character that the sample cuts would speak against UTF-8.
  evidence.write(end ? start.subarray(0, start.lastIndexOf(lineFeed) + 1) : start)
  if (end) evidence.write(end.subarray(end.indexOf(lineFeed) + 1))
  const found = evidence.decide(sample.head.subarray(0, 4096) as Buffer, undefined)
  const single = found.evidence === 'latin-default' || found.evidence === 'dos-letters'
  const charset = single ? byWords(sample.head, found.charset) : found.charset
  const head = text(sample.head, charset)
  return {
    charset,
    charsetNote: note(charset, found.evidence, found.charset),
    stated: single,
    head: sample.tail ? head.slice(0, lastLineEnd(head)) : head,
    tail: sample.tail && fromNextLine(text(sample.tail, charset)),
    size: sample.size,
  }
}

function note(charset: Charset, evidence: string, byBytes: Charset): string {
  if (charset !== byBytes) return `no UTF-8; read in ${charset}, more of its words are known`
  switch (evidence) {
    case 'bom':
      return `${charset}, by the mark at the file's start`
    case 'ascii':
      return 'nothing but ASCII was seen'
    case 'valid-utf-8':
      return 'valid UTF-8'
    case 'nul-pattern':
      return `${charset}, by its zero bytes`
    case 'dos-letters':
      return `no UTF-8; its letters beyond ASCII are those of ${charset}`
    default:
      return `no UTF-8; ${charset} is the usual one. Look at a name with a letter beyond ASCII`
  }
}

/** Words of a header are known in the right charset only; the bytes of a code page don't tell. */
function byWords(head: Uint8Array, usual: Charset): Charset {
  const start = Buffer.from(head.subarray(0, 16 * 1024))
  const candidates = [usual, ...codePages.filter((page) => page !== usual)]
  let best = { charset: usual, known: -1 }
  for (const charset of candidates) {
    const known = knownWords(iconv.decode(start, charset))
    if (known > best.known + 0.5) best = { charset, known }
  }
  return best.charset
}

const knownLines = 40

function knownWords(text: string): number {
  const cells = text
    .split(/\r\n?|\n/, knownLines)
    .flatMap((line) => line.slice(0, 4000).split(/[;,\t|"]/))
    .filter((cell) => /[^\u0000-\u007f]/.test(cell))
  return cells.filter((cell) => (meaningsOf(cell)[0]?.score ?? 0) >= 0.9).length
}

/** The sample may break off inside a character; what the charset doesn't have is shown as such. */
function text(bytes: Uint8Array, charset: Charset): string {
  const unicode = /^utf-?(8|16le|16be)$/i.test(charset)
  if (!unicode) return iconv.decode(Buffer.from(bytes), charset)
  try {
    return decoding(charset).write(bytes)
  } catch {
    const mark = byteOrderMark(bytes)?.length ?? 0
    return new TextDecoder(charset).decode(bytes.subarray(mark))
  }
}

function lastLineEnd(text: string): number {
  const lf = text.lastIndexOf('\n')
  return lf >= 0 ? lf + 1 : text.lastIndexOf('\r') + 1
}

function fromNextLine(text: string): string {
  const lf = text.indexOf('\n')
  return text.slice(lf >= 0 ? lf + 1 : text.indexOf('\r') + 1)
}
