import { minorDigits } from '../../events/currency.ts'
import { type Money, money } from '../../events/money.ts'
import { WrittenMoney } from '../../events/writtenMoney.ts'
import { currencyReader, moneyReader, styleOf, type Upward } from './amounts.ts'
import { columnText, type Read, type Setting } from './cells.ts'
import type { Cell, CurrencyCell } from './value.ts'

/** Whether an amount is what one column says, as it stands there. */
export function isPlain(cell: Cell): boolean {
  const { column, sum, sign, negate, plus, less, implied, digits } = cell
  const changed = sum || sign || negate || plus || less
  return column !== undefined && !changed && implied === undefined && digits === undefined
}

/**
 * Reads money of one column. Nearly every amount of an export has just the digits that its currency
 * has: then its text is kept as it is, and never becomes a number. Any other goes the long way,
 * which knows every notation and every fault.
 */
export function plainMoneyReader(
  cell: Cell,
  currency: CurrencyCell,
  upward: Upward,
  setting: Setting,
): Read<Money | WrittenMoney> {
  const style = styleOf(cell, setting.writing)
  const textOf = columnText(cell.column ?? 1, cell, setting)
  const currencyOf = currencyReader(currency, setting)
  const long = moneyReader(cell, currency, upward, setting)
  const decimal = style.decimal.charCodeAt(0)
  const thousands = style.thousands === undefined ? -1 : style.thousands.charCodeAt(0)
  const canBePlain = style.implied === undefined && !style.symbols?.length
  let lastCurrency = ''
  let lastDigits = 0
  return (row, faults) => {
    const text = textOf(row, faults)
    if (text === undefined) return undefined
    const decimals = canBePlain ? plainDecimals(text, decimal, thousands) : undefined
    if (decimals !== undefined) {
      const code = currencyOf(row, faults)
      if (code === undefined) return undefined
      if (code !== lastCurrency) {
        lastCurrency = code
        lastDigits = minorDigits(code)
      }
      if (decimals === lastDigits) return new WrittenMoney(text, decimal, thousands, code)
    }
    const found = long(row, faults)
    return found && money(found.amount, found.currency)
  }
}

const zero = 0x30
const nine = 0x39
const minus = 0x2d
/** Longer amounts are rare, and the limit of `parseAmount` is not reached. */
const longest = 24

/**
 * How many decimals an amount is written with that is canonical but for its signs: a minus in front at
 * most, groups of three, no zero in front. Undefined for any other, right or wrong. Such a text means
 * what `parseAmount` reads, which a test holds.
 *
 * @param thousands -1 where there is no such sign.
 */
export function plainDecimals(
  text: string,
  decimal: number,
  thousands: number,
): number | undefined {
  const { length } = text
  if (length === 0 || length > longest) return undefined
  const negative = text.charCodeAt(0) === minus
  const start = negative ? 1 : 0
  let run = 0
  let grouped = false
  let point = -1
  for (let at = start; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= zero && code <= nine) {
      run += 1
    } else if (code === decimal && point < 0) {
      if (run === 0 || (grouped && run !== 3)) return undefined
      point = at
      run = 0
    } else if (code === thousands && point < 0) {
      if (grouped ? run !== 3 : run < 1 || run > 3) return undefined
      grouped = true
      run = 0
    } else {
      return undefined
    }
  }
  if (run === 0 || (point < 0 && grouped && run !== 3)) return undefined
  const wholeEnd = point < 0 ? length : point
  // A zero in front is left out by the long way, and a zero has no sign.
  if (text.charCodeAt(start) === zero && (wholeEnd - start > 1 || negative)) return undefined
  return point < 0 ? 0 : run
}
