import type { Column, ColumnIndex } from './column.ts'
import { type Cell, columnsOf, type Field } from './value.ts'
import { member, objectWriter, type Write, writeMembers } from './write.ts'

/**
 * What the event has no name for: the texts of columns that no field reads, by their names.
 *
 * @param names Of all columns of the file, in order.
 * @param several Whether documents have several rows; then each row's rest stands in `rows`.
 */
export function originalWriter(
  fields: Readonly<Record<string, Field>>,
  names: readonly string[],
  indexOf: ColumnIndex,
  several: boolean,
): Write {
  const read = new Set(columnsRead(fields).map(indexOf))
  const rest = distinct(names).flatMap((name, index) =>
    read.has(index) ? [] : [[name, index] as const],
  )
  // Names that are numbers come first, as in every object of JSON that a program made.
  const columns = Object.entries(Object.fromEntries(rest))
  const texts = columns.map(([name, index]) =>
    member(name, none, { index, longest: Number.POSITIVE_INFINITY }),
  )
  if (!several) return objectWriter(texts)
  return objectWriter([
    member('rows', (_head, faults, rows, out) => {
      let some = false
      rows.forEach((row, i) => {
        out.ascii(i === 0 ? '[' : ',')
        const start = out.length
        writeMembers(texts, row, faults, [row], out)
        some ||= out.length > start
        out.object(start)
      })
      out.ascii(']')
      return some
    }),
  ])
}

/** What stands for an empty column. */
const none: Write = () => false

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
