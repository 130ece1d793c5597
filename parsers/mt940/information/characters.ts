/** What a value may hold and be taken as it stands: visible characters with single blanks between. */

const blank = 32
const del = 127
/** The first character behind the control characters of Latin-1 and its blank that never breaks. */
const latinLetters = 0xa1
/** The first white space behind Latin-1. */
const wideSpace = 0x1680

/**
 * Whether a character makes a text untidy, or may do so: control characters, white space but the
 * blank, and a blank behind another.
 */
export function isUntidy(code: number, before: number): boolean {
  if (code <= blank) return code < blank || before === blank
  return code >= del && (code < latinLetters || code >= wideSpace)
}

/** White space as JavaScript has it. */
export function isWhite(code: number): boolean {
  if (code <= blank) return code === blank || (code >= 9 && code <= 13)
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code))
}

export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90
}
