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
