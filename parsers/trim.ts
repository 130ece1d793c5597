/**
 * Index behind the last character of a text that is none of `characters`. An expression such as
 * `/[ab]+$/` looks for its end from every place anew: a long run of blanks in the middle of a hostile
 * text then takes minutes.
 */
export function endWithout(text: string, characters: string): number {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return end
}

/** A text without the white space around it: `trim`, which most texts of an export need not call. */
export function trimmed(text: string): string {
  if (text.length === 0) return text
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  const bare = first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f
  return bare ? text : text.trim()
}
