import { type FormMember, leaf, list, object, type Values } from '../../events/documentForm.ts'
import { trimmed } from '../trim.ts'
import type { Column, ColumnIndex } from './column.ts'
import type { Row } from './faults.ts'
import { type Cell, columnsOf, type Field } from './value.ts'

/** What the event has no name for: the texts of columns that no field reads, by their names. */
export interface OriginalPlan {
  readonly member: FormMember
  /** Adds its values to those of the document. */
  add(rows: readonly Row[], values: Values): void
}

/**
 * @param names Of all columns of the file, in order.
 * @param several Whether documents have several rows; then each row's rest stands in `rows`.
 */
export function originalPlan(
  fields: Readonly<Record<string, Field>>,
  names: readonly string[],
  indexOf: ColumnIndex,
  several: boolean,
): MakeOriginal {
  const read = new Set(columnsRead(fields).map(indexOf))
  const rest = distinct(names).flatMap((name, index) =>
    read.has(index) ? [] : [[name, index] as const],
  )
  // Names that are numbers come first, as in every object of JSON that a program made.
  const columns = Object.entries(Object.fromEntries(rest))
  return (slot) => {
    if (!several) {
      return {
        member: object(
          'original',
          columns.map(([name], i) => leaf(name, 'text', slot + i)),
        ),
        add: ([row], values) => {
          if (row) for (const [, index] of columns) values.push(textIn(row, index))
        },
      }
    }
    const form = columns.map(([name], i) => leaf(name, 'text', i))
    return {
      member: object('original', [list('rows', slot, false, form)]),
      add: (rows, values) => {
        const all = rows.map((row) => columns.map(([, index]) => textIn(row, index)))
        values.push(all.some((row) => row.some((text) => text !== undefined)) ? all : undefined)
      },
    }
  }
}

/** @param slot The first that is free: those of the document come before. */
export type MakeOriginal = (slot: number) => OriginalPlan

function textIn(row: Row, index: number): string | undefined {
  const text = trimmed(row.fields[index] ?? '')
  return text === '' ? undefined : text
}

/**
 * Columns whose text an event's fields carry. One that was looked up is not among them: should the
 * table be wrong, the event still says what the file had.
 */
export function columnsRead(fields: Readonly<Record<string, Field>>): Column[] {
  return columnsWhere(fields, (cell) => cell.lookup === undefined)
}

/** Columns that are looked up, and that no other field carries. */
export function columnsLookedUp(fields: Readonly<Record<string, Field>>): Column[] {
  const read = new Set(columnsRead(fields))
  const found = columnsWhere(fields, (cell) => cell.lookup !== undefined)
  return found.filter((column) => !read.has(column))
}

function columnsWhere(
  fields: Readonly<Record<string, Field>>,
  holds: (cell: Cell) => boolean,
): Column[] {
  return Object.values(fields)
    .flatMap((field) => [field, ...Object.values(field.each ?? {})])
    .filter(holds)
    .flatMap(columnsOf)
}

/** A name for every column: a header may leave one empty, or write one twice. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.map((name, index) => {
    const own = name === '' || seen.has(name) ? `column ${index + 1}` : name
    seen.add(own)
    return own
  })
}
