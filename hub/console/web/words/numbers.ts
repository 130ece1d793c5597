/** Holds a number and its unit on one line. */
const space = '\u00a0'

/**
 * Groups the digits of decimal text in threes: `-1234567.80` to `−1,234,567.80`. Works on the text,
 * so that no digit is lost however long it is.
 */
export function amountText(decimal: string): string {
  const [whole = '', fraction] = decimal.replace(/^[-+]/, '').split('.', 2)
  const groups = grouped(whole)
  const sign = decimal.startsWith('-') ? '\u2212' : ''
  return `${sign}${groups}${fraction === undefined ? '' : `.${fraction}`}`
}

function grouped(digits: string): string {
  const groups: string[] = []
  for (let end = digits.length; end > 0; end -= 3) {
    groups.unshift(digits.slice(Math.max(0, end - 3), end))
  }
  return groups.join(',')
}

export function countText(count: number): string {
  return grouped(String(count))
}

/** `1 file`, `3 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

/** `97.8 %`; without anything to count from, a dash. 99.96 % is not 100 %. */
export function shareText(part: number, of: number): string {
  if (of === 0) return '–'
  const tenths = Math.floor((part * 1000) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10}${space}%`
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const

export function bytesText(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < sizes.length - 1) {
    size /= 1000
    unit += 1
  }
  const digits = unit > 0 && size < 100 ? 1 : 0
  return `${size.toFixed(digits)} ${sizes[unit]}`
}

/** An IBAN in groups of four; anything else as it is. */
export function accountText(account: string): string {
  const isIban = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(account)
  return isIban ? account.replaceAll(/(.{4})(?=.)/g, '$1 ') : account
}
