import type { ColumnIndex } from './column.ts'
import type { Data } from './document.ts'
import type { Row } from './faults.ts'
import { columnsOf, type Field } from './value.ts'

/** What the event has no name for: the texts of columns that no field reads, by their names. */
export type ReadOriginal = (rows: readonly Row[]) => Data | undefined

/**
 * @param names Of all columns of the file, in order.
 * @param several Whether documents have several rows; then each row's rest stands in `rows`.
 */
export function originalReader(
  fields: Readonly<Record<string, Field>>,
  names: readonly string[],
  indexOf: ColumnIndex,
  several: boolean,
): ReadOriginal {
  const read = new Set(
    Object.values(fields)
      .flatMap((field) => [field, ...Object.values(field.each ?? {})])
      .flatMap(columnsOf)
      .map(indexOf),
  )
  const rest = distinct(names).flatMap((name, index) => (read.has(index) ? [] : [{ name, index }]))
  const ofRow = (row: Row): Data | undefined => {
    const found: [string, string][] = []
    for (const { name, index } of rest) {
      const text = (row.fields[index] ?? '').trim()
      if (text !== '') found.push([name, text])
    }
    return found.length > 0 ? Object.fromEntries(found) : undefined
  }
  if (!several) return ([row]) => row && ofRow(row)
  return (rows) => {
    const all = rows.map((row) => ofRow(row) ?? {})
    return all.some((row) => Object.keys(row).length > 0) ? { rows: all } : undefined
  }
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
