/*
 * Writes to a page that has room, and tells where the next byte belongs. Each is a loop of its own:
 * texts are short, and to hand one to what the runtime has for it takes longer than to copy it.
 */

const shortBytes = 12

/** Bytes as they are. */
export function copied(page: Uint8Array, from: number, bytes: Uint8Array): number {
  const { length } = bytes
  if (length > shortBytes) page.set(bytes, from)
  else for (let i = 0; i < length; i += 1) page[from + i] = bytes[i] ?? 0
  return from + length
}

/** A text of plain ASCII that JSON escapes nothing of. */
export function copiedAscii(page: Uint8Array, from: number, text: string): number {
  const { length } = text
  for (let i = 0; i < length; i += 1) page[from + i] = text.charCodeAt(i)
  return from + length
}

/** An amount in ASCII with its decimal sign made a point, and without the sign between thousands. */
export function copiedAmount(
  page: Uint8Array,
  at: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  decimal: number,
  thousands: number,
): number {
  let end = at
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0
    if (byte === thousands) continue
    page[end] = byte === decimal ? 0x2e : byte
    end += 1
  }
  return end
}

const quote = 0x22
const backslash = 0x5c
/** Bytes of UTF-8 that JSON escapes: control characters, the quote and the backslash. */
const escaped = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 1 : 0,
)

/** UTF-8 as JSON escapes it, without the quotes around it. Takes six bytes a byte at most. */
export function copiedUtf8(
  page: Uint8Array,
  at: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let end = at
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0
    if (escaped[byte] === 0) {
      page[end] = byte
      end += 1
    } else {
      end = copiedAscii(page, end, JSON.stringify(String.fromCharCode(byte)).slice(1, -1))
    }
  }
  return end
}

/** Numbers up to here are divided as integers, which is quicker. */
const greatestInteger = 0x7fffffff

/** A whole number from 0. */
export function copiedDigits(page: Uint8Array, from: number, number: number): number {
  if (number > greatestInteger) return copiedAscii(page, from, String(number))
  let end = from + 1
  for (let power = 10; power <= number; power *= 10) end += 1
  let rest = number | 0
  for (let at = end - 1; at >= from; at -= 1) {
    const tenth = (rest / 10) | 0
    page[at] = 0x30 + rest - tenth * 10
    rest = tenth
  }
  return end
}

/** Any text as JSON escapes it, without the quotes around it. Takes six bytes a character at most. */
export function copiedText(page: Uint8Array, from: number, text: string): number {
  const { length } = text
  let at = from
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 0x80) {
      if (code < 0x20) return copiedEscaped(page, from, text)
      if (code === 0x22 || code === 0x5c) {
        page[at] = 0x5c
        at += 1
      }
      page[at] = code
      at += 1
    } else if (code < 0x800) {
      page[at] = 0xc0 | (code >> 6)
      page[at + 1] = 0x80 | (code & 0x3f)
      at += 2
    } else if (code < 0xd800 || code >= 0xe000) {
      page[at] = 0xe0 | (code >> 12)
      page[at + 1] = 0x80 | ((code >> 6) & 0x3f)
      page[at + 2] = 0x80 | (code & 0x3f)
      at += 3
    } else {
      return copiedEscaped(page, from, text)
    }
  }
  return at
}

const encoder = new TextEncoder()

/** Any value as `JSON.stringify` writes it. Takes six bytes a character of a text at most. */
export function copiedJson(page: Uint8Array, from: number, value: unknown): number {
  return from + encoder.encodeInto(JSON.stringify(value), page.subarray(from)).written
}

/** What is rare: control characters, and characters beyond the first plane. */
function copiedEscaped(page: Uint8Array, from: number, text: string): number {
  const json = JSON.stringify(text).slice(1, -1)
  return from + encoder.encodeInto(json, page.subarray(from)).written
}
