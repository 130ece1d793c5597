import type { Decimal } from '../../events/decimal.ts'

/** How an export writes its numbers. Nothing of it is guessed: the mapping states it. */
export interface AmountStyle {
  readonly decimal: ',' | '.'
  /** The sign between groups of three; undefined where the export writes none. */
  readonly thousands: ',' | '.' | "'" | ' ' | undefined
  /** Whether `(12,50)` is minus 12.50. */
  readonly parentheses: boolean
  /** Digits behind the point that is not written: `1250` with 2 is 12.50. */
  readonly implied: number | undefined
  /** Texts that may stand beside the number, such as `€` or `CHF`. */
  readonly symbols?: readonly string[]
}

/** Longer text is no amount: thirty digits are more than any currency needs. */
const maxAmountChars = 40

const minusSigns = '-\u2212'

/** Signs that are written for one another: apostrophes, and blanks that don't break the line. */
const alike = new Map<string, string>([
  ["'", "'\u2019"],
  [' ', ' \u00a0\u202f\u2009'],
])

/**
 * Reads an amount exactly as its style says, or gives undefined. One sign in front or behind is
 * allowed (`1.234,56-`); groups must have three digits, and a first group without a leading zero,
 * so that `0.123` is not taken for 123 where the point was meant to be a decimal one.
 */
export function parseAmount(text: string, style: AmountStyle): Decimal | undefined {
  if (text.length > maxAmountChars) return undefined
  const bare = style.symbols?.length ? withoutSymbol(text.trim(), style.symbols) : text.trim()
  const { body, negative } = unsigned(bare, style.parentheses)
  if (body === undefined) return undefined
  const number = digitsOf(body, style)
  return number && (negative ? { units: -number.units, scale: number.scale } : number)
}

/** `-£ 5.00`, `£-5.00` and `5.00- £` without their sign of currency; only one is taken off. */
function withoutSymbol(text: string, symbols: readonly string[]): string {
  const lead = signOf(text.charAt(0)) || text.startsWith('(') ? text.charAt(0) : ''
  const rest = text.slice(lead.length).trimStart()
  for (const symbol of symbols) {
    if (rest.startsWith(symbol)) return lead + rest.slice(symbol.length).trimStart()
    if (rest.endsWith(symbol)) return lead + rest.slice(0, -symbol.length).trimEnd()
    if (rest.endsWith(`${symbol})`)) {
      return `${lead}${rest.slice(0, -symbol.length - 1).trimEnd()})`
    }
  }
  return text
}

function unsigned(
  text: string,
  parentheses: boolean,
): { body: string | undefined; negative: boolean } {
  if (parentheses && text.startsWith('(') && text.endsWith(')')) {
    return { body: text.slice(1, -1).trim(), negative: true }
  }
  const first = signOf(text.charAt(0))
  const last = signOf(text.charAt(text.length - 1))
  if (first && last) return { body: undefined, negative: false }
  const body = first ? text.slice(1).trimStart() : last ? text.slice(0, -1).trimEnd() : text
  return { body, negative: (first ?? last) === '-' }
}

function signOf(character: string): '+' | '-' | undefined {
  if (character === '') return undefined
  return character === '+' ? '+' : minusSigns.includes(character) ? '-' : undefined
}

/** One pass over the characters, for this is done for every row of a large file. */
function digitsOf(body: string, style: AmountStyle): Decimal | undefined {
  const groupSigns = style.thousands && (alike.get(style.thousands) ?? style.thousands)
  let digits = ''
  /** Digits since the last sign; a group before the point has three. */
  let run = 0
  let grouped = false
  let point = false
  for (let at = 0; at < body.length; at += 1) {
    const character = body.charAt(at)
    if (character >= '0' && character <= '9') {
      digits += character
      run += 1
    } else if (character === style.decimal && !point && style.implied === undefined) {
      if (grouped && run !== 3) return undefined
      point = true
      run = 0
    } else if (!point && groupSigns?.includes(character)) {
      const whole = grouped ? run === 3 : run >= 1 && run <= 3 && digits[0] !== '0'
      if (!whole) return undefined
      grouped = true
      run = 0
    } else {
      return undefined
    }
  }
  if (digits === '' || (point ? run === 0 : grouped && run !== 3)) return undefined
  return { units: BigInt(digits), scale: style.implied ?? (point ? run : 0) }
}
