/**
 * The sum of decimal texts, exact however long they are and with as many decimals as the longest of
 * them has.
 */
export function sumText(decimals: readonly string[]): string {
  const places = Math.max(0, ...decimals.map((decimal) => fractionOf(decimal).length))
  const total = decimals.reduce((sum, decimal) => sum + unitsOf(decimal, places), 0n)
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const sign = total < 0n ? '-' : ''
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-places)}`
}

function unitsOf(decimal: string, places: number): bigint {
  return BigInt(decimal.replace(/\..*$/, '') + fractionOf(decimal).padEnd(places, '0'))
}

function fractionOf(decimal: string): string {
  return decimal.split('.', 2)[1] ?? ''
}
