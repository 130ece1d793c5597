import type { Setting } from './cells.ts'
import type { DateReader } from './date.ts'
import { FieldBytes } from './fieldBytes.ts'
import type { Target } from './targets.ts'
import type { Cell } from './value.ts'
import { datesOf, whenReader } from './when.ts'
import { plainWriter, type Write, writePlain } from './write.ts'

/**
 * Writes a date or a moment. Nearly every one of an export is a date that it had before: that is found
 * by its bytes. Any other goes the long way, which knows every pattern and every fault.
 */
export function dateWriter(cell: Cell, target: Target, setting: Setting): Write {
  const long = plainWriter(whenReader(cell, target, setting))
  const { column, padding } = cell
  const pattern = cell.date ?? setting.writing.date ?? ''
  const quick = target.kind === 'date' && quickDates(pattern, datesOf(cell, setting))
  if (!quick || column === undefined || padding !== undefined) return long
  const index = setting.indexOf(column)
  const nothing = new Set([...setting.writing.empty, ...(cell.empty ?? [])])
  const field = new FieldBytes()
  return (row, faults, rows, out) => {
    const found = row.locate(index, field) ? quick(field) : undefined
    if (found === undefined) return long(row, faults, rows, out)
    if (nothing.size > 0 && nothing.has(row.text(index))) return long(row, faults, rows, out)
    if (field.to - field.from > setting.maxTextChars) return long(row, faults, rows, out)
    writePlain(out, found)
    return true
  }
}

const years = 200
const firstYear = 1900

/**
 * Dates of a pattern whose parts have fixed places, such as `DD.MM.YYYY`: known ones are found by
 * their numbers, which takes less than to look a text up. Undefined where the date is not known, or is
 * none: that is for the reader of the pattern to tell.
 */
function quickDates(
  pattern: string,
  parse: DateReader,
): ((field: FieldBytes) => string | undefined) | undefined {
  const parts = /^(DD|MM|YYYY)([./-]?)(DD|MM|YYYY)([./-]?)(DD|MM|YYYY)$/.exec(pattern)
  if (!parts || new Set([parts[1], parts[3], parts[5]]).size !== 3) return undefined
  const { length } = pattern
  const [day, month, year] = ['DD', 'MM', 'YYYY'].map((part) => pattern.indexOf(part))
  if (day === undefined || month === undefined || year === undefined) return undefined
  const [first, second] = [parts[1]?.length ?? 0, length - 1 - (parts[5]?.length ?? 0)]
  const [sign, otherSign] = [codeOf(parts[2]), codeOf(parts[4])]
  const known = new Map<number, string>()
  return (field) => {
    const { bytes, from, to } = field
    if (to - from !== length) return undefined
    if (sign >= 0 && bytes[from + first] !== sign) return undefined
    if (otherSign >= 0 && bytes[from + second] !== otherSign) return undefined
    const y = pair(bytes, from + year) * 100 + pair(bytes, from + year + 2) - firstYear
    const m = pair(bytes, from + month) - 1
    const d = pair(bytes, from + day) - 1
    if (!(y >= 0 && y < years && m >= 0 && m < 12 && d >= 0 && d < 31)) return undefined
    const slot = (y * 12 + m) * 31 + d
    const before = known.get(slot)
    if (before !== undefined) return before
    const found = parse(field.text())?.date
    if (found !== undefined) known.set(slot, found)
    return found
  }
}

/** A number of two digits; not a number where there are none. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30
  const ones = (bytes[at + 1] ?? 0) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000
}

/** Code of a sign between two parts, -1 where there is none. */
function codeOf(sign: string | undefined): number {
  return sign ? sign.charCodeAt(0) : -1
}
