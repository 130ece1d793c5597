import { type Range, rangeOf } from '../mapping/range.ts'
import type { FixedWidthSource } from '../mapping/schema.ts'

/** One column of a kind of records: where it stands in the line, and in the row that comes of it. */
export interface Slot extends Range {
  readonly index: number
}

/** How the records of one kind are cut. */
export interface RecordForm {
  readonly slots: readonly Slot[]
  /** Characters that a record has at least. */
  readonly least: number
}

/** How the records of a file are cut; all kinds share one list of columns, in which each fills its own. */
export interface Layout {
  readonly names: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  /** Of a file with one kind of records, or of what all kinds have in common. */
  readonly common: RecordForm
  readonly kind: Range | undefined
  /** By the text of the kind. */
  readonly kinds: ReadonlyMap<string, RecordForm>
}

export function layoutOf({ columns, records = {}, kind, length }: FixedWidthSource): Layout {
  const names = [...new Set([columns, ...Object.values(records)].flatMap(Object.keys))]
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const form = (ranges: FixedWidthSource['columns']): RecordForm => {
    const slots = Object.entries(ranges).map(([name, range]) => ({
      ...rangeOf(range),
      index: indexOf.get(name) ?? 0,
    }))
    return { slots, least: length ?? Math.max(0, ...slots.map(({ to }) => to)) }
  }
  const kinds = Object.entries(records).map(
    ([text, own]) => [text.trim(), form({ ...columns, ...own })] as const,
  )
  return {
    names,
    indexOf,
    common: form(columns),
    kind: kind && rangeOf(kind),
    kinds: new Map(kinds),
  }
}

/** The form of a line's kind; undefined where no kind is like that. */
export function formOf(layout: Layout, line: string): RecordForm | undefined {
  const { kind, kinds, common } = layout
  return kind ? kinds.get(line.slice(kind.from, kind.to).trim()) : common
}
