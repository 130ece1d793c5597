import { minorDigits } from '../../events/currency.ts'
import type { JsonBytes } from '../../events/jsonBytes.ts'
import { literal } from '../../events/jsonBytes.ts'
import { money } from '../../events/money.ts'
import { copied, copiedAmount, copiedAscii } from '../../events/pageWriting.ts'
import { currencyReader, moneyReader, styleOf, type Upward } from './amounts.ts'
import type { Setting } from './cells.ts'
import { FieldBytes } from './fieldBytes.ts'
import type { Cell, CurrencyCell } from './value.ts'
import { moneyWriter, type Write } from './write.ts'

/** Whether an amount is what one column says, as it stands there. */
export function isPlain(cell: Cell): boolean {
  const { column, sum, sign, negate, plus, less, implied, digits } = cell
  const changed = sum || sign || negate || plus || less
  return column !== undefined && !changed && implied === undefined && digits === undefined
}

/**
 * Writes money of one column. Nearly every amount of an export has just the digits that its currency
 * has: then its text is kept as it is, and never becomes a number. Any other goes the long way,
 * which knows every notation and every fault.
 */
export function plainMoneyWriter(
  cell: Cell,
  currency: CurrencyCell,
  upward: Upward,
  setting: Setting,
): Write {
  const style = styleOf(cell, setting.writing)
  const index = setting.indexOf(cell.column ?? 1)
  const currencyOf = currencyReader(currency, setting)
  const read = moneyReader(cell, currency, upward, setting)
  const long = moneyWriter((row, faults) => {
    const found = read(row, faults)
    return found && money(found.amount, found.currency)
  })
  const decimal = style.decimal.charCodeAt(0)
  const thousands = style.thousands === undefined ? -1 : style.thousands.charCodeAt(0)
  const nothing = new Set([...setting.writing.empty, ...(cell.empty ?? [])])
  const asWritten = style.implied === undefined && !style.symbols?.length && !cell.padding
  const longest = Math.min(longestPlain, setting.maxTextChars)
  const field = new FieldBytes()
  let lastCurrency = ''
  let lastDigits = 0
  return (row, faults, rows, out) => {
    if (!row.locate(index, field)) return false
    if (nothing.size > 0 && nothing.has(row.text(index))) return false
    if (!asWritten || field.to - field.from > longest) return long(row, faults, rows, out)
    const decimals = plainDecimals(field, decimal, thousands)
    if (decimals === undefined) return long(row, faults, rows, out)
    const code = currencyOf(row, faults)
    if (code === undefined) return false
    if (code !== lastCurrency) {
      lastCurrency = code
      lastDigits = minorDigits(code)
    }
    if (decimals !== lastDigits) return long(row, faults, rows, out)
    writeAmount(out, field, decimal, thousands, code)
    return true
  }
}

const value = literal('{"value":"')
const currencyName = literal('","currency":"')
/** What the money of a plain amount takes at most. */
const moneyBytes = 64

function writeAmount(
  out: JsonBytes,
  { bytes, from, to }: FieldBytes,
  decimal: number,
  thousands: number,
  currency: string,
): void {
  const page = out.room(moneyBytes)
  let at = copied(page, out.length, value)
  at = copiedAmount(page, at, bytes, from, to, decimal, thousands)
  at = copiedAscii(page, copied(page, at, currencyName), currency)
  page[at++] = 0x22
  page[at++] = 0x7d
  out.wrote(at)
}

const zero = 0x30
const nine = 0x39
const minus = 0x2d
/** Longer amounts are rare, and the limit of `parseAmount` is not reached. */
const longestPlain = 24

/**
 * How many decimals an amount is written with that is canonical but for its signs: a minus in front at
 * most, groups of three, no zero in front. Undefined for any other, right or wrong. Such a text means
 * what `parseAmount` reads, which a test holds.
 *
 * @param thousands -1 where there is no such sign.
 */
export function plainDecimals(
  { bytes, from, to }: FieldBytes,
  decimal: number,
  thousands: number,
): number | undefined {
  const negative = bytes[from] === minus
  const start = negative ? from + 1 : from
  let run = 0
  let grouped = false
  let point = -1
  for (let at = start; at < to; at += 1) {
    const code = bytes[at] ?? 0
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
  const wholeEnd = point < 0 ? to : point
  // A zero in front is left out by the long way, and a zero has no sign.
  if (bytes[start] === zero && (wholeEnd - start > 1 || negative)) return undefined
  return point < 0 ? 0 : run
}
