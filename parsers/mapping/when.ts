import { shapeOf } from '../problems.ts'
import { columnText, type Read, type Setting } from './cells.ts'
import { columnName } from './column.ts'
import { type DateReader, dateReader, type ReadDate } from './date.ts'
import type { Target } from './targets.ts'
import type { Cell } from './value.ts'
import { type OffsetOf, zoneOffsets } from './zone.ts'

/** Reads a date, or a moment where the event has room for the time. */
export function whenReader(cell: Cell, target: Target, setting: Setting): Read<string> {
  const pattern = cell.date ?? setting.writing.date ?? ''
  const zone = cell.zone ?? setting.writing.zone
  const parse = remembering(dateReader(pattern, setting.writing.months) ?? (() => undefined))
  const quick = target.kind === 'date' ? quickDates(pattern, parse) : undefined
  const offsets = zone === undefined ? undefined : zoneOffsets(zone)
  const { column } = cell
  const read = column === undefined ? () => undefined : columnText(column, cell, setting)
  return (row, faults) => {
    const text = read(row, faults) ?? cell.default
    if (text === undefined) return undefined
    const known = quick?.(text)
    if (known !== undefined) return known
    const found = parse(text)
    if (found && target.kind === 'date') return found.date
    const moment = found && momentOf(found, offsets)
    if (moment !== undefined) return moment
    const index = column === undefined ? 0 : setting.indexOf(column)
    const why = found
      ? `which ${zone} never had: its clock was put forward over it`
      : `which is no date written ${pattern}`
    faults.add(
      'csv-date-invalid',
      row.place(index),
      `Column ${columnName(column ?? 1)} holds ${shapeOf(text)}, ${why}. Have the export ` +
        'corrected, or change `date` and `zone` in the mapping.',
    )
    return undefined
  }
}

/**
 * A date with its time, and with its offset where the text has one or the mapping names the zone. An
 * hour that the clock showed twice gets none: either offset would be made up.
 */
function momentOf({ date, time }: ReadDate, offsets: OffsetOf | undefined): string | undefined {
  if (time === undefined) return date
  if (!offsets || /[Z+-]/.test(time)) return `${date}T${time}`
  const offset = offsets(date, time)
  return offset === 'skipped' ? undefined : `${date}T${time}${offset ?? ''}`
}

/** Texts that are remembered; an export has few dates and many rows. */
const maxRemembered = 10_000

function remembering(parse: DateReader): DateReader {
  const known = new Map<string, ReturnType<DateReader>>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const found = parse(text)
    if (known.size >= maxRemembered) known.clear()
    if (found) known.set(text, found)
    return found
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
): ((text: string) => string | undefined) | undefined {
  const parts = /^(DD|MM|YYYY)([./-]?)(DD|MM|YYYY)([./-]?)(DD|MM|YYYY)$/.exec(pattern)
  if (!parts || new Set([parts[1], parts[3], parts[5]]).size !== 3) return undefined
  const { length } = pattern
  const [day, month, year] = ['DD', 'MM', 'YYYY'].map((part) => pattern.indexOf(part))
  if (day === undefined || month === undefined || year === undefined) return undefined
  const [first, second] = [parts[1]?.length ?? 0, length - 1 - (parts[5]?.length ?? 0)]
  const [sign, otherSign] = [parts[2] ?? '', parts[4] ?? '']
  const known: (string | undefined)[] = new Array(years * 12 * 31).fill(undefined)
  return (text) => {
    if (text.length !== length) return undefined
    if (sign !== '' && text.charCodeAt(first) !== sign.charCodeAt(0)) return undefined
    if (otherSign !== '' && text.charCodeAt(second) !== otherSign.charCodeAt(0)) return undefined
    const y = pair(text, year) * 100 + pair(text, year + 2) - firstYear
    const m = pair(text, month) - 1
    const d = pair(text, day) - 1
    if (!(y >= 0 && y < years && m >= 0 && m < 12 && d >= 0 && d < 31)) return undefined
    const slot = (y * 12 + m) * 31 + d
    const found = known[slot]
    if (found !== undefined) return found
    known[slot] = parse(text)?.date
    return known[slot]
  }
}

/** A number of two digits; not a number where there are none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000
}
