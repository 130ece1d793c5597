/**
 * The Belgian structured reference (OGM, VCS): ten digits and two check digits, which are the rest
 * of the ten by 97, or 97 where that is nought.
 *
 * @param digits Twelve digits.
 */
export function isOgm(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false
  const rest = BigInt(digits.slice(0, 10)) % 97n
  return BigInt(digits.slice(10)) === (rest === 0n ? 97n : rest)
}

/** As it is printed on an invoice: `***123/4567/89012***` or with plus signs. */
const printed = /(?:\*{3}|\+{3})(\d{3})\/(\d{4})\/(\d{5})(?:\*{3}|\+{3})/

/** The twelve digits of the first reference that stands in a text as it is printed. */
export function printedOgm(text: string): string | undefined {
  const match = printed.exec(text)
  return match ? `${match[1]}${match[2]}${match[3]}` : undefined
}
