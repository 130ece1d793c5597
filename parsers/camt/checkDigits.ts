/**
 * ISO 11649 creditor reference: `RF`, two check digits, up to 21 letters or digits. The check is
 * that of an IBAN: moved to the end and with letters as numbers from 10, it leaves 1 by 97.
 */
export function isCreditorReference(text: string): boolean {
  const compact = text.replace(/\s/g, '').toUpperCase()
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(compact) && modulo97(compact) === 1
}

/** ISO 7064 MOD 97-10 over a text whose first four characters count last. */
function modulo97(text: string): number {
  let rest = 0
  for (const char of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** Carries of the Swiss check digit, "modulo 10, recursive". */
const carries = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

/** Swiss QR reference: 27 digits, the last of them a check digit (Swiss Payment Standards). */
export function isQrReference(text: string): boolean {
  const compact = text.replace(/\s/g, '')
  if (!/^\d{27}$/.test(compact)) return false
  let carry = 0
  for (const digit of compact.slice(0, -1)) {
    carry = carries[(carry + Number.parseInt(digit, 10)) % 10] ?? 0
  }
  return (10 - carry) % 10 === Number.parseInt(compact.slice(-1), 10)
}
