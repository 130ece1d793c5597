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
  const parse = datesOf(cell, setting)
  const offsets = zone === undefined ? undefined : zoneOffsets(zone)
  const { column } = cell
  const read = column === undefined ? () => undefined : columnText(column, cell, setting)
  return (row, faults) => {
    const text = read(row, faults) ?? cell.default
    if (text === undefined) return undefined
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

/** Reads the texts of a column as dates. */
export function datesOf(cell: Cell, setting: Setting): DateReader {
  const pattern = cell.date ?? setting.writing.date ?? ''
  return remembering(dateReader(pattern, setting.writing.months) ?? (() => undefined))
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
