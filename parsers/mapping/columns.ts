import type { Column } from './column.ts'
import { choicesOf } from './compile.ts'
import { type Condition, withInner } from './condition.ts'
import type { Mapping } from './schema.ts'
import { columnsOf, type Field } from './value.ts'

/** A column that a mapping reads, and where in the mapping it says so. */
export interface ColumnUse {
  readonly column: Column
  readonly path: readonly (string | number)[]
  /** Whether every row has the column; a trailer or a footer may be shorter or longer. */
  readonly everyRow: boolean
}

type Path = ColumnUse['path']

/** Every column that a mapping reads. */
export function columnUses(mapping: Mapping): ColumnUse[] {
  const { rows, trailer } = mapping
  const every = (columns: readonly Column[], path: Path) =>
    columns.map((column) => ({ column, path, everyRow: true }))
  return [
    ...every(rows.key ?? [], ['rows', 'key']),
    ...every(rows.version === undefined ? [] : [rows.version], ['rows', 'version']),
    ...every(rows.group ?? [], ['rows', 'group']),
    ...(rows.skip ?? []).flatMap((condition, i) => asked(condition, ['rows', 'skip', i])),
    ...(rows.stop ? asked(rows.stop, ['rows', 'stop']) : []),
    ...choicesOf(mapping).flatMap((choice, i) => [
      ...('when' in choice && choice.when ? asked(choice.when, ['events', i, 'when']) : []),
      ...Object.entries(choice.fields).flatMap(([name, field]) =>
        fieldUses(field, fieldPath(mapping, i, name)),
      ),
    ]),
    ...(trailer?.when ? asked(trailer.when, ['trailer', 'when']) : []),
    ...(trailer?.count ? loose(trailer.count.column, ['trailer', 'count', 'column']) : []),
    ...(trailer?.sums ?? []).flatMap((sum, i) => [
      ...loose(sum.column, ['trailer', 'sums', i, 'column']),
      ...every(columnsOf(sum.of), ['trailer', 'sums', i, 'of']),
    ]),
  ]
}

/** Where a field stands: with its event, or among the common ones. */
export function fieldPath(mapping: Mapping, choice: number, name: string): Path {
  const own = mapping.events?.[choice]?.fields ?? {}
  return Object.hasOwn(own, name) ? ['events', choice, 'fields', name] : ['fields', name]
}

function fieldUses(field: Field, path: Path): ColumnUse[] {
  return [
    ...columnsOf(field).map((column) => ({ column, path, everyRow: true })),
    ...(field.when ? asked(field.when, [...path, 'when']) : []),
    ...Object.entries(field.each ?? {}).flatMap(([name, cell]) =>
      columnsOf(cell).map((column) => ({ column, path: [...path, 'each', name], everyRow: true })),
    ),
  ]
}

function asked(condition: Condition, path: Path): ColumnUse[] {
  return withInner(condition).flatMap(({ column }) =>
    column === undefined ? [] : loose(column, path),
  )
}

function loose(column: Column, path: Path): ColumnUse[] {
  return [{ column, path, everyRow: false }]
}
