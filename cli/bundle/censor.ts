/** Takes out of a text what a help desk must not see. */
export type Censor = (text: string) => string

/** Shorter ones would be found in every word. */
const leastChars = 3

/** An IBAN, its blanks included. */
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}\b/g
/** Six digits in a row may be a part of an account number. */
const digits = /\d{6,}/g
/** Two digits behind the last point or comma, and no version or address around it. */
const amount = /(?<![\d.])\d{1,3}(?:[.,' ]?\d{3})*[.,]\d{2}(?![\d.])/g

/**
 * The last of two nets. What goes into a bundle is chosen, so that nothing private should come as far
 * as here; what comes all the same is taken out by its form, or because the configuration holds it.
 *
 * @param known Secrets, users, accounts and other values that are private wherever they stand.
 */
export function censor(known: Iterable<string>): Censor {
  const longestFirst = [...new Set(known)]
    .filter((text) => text.length >= leastChars)
    .sort((a, b) => b.length - a.length)
  return (text) =>
    longestFirst
      .reduce((rest, hidden) => rest.replaceAll(hidden, '[hidden]'), text)
      .replace(iban, '[account]')
      .replace(digits, (found) => '#'.repeat(found.length))
      .replace(amount, '[amount]')
}

/** Censors every text of a value; its numbers and names of members stay. */
export function everywhere(value: unknown, hide: Censor): unknown {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => everywhere(item, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, everywhere(inner, hide)]),
  )
}

/** Of a text only that there is one. */
export function sized(text: string): string {
  return text === '' ? '' : `[text of ${text.length} characters]`
}
