import type { Column as ColumnRef } from '../mapping/column.ts'
import type { SampleColumn } from './columns.ts'
import type { SampleRow } from './cut.ts'
import type { RowRules } from './rows.ts'
import { type TableStart, tableStart } from './source.ts'
import type { SampleTable } from './table.ts'
import type { Yaml, YamlLines } from './yaml.ts'

/** Columns in the way that the mapping names them: by name, or by number without a header. */
export type Naming = (column: SampleColumn) => ColumnRef

/** A mapping that is ready to be written, of whatever kind of export. */
export interface Plan {
  /** Name to begin with. */
  readonly name: string
  readonly start: TableStart
  readonly rules: RowRules
  /** Columns whose dates `source` tells the pattern of, the first of them. */
  readonly dates: readonly SampleColumn[]
  readonly identity: {
    readonly key: readonly ColumnRef[]
    readonly group: readonly ColumnRef[]
    readonly note: string
  }
  /** More rows that are skipped, by a status. */
  readonly dropped: Yaml | undefined
  writeEvent(lines: YamlLines): void
  writeFields(lines: YamlLines): void
}

export function namingOf(
  table: SampleTable,
  good: readonly SampleRow[],
): { start: TableStart; naming: Naming } {
  const start = tableStart(table, good)
  return { start, naming: ({ ref, index }) => (start.named ? ref : index + 1) }
}
