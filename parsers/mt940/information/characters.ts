/** What a value may hold and be taken as it stands: visible characters with single blanks between. */

export const blank = 32
export const del = 127
/** The first character behind the control characters of Latin-1 and its blank that never breaks. */
export const latinLetters = 0xa1
/** The first white space behind Latin-1. */
export const wideSpace = 0x1680

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
