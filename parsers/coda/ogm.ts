/** A Belgian structured reference as it stands on an invoice: `***123/4567/89012***`, or with plus. */
const printed = /(?:\*{3}|\+{3})(\d{3})\/(\d{4})\/(\d{5})(?:\*{3}|\+{3})/

/** The twelve digits of the first reference that stands in a text as it is printed. */
export function printedOgm(text: string): string | undefined {
  const match = printed.exec(text)
  return match ? `${match[1]}${match[2]}${match[3]}` : undefined
}
