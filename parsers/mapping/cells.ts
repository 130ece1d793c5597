import { shapeOf } from '../problems.ts'
import { type Column, type ColumnIndex, columnName } from './column.ts'
import { type DateReader, dateReader } from './date.ts'
import type { Faults, Row } from './faults.ts'
import type { CsvSource } from './schema.ts'
import type { Target } from './targets.ts'
import type { Cell } from './value.ts'

/** How an export writes its values: the part of `source` that is the same for every format. */
export type Writing = Pick<
  CsvSource,
  'decimal' | 'thousands' | 'parentheses' | 'date' | 'months' | 'empty'
>

/** What the readers of a file's values are built with. */
export interface Setting {
  readonly writing: Writing
  readonly indexOf: ColumnIndex
  readonly maxTextChars: number
}

/** Reads a value from a row; undefined where the row has none, or where a fault was added. */
export type Read<T> = (row: Row, faults: Faults) => T | undefined

/** A column's text without the blanks around it, or undefined where it is empty. */
export type ReadText = (row: Row, faults: Faults) => string | undefined

/** Reads one column; texts that mean "nothing" are empty. */
export function columnText(column: Column, cell: Cell, setting: Setting): ReadText {
  const index = setting.indexOf(column)
  const nothing = new Set([...setting.writing.empty, ...(cell.empty ?? [])])
  return (row, faults) => {
    const text = (row.fields[index] ?? '').trim()
    if (text === '' || nothing.has(text)) return undefined
    if (text.length <= setting.maxTextChars) return text
    faults.add(
      'text-too-long',
      row.place(index),
      `Column ${columnName(column)} holds a text longer than the limit of ${setting.maxTextChars} ` +
        'characters. A quote or a separator is missing; have the row corrected.',
    )
    return undefined
  }
}

/** Reads text: a column, several joined, or a constant; then by the table of the mapping. */
export function textReader(cell: Cell, target: Target, setting: Setting): Read<string> {
  const written = writtenText(cell, setting)
  const read = cell.map === undefined ? written : mapped(cell, written, setting)
  return target.kind === 'text' ? read : checkedWord(cell, target, read, setting)
}

function writtenText(cell: Cell, setting: Setting): ReadText {
  const { constant } = cell
  if (constant !== undefined) return () => constant
  const columns = cell.columns ?? (cell.column === undefined ? [] : [cell.column])
  const reads = columns.map((column) => columnText(column, cell, setting))
  const [only] = reads
  if (only && reads.length === 1) return (row, faults) => only(row, faults) ?? cell.default
  const join = cell.join ?? ' '
  return (row, faults) => {
    const texts = reads.map((read) => read(row, faults)).filter((text) => text !== undefined)
    return texts.length > 0 ? texts.join(join) : cell.default
  }
}

function mapped(cell: Cell, read: ReadText, setting: Setting): ReadText {
  const table = new Map(Object.entries(cell.map ?? {}))
  return (row, faults) => {
    const text = read(row, faults)
    const meant = text === undefined ? table.get('') : table.get(text)
    if (meant !== undefined) return meant === '' ? undefined : meant
    if (text === undefined || cell.others === 'omit') return undefined
    if (cell.others === 'keep') return text
    valueFault(cell, row, faults, setting, text, "is none of the texts in the mapping's `map`")
    return undefined
  }
}

/** A word of a closed list, or a currency. */
function checkedWord(cell: Cell, target: Target, read: ReadText, setting: Setting): ReadText {
  const currency = target.kind === 'currency'
  const fits = (text: string) => (currency ? /^[A-Z]{3}$/.test(text) : target.words.includes(text))
  const allowed = currency
    ? 'no currency of three capital letters'
    : `none of ${target.words.join(', ')}`
  return (row, faults) => {
    const text = read(row, faults)
    if (text === undefined || fits(text)) return text
    valueFault(cell, row, faults, setting, text, `is ${allowed}; a \`map\` can translate it`)
    return undefined
  }
}

/** Reads yes or no by the texts that the mapping lists; an empty column is the text ''. */
export function booleanReader(cell: Cell, setting: Setting): Read<boolean> {
  const { constant, column } = cell
  if (constant !== undefined) return () => constant === 'true'
  const read = column === undefined ? () => undefined : columnText(column, cell, setting)
  return (row, faults) => {
    const text = read(row, faults) ?? ''
    if (cell.yes?.includes(text)) return true
    if (cell.no?.includes(text)) return false
    if (text !== '') valueFault(cell, row, faults, setting, text, 'is neither in `yes` nor in `no`')
    return undefined
  }
}

/** Reads a date, or a moment where the event has room for the time. */
export function whenReader(cell: Cell, target: Target, setting: Setting): Read<string> {
  const pattern = cell.date ?? setting.writing.date ?? ''
  const parse = remembering(dateReader(pattern, setting.writing.months) ?? (() => undefined))
  const { column } = cell
  const read = column === undefined ? () => undefined : columnText(column, cell, setting)
  return (row, faults) => {
    const text = read(row, faults) ?? cell.default
    if (text === undefined) return undefined
    const found = parse(text)
    if (found) {
      return found.time === undefined || target.kind === 'date'
        ? found.date
        : `${found.date}T${found.time}`
    }
    const index = column === undefined ? 0 : setting.indexOf(column)
    faults.add(
      'csv-date-invalid',
      row.place(index),
      `Column ${columnName(column ?? 1)} holds ${shapeOf(text)}, which is no date written ` +
        `${pattern}. Have the export corrected, or change \`date\` in the mapping.`,
    )
    return undefined
  }
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

function valueFault(
  cell: Cell,
  row: Row,
  faults: Faults,
  setting: Setting,
  text: string,
  why: string,
): void {
  const column = cell.column ?? cell.columns?.[0]
  const place = column === undefined ? row.position : row.place(setting.indexOf(column))
  faults.add(
    'csv-value-invalid',
    place,
    `Column ${columnName(column ?? 1)} holds ${shapeOf(text)}, which ${why}. Have the export ` +
      'corrected, or add the text to the mapping.',
  )
}
