import type { XmlInput } from './xmlInput.ts'
import { isNoCharacter } from './xmlPlace.ts'
import { resolve } from './xmlText.ts'

/** Bytes of a text that stand for themselves, in one line. */
export const isPlainByte = new Uint8Array(256).map((_, byte) =>
  byte === 0x09 || (byte >= 0x20 && byte < 0x80 && !'<&>'.includes(String.fromCharCode(byte)))
    ? 1
    : 0,
)

const ampersand = 0x26

/**
 * The text between `from` and `to`, decoded; undefined where it has a line end or what may be wrong in
 * it, which to say is not for here.
 */
export function recurringText(
  { bytes, text }: XmlInput,
  from: number,
  to: number,
): string | undefined {
  let wide = false
  let references = false
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    if (isPlainByte[byte] === 1) continue
    if (byte >= 0x80 && !isNoCharacter(bytes, at)) wide = true
    else if (byte === ampersand) references = true
    else return undefined
  }
  const written = wide ? bytes.toString('utf8', from, to) : text.slice(from, to)
  return references ? resolved(written) : written
}

function resolved(written: string): string | undefined {
  let text = ''
  let from = 0
  for (let at = written.indexOf('&'); at >= 0; at = written.indexOf('&', from)) {
    const end = written.indexOf(';', at)
    const character = end < 0 ? undefined : resolve(written.slice(at + 1, end))
    if (character === undefined) return undefined
    text += written.slice(from, at) + character
    from = end + 1
  }
  return text + written.slice(from)
}
