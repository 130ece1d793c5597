/** ISO 9362: bank, country, place and perhaps a branch. Four letters, two, then letters or digits. */
export function isBic(text: string): boolean {
  const { length } = text
  if (length !== 8 && length !== 11) return false
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i)
    const letter = code >= 65 && code <= 90
    const digit = code >= 48 && code <= 57
    if (!letter && (i < 6 || !digit)) return false
  }
  return true
}
