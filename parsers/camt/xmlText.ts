const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Characters between `&` and `;`: a code point and as many zeros before it as anybody writes. */
const maxReferenceChars = 32

/**
 * What a reference stands for; undefined where it is none of the five entities that need no DOCTYPE
 * and no number of a character that XML allows.
 *
 * @param name What stands between `&` and `;`.
 */
export function resolve(name: string): string | undefined {
  const known = entities.get(name)
  if (known || name.length > maxReferenceChars) return known
  const hex = /^#x([0-9A-Fa-f]+)$/.exec(name)?.[1]
  const decimal = hex === undefined ? /^#([0-9]+)$/.exec(name)?.[1] : undefined
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16)
  return isCharacter(code) ? String.fromCodePoint(code) : undefined
}

/** `Char` of XML 1.0. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || isAstral(code)
}

function isAstral(code: number): boolean {
  return code >= 0x10000 && code <= 0x10ffff
}

/** Line ends as XML hands them over: LF alone. */
export function normalised(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/**
 * Index of the `;` that ends a reference; -1 where none does, undefined where more is to come.
 *
 * @param at Index of the `&`.
 */
export function referenceEnd(text: string, at: number): number | undefined {
  const longest = at + 2 + maxReferenceChars
  for (let index = at + 1; index < longest; index += 1) {
    if (index === text.length) return undefined
    const char = text.charAt(index)
    if (char === ';') return index
    if (!/[#0-9A-Za-z]/.test(char)) return -1
  }
  return -1
}
