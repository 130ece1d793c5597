/** File names of banks often hold account numbers; six digits in a row may be one. */
export function masked(text: string): string {
  return text.replace(/\d{6,}/g, (digits) => '#'.repeat(digits.length))
}
