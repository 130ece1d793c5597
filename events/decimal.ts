/**
 * Exact decimal numbers: a whole number of units and how many of its digits stand behind the point.
 * Every amount of this program is one of these or its text; none ever passes through a float.
 */
export interface Decimal {
  readonly units: bigint
  /** Digits behind the point, 0 or more: `12.50` is 1250 units at scale 2. */
  readonly scale: number
}

export const zero: Decimal = { units: 0n, scale: 0 }

const plain = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * Reads plain decimal text such as `-1250.00`: an optional sign, digits, a point, digits.
 * Returns undefined for anything else; what another notation means is for its parser to know.
 */
export function decimalFrom(text: string): Decimal | undefined {
  const match = plain.exec(text)
  if (!match) return undefined
  const fraction = match[3] ?? ''
  const units = BigInt(`${match[2]}${fraction}`)
  return { units: match[1] === '-' ? -units : units, scale: fraction.length }
}

/** The same number with at least `scale` digits behind the point. */
function widened(value: Decimal, scale: number): bigint {
  return value.scale >= scale ? value.units : value.units * 10n ** BigInt(scale - value.scale)
}

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  return { units: widened(a, scale) + widened(b, scale), scale }
}

export function negate(value: Decimal): Decimal {
  return { units: -value.units, scale: value.scale }
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b))
}

/** Below zero, zero or above it, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = subtract(a, b)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

export function equal(a: Decimal, b: Decimal): boolean {
  return compare(a, b) === 0
}

/**
 * Decimal text with at least `digits` behind the point; more only where they are not zero.
 * Zero has no sign.
 */
export function decimalText(value: Decimal, digits: number): string {
  const negative = value.units < 0n
  const scale = Math.max(value.scale, digits)
  const all = widened(negative ? negate(value) : value, scale)
    .toString()
    .padStart(scale + 1, '0')
  const whole = all.slice(0, all.length - scale)
  let end = all.length
  while (end > whole.length + digits && all.charCodeAt(end - 1) === 48) end -= 1
  const fraction = all.slice(whole.length, end)
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}
