import { findColumns, type SampleColumn } from './columns.ts'
import { type Cut, cutSample } from './cut.ts'
import { findNumbers, type NumberFinding } from './numbers.ts'
import type { SampleText } from './sample.ts'
import { findTable, type SampleTable } from './table.ts'
import type { Language } from './words/language.ts'

/** Everything that a sample shows by itself, whatever it is taken for. */
export interface Look {
  readonly sample: SampleText
  readonly cut: Cut
  readonly table: SampleTable
  readonly columns: readonly SampleColumn[]
  /** Language of the header. */
  readonly speaks: Language | undefined
  readonly numbers: NumberFinding
}

/** Looks at a sample; undefined where it is no table. */
export function lookAt(sample: SampleText): Look | undefined {
  const cut = cutSample(sample)
  const table = cut && findTable(cut)
  if (!cut || !table) return undefined
  const { columns, speaks } = findColumns(table)
  const texts = columns.filter(({ numeric }) => numeric).map((column) => column.texts)
  return { sample, cut, table, columns, speaks, numbers: findNumbers(texts, speaks) }
}
