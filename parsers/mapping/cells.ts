import { shapeOf } from '../problems.ts'
import { type Column, type ColumnIndex, columnName } from './column.ts'
import type { Faults } from './faults.ts'
import type { LookupTables } from './lookup.ts'
import type { Row } from './row.ts'
import type { Source } from './schema.ts'
import type { Target } from './targets.ts'
import type { Cell } from './value.ts'

/** How an export writes its values: the part of `source` that is the same for every format. */
export type Writing = Pick<
  Source,
  'decimal' | 'thousands' | 'parentheses' | 'symbols' | 'date' | 'months' | 'zone' | 'empty'
>

/** What the readers of a file's values are built with. */
export interface Setting {
  readonly writing: Writing
  readonly indexOf: ColumnIndex
  /** Whether all rows of a document have a column from one place, as the lines of an element do. */
  readonly isShared: (column: Column) => boolean
  readonly maxTextChars: number
  readonly lookups: LookupTables
}

/** Reads a value from a row; undefined where the row has none, or where a fault was added. */
export type Read<T> = (row: Row, faults: Faults) => T | undefined

/** A column's text without the blanks around it, or undefined where it is empty. */
export type ReadText = (row: Row, faults: Faults) => string | undefined

/** Reads one column; texts that mean "nothing" are empty. */
export function columnText(column: Column, cell: Cell, setting: Setting): ReadText {
  const index = setting.indexOf(column)
  const nothing = new Set([...setting.writing.empty, ...(cell.empty ?? [])])
  const { padding } = cell
  const { maxTextChars } = setting
  return (row, faults) => {
    const written = row.text(index)
    const text = padding === undefined ? written : unpadded(written, padding)
    if (text === '' || (nothing.size > 0 && nothing.has(text))) return undefined
    if (text.length <= maxTextChars) return text
    faults.add(
      'text-too-long',
      row.place(index),
      `Column ${columnName(column)} holds a text longer than the limit of ${maxTextChars} ` +
        'characters. A quote or a separator is missing; have the row corrected.',
    )
    return undefined
  }
}

/** A text without the signs that fill it up from the left; nothing where it holds no other. */
function unpadded(text: string, padding: string): string {
  let start = 0
  while (start < text.length && text.charAt(start) === padding) start += 1
  return text.slice(start)
}

/** Reads text: a column, several joined, or a constant; then by the table of the mapping. */
export function textReader(cell: Cell, target: Target, setting: Setting): Read<string> {
  const written = writtenText(cell, setting)
  const read = cell.map === undefined ? written : mapped(cell, written, setting)
  return checkedWord(cell, target, read, setting)
}

function writtenText(cell: Cell, setting: Setting): ReadText {
  const { constant } = cell
  if (constant !== undefined) return () => constant
  const columns = cell.columns ?? (cell.column === undefined ? [] : [cell.column])
  const reads = columns.map((column) => columnText(column, cell, setting))
  const [only] = reads
  const { default: fallback } = cell
  if (only && reads.length === 1) {
    return fallback === undefined ? only : (row, faults) => only(row, faults) ?? fallback
  }
  const join = cell.join ?? ' '
  return (row, faults) => {
    const texts = reads.map((read) => read(row, faults)).filter((text) => text !== undefined)
    return texts.length > 0 ? texts.join(join) : fallback
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

/** Lets through what the target allows: any text, a word of its list, or a currency. */
export function checkedWord(
  cell: Cell,
  target: Target,
  read: ReadText,
  setting: Setting,
): ReadText {
  if (target.kind === 'text') return read
  const currency = target.kind === 'currency'
  const fits = (text: string) => (currency ? /^[A-Z]{3}$/.test(text) : target.words.includes(text))
  const allowed = currency
    ? 'no currency of three capital letters'
    : `none of ${target.words.join(', ')}`
  // Rows that follow each other mostly have the same one.
  let fitting: string | undefined
  return (row, faults) => {
    const text = read(row, faults)
    if (text === undefined || text === fitting) return text
    if (fits(text)) {
      fitting = text
      return text
    }
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

/** Adds the fault of a text that means nothing here. */
export function valueFault(
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
