import { z } from 'zod'

const name = z.string().min(1).max(500)

const oneCharacter = z.string().regex(/^[^\r\n\0]$/, 'This is one character.')

/** A CSV table beside the mapping, with a header line, in which texts of an export are looked up. */
export const lookupSchema = z.strictObject({
  /** Path of the table; a relative one counts from the folder of the mapping. */
  file: z.string().min(1).max(1000),
  /** The column that is searched; several where one alone doesn't name a row. */
  key: z.union([name, z.array(name).min(1).max(8)]),
  separator: z.preprocess((value) => (value === 'tab' ? '\t' : value), oneCharacter).default(';'),
  quote: z.union([z.literal('none'), oneCharacter]).default('"'),
  charset: z.string().min(1).max(40).optional(),
})

export type Lookup = z.infer<typeof lookupSchema>

/** A table as data, so that parsers stay pure; it crosses to a thread as it is. */
export interface LookupTable {
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Texts of each row, by {@link lookupKey}. */
  readonly rows: ReadonlyMap<string, readonly string[]>
}

/** The tables of a mapping, by the names that it gives them. */
export type LookupTables = ReadonlyMap<string, LookupTable>

export const noLookups: LookupTables = new Map()

/** Joined by a character that a text of a table hardly has, so no two lists run together. */
export function lookupKey(texts: readonly string[]): string {
  return texts.join('\u0000')
}

/** Names of the columns that a table is searched by. */
export function keyColumns({ key }: Lookup): readonly string[] {
  return typeof key === 'string' ? [key] : key
}
