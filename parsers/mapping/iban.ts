/**
 * Whether a text without spaces is an IBAN: its form and its check digits, after ISO 13616 and
 * ISO 7064 (mod 97-10).
 */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  let remainder = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    // Letters stand for two digits: A is 10, Z is 35.
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
