/**
 * Whether the check digits of accounts and references hold. They tell a mistyped number from a right
 * one; that an account exists they don't tell.
 */

/** An account number after ISO 13616. @param text Without blanks, letters in capitals. */
export function isIban(text: string): boolean {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) && leavesOne(text)
}

/**
 * A creditor reference after ISO 11649: `RF`, two check digits, up to 21 letters or digits. As it is
 * printed, in groups of four, and in small letters it is the same reference.
 */
export function isCreditorReference(text: string): boolean {
  const compact = text.replace(/\s/g, '')
  return /^RF\d{2}[A-Z0-9]{1,21}$/i.test(compact) && leavesOne(compact)
}

/**
 * ISO 7064 MOD 97-10: the first four characters moved to the end, and letters as numbers from 10, the
 * whole leaves 1 by 97.
 */
function leavesOne(text: string): boolean {
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Carries of the Swiss check digit, "modulo 10, recursive". */
const carries = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

/** A Swiss QR reference: 27 digits, the last of them a check digit (Swiss Payment Standards). */
export function isQrReference(text: string): boolean {
  const compact = text.replace(/\s/g, '')
  if (!/^\d{27}$/.test(compact)) return false
  let carry = 0
  for (const digit of compact.slice(0, -1)) {
    carry = carries[(carry + Number.parseInt(digit, 10)) % 10] ?? 0
  }
  return (10 - carry) % 10 === Number.parseInt(compact.slice(-1), 10)
}

/**
 * A Belgian structured reference (OGM, VCS): ten digits and two check digits, which are the rest of
 * the ten by 97, or 97 where that is nought.
 *
 * @param digits Twelve digits.
 */
export function isOgm(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false
  const rest = BigInt(digits.slice(0, 10)) % 97n
  return BigInt(digits.slice(10)) === (rest === 0n ? 97n : rest)
}
