import { z } from 'zod'

/** Columns that an export may have. */
export const maxColumns = 4096

/**
 * A column: its name in the header, or its number from 1. Other sources name their parts in the same
 * place: a fixed-width file the names of its fields, an XML export its paths.
 */
export const columnSchema = z.union([z.string().min(1).max(500), z.int().min(1).max(maxColumns)], {
  error: 'A column is its name in the header as text, or its number from 1.',
})

export type Column = z.infer<typeof columnSchema>

/** The column as messages show it; its name is the mapping's, never the file's. */
export function columnName(column: Column): string {
  return typeof column === 'number' ? `number ${column}` : `"${column}"`
}

/** Where the columns of a file stand: index from 0. */
export type ColumnIndex = (column: Column) => number
