/**
 * An account number as somebody wrote it, taken apart so that the ways in which banks write one
 * account can be held against each other: IBAN, bank code and number, short number.
 */
export interface AccountSpelling {
  /** Capital letters, without blanks, points, hyphens and slashes in front. */
  readonly compact: string
  /** Whether it has the form of an IBAN; its check digits are not looked at here. */
  readonly iban: boolean
  /** Bank code without leading zeros, where one is written or a known IBAN holds it. */
  readonly bank: string | undefined
  /** Number without leading zeros; of an IBAN of another country all behind the check digits. */
  readonly number: string
  /**
   * Whole writings of the account, its own first, all without leading zeros. Two texts with a key in
   * common name the same account, but for two IBANs, whose countries may use one bank code twice.
   */
  readonly keys: readonly [string, ...string[]]
}

/** Where bank code and number stand in what follows the check digits: first character and length. */
interface Layout {
  readonly bank: readonly [number, number]
  readonly number: readonly [number, number]
}

/** BBAN structures after the SWIFT IBAN registry; national check characters are in neither part. */
const layouts: Readonly<Record<string, Layout>> = {
  AT: { bank: [0, 5], number: [5, 11] },
  BE: { bank: [0, 3], number: [3, 9] },
  CH: { bank: [0, 5], number: [5, 12] },
  DE: { bank: [0, 8], number: [8, 10] },
  DK: { bank: [0, 4], number: [4, 10] },
  ES: { bank: [0, 8], number: [10, 10] },
  FR: { bank: [0, 10], number: [10, 11] },
  GB: { bank: [4, 6], number: [10, 8] },
  IT: { bank: [1, 10], number: [11, 12] },
  LI: { bank: [0, 5], number: [5, 12] },
  LU: { bank: [0, 3], number: [3, 13] },
  MC: { bank: [0, 10], number: [10, 11] },
  NL: { bank: [0, 4], number: [4, 10] },
  PL: { bank: [0, 8], number: [8, 16] },
  PT: { bank: [0, 8], number: [8, 11] },
  SM: { bank: [1, 10], number: [11, 12] },
}

const ibanForm = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/
const bicForm = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/

/** Takes a written account apart. Any text has a spelling; what stands behind a slash is the number. */
export function accountSpelling(written: string): AccountSpelling {
  const compact = compactAccount(written)
  const slash = compact.indexOf('/')
  const front = slash < 0 ? '' : compact.slice(0, slash)
  const behind = compact.slice(slash + 1)
  if (ibanForm.test(behind)) return ibanSpelling(behind)
  // A BIC says which bank it is, but is no bank code that another spelling could repeat.
  const bank = front === '' || bicForm.test(front) ? undefined : withoutZeros(front)
  const number = withoutZeros(behind.replaceAll('/', ''))
  const key = front === '' ? `=${withoutZeros(compact)}` : `${withoutZeros(front)}/${number}`
  return { compact, iban: false, bank, number, keys: [key] }
}

/** The text without what banks put between the characters: the form that is looked up. */
export function compactAccount(written: string): string {
  return written
    .toUpperCase()
    .replace(/[\s.-]+/g, '')
    .replace(/^\/+/, '')
}

function ibanSpelling(iban: string): AccountSpelling {
  const bban = iban.slice(4)
  const layout = layouts[iban.slice(0, 2)]
  const keys: [string, ...string[]] = [`=${iban}`, `=${withoutZeros(bban)}`]
  if (!layout) return { compact: iban, iban: true, bank: undefined, number: bban, keys }
  const bank = part(bban, layout.bank)
  const whole = part(bban, layout.number)
  const number = withoutZeros(whole)
  // CFONB 120 and Norma 43 write both parts as one number, without the check digits.
  const joined = bank + whole
  if (joined !== bban) keys.push(`=${withoutZeros(joined)}`)
  keys.push(`${withoutZeros(bank)}/${number}`)
  return { compact: iban, iban: true, bank: withoutZeros(bank), number, keys }
}

function part(text: string, [from, length]: readonly [number, number]): string {
  return text.slice(from, from + length)
}

function withoutZeros(text: string): string {
  return text.replace(/^0+(?=.)/, '')
}
