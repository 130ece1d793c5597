/** ISO 9362: bank, country, place and perhaps a branch. Four letters, two, then letters or digits. */
export function isBic(text: string): boolean {
  const { length } = text
  if (length !== shortBic && length !== longBic) return false
  for (let i = 0; i < length; i += 1) if (!isPart(i, text.charCodeAt(i))) return false
  return true
}

/** The same of what stands in bytes from `from` up to `to`. */
export function isBicAt(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length !== shortBic && length !== longBic) return false
  for (let i = 0; i < length; i += 1) if (!isPart(i, bytes[from + i] ?? 0)) return false
  return true
}

function isPart(index: number, code: number): boolean {
  const letter = code >= 65 && code <= 90
  const digit = code >= 48 && code <= 57
  return letter || (index >= countryEnd && digit)
}

const shortBic = 8
const longBic = 11
const countryEnd = 6
