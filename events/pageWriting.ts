/*
 * Writes to a page that has room, and tells where the next byte belongs. Each is a loop of its own:
 * texts are short, and to hand one to what the runtime has for it takes longer than to copy it.
 */

const shortBytes = 32

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

/** An amount with its decimal sign made a point, and without the sign between thousands. */
export function copiedAmount(
  page: Uint8Array,
  from: number,
  text: string,
  decimal: number,
  thousands: number,
): number {
  const { length } = text
  let at = from
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === thousands) continue
    page[at] = code === decimal ? 0x2e : code
    at += 1
  }
  return at
}

/** A whole number from 0. */
export function copiedDigits(page: Uint8Array, from: number, number: number): number {
  let end = from + 1
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) end += 1
  let at = end
  for (let rest = number; at > from; rest = Math.floor(rest / 10)) {
    at -= 1
    page[at] = 0x30 + (rest % 10)
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
      if (code < 0x20) return copiedJson(page, from, text)
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
      return copiedJson(page, from, text)
    }
  }
  return at
}

const encoder = new TextEncoder()

/** What is rare: control characters, and characters beyond the first plane. */
function copiedJson(page: Uint8Array, from: number, text: string): number {
  const json = JSON.stringify(text).slice(1, -1)
  return from + encoder.encodeInto(json, page.subarray(from)).written
}
