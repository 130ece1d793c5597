import { wrapperRefusal } from './problems.ts'

/** Longest line of an armored file, in bytes; the standard has 76. */
const maxLineBytes = 64 * 1024

/** Of the headers between the first line and the blank one. */
const maxHeaderLines = 100

/**
 * The bytes of an armored OpenPGP file, RFC 9580 section 6, in flat memory. The check sum behind them
 * is left alone, as the standard recommends: what is inside has a better one.
 *
 * @throws {Refusal} `pgp-malformed`.
 */
export function* dearmored(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  let state: 'before' | 'headers' | 'data' = 'before'
  let headers = 0
  let digits = ''
  for (const line of linesOf(chunks)) {
    if (state === 'before') {
      if (line.includes('-----BEGIN PGP MESSAGE-----')) state = 'headers'
    } else if (state === 'headers') {
      headers += 1
      if (headers > maxHeaderLines) throw malformed()
      if (line.trim() === '') state = 'data'
    } else {
      const text = line.trim()
      if (text.startsWith('=') || text.startsWith('-')) {
        yield decoded(digits)
        return
      }
      digits += text
      const whole = digits.length - (digits.length % 4)
      if (whole < 16_384) continue
      yield decoded(digits.slice(0, whole))
      digits = digits.slice(whole)
    }
  }
  // Neither a check sum nor an end: the file was cut off.
  throw malformed()
}

function decoded(digits: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) throw malformed()
  return Buffer.from(digits, 'base64')
}

function* linesOf(chunks: Iterable<Uint8Array>): Generator<string, void> {
  let rest = ''
  for (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLineBytes) throw malformed()
    yield* lines
  }
  yield rest
}

export function malformed() {
  return wrapperRefusal(
    'pgp-malformed',
    'The file begins like an OpenPGP message and goes on like none, or is cut off. Ask the sender ' +
      'to send it again.',
  )
}
