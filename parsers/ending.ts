/** Bytes of a file's beginning and end that tell how it ends. */
export const endingBytes = 1024

/**
 * How a file ends, as far as its last bytes tell:
 *
 * - `file`: with what ends the whole file, after which nothing may follow, such as the end tag of the
 *   outermost element or a trailer with its counts
 * - `message`: with the end of a message that others may follow, such as `-}`
 */
export type Ending = 'file' | 'message'

/**
 * Tells whether a file ends like a whole one, without reading it. It proves nothing: the end of a
 * first message looks like the end of a file, and so does whatever a writer pauses after. Undefined
 * where nothing is known of how such a file ends.
 *
 * @param head The first {@link endingBytes} of the file, or all where it is shorter.
 * @param tail The last {@link endingBytes} of it, or all.
 */
export function endingOf(head: Uint8Array, tail: Uint8Array): Ending | undefined {
  // The zeros of UTF-16 go; those that a share shows for what is not copied yet end no file.
  const wide = head.subarray(0, 4).includes(0)
  if (!wide && tail.includes(0)) return undefined
  const [begins, ends] = [head, tail].map((bytes) => latin1(bytes).replaceAll('\0', ''))
  if (begins === undefined || ends === undefined) return undefined
  const end = ends.slice(-endingBytes).trimEnd()
  if (end === '') return undefined
  return begins.trimStart().replace(mark, '').trimStart().startsWith('<')
    ? xmlEnding(begins, end)
    : linesEnding(begins, lastLine(end))
}

/** The mark of UTF-8 or UTF-16 as latin1 shows it. */
const mark = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/

/** Comments and processing instructions before the outermost element; its name in group 1. */
const outermost = /<([A-Za-z_][\w.:-]{0,100})[\s/>]/

/** ISO 20022 and exports: one outermost element, whose end tag ends the file. */
function xmlEnding(head: string, end: string): Ending | undefined {
  const name = outermost.exec(head)?.[1]
  return name !== undefined && end.endsWith(`</${name}>`) ? 'file' : undefined
}

function linesEnding(head: string, last: string): Ending | undefined {
  const begins = head.trimStart().replace(mark, '').trimStart()
  // SWIFT FIN: block 4 ends with `-}`, a bare message with `-`; block 5 may stand behind it.
  if (/^(?:\{1:|:20:)/.test(begins)) {
    return last === '-' || /(?:-\}|\}\})(?:\{5:[^{}]*\})?$/.test(last) ? 'message' : undefined
  }
  // BAI2: 99, the file trailer. CODA: 9, whose last character says whether another file follows.
  if (begins.startsWith('01,')) return /^99,.*\/$/.test(last) ? 'file' : undefined
  if (/^0{5}\d/.test(begins)) return /^9.{126}[12]$/.test(last) ? codaEnding(last) : undefined
  // Norma 43: 88, the end of the file with its count.
  if (/^11\d{8}/.test(begins)) return /^88\d{18}/.test(last) ? 'file' : undefined
  // CFONB 120: 07, the new balance of an account, which another account may follow.
  if (/^01\d{5}/.test(begins)) return /^07\d{5}/.test(last) ? 'message' : undefined
  return undefined
}

function codaEnding(last: string): Ending {
  return last.endsWith('2') ? 'file' : 'message'
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).trim()
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
