import { money } from '../../events/money.ts'
import { decimalReader, moneyReader, sumReader, type Upward } from './amounts.ts'
import { booleanReader, type Read, type Setting, textReader, whenReader } from './cells.ts'
import { type Column, columnName } from './column.ts'
import type { Faults, Row } from './faults.ts'
import type { Target } from './targets.ts'
import { type Cell, columnsOf } from './value.ts'

/** Reads a value from the rows of one document. */
export type ReadRows = (rows: readonly Row[], faults: Faults) => unknown

/** One member of an event, and how it is read. */
export interface FieldPlan {
  readonly path: readonly string[]
  /** Columns whose texts must not differ inside one document. */
  readonly shared: readonly Column[]
  readonly read: ReadRows
}

/** @param path Dotted, as the mapping has it. */
export function fieldPlan(
  path: string,
  cell: Cell,
  target: Target,
  upward: Upward,
  setting: Setting,
): FieldPlan {
  const read = valueReader(cell, target, upward, setting)
  const required = target.required || cell.required === true
  return {
    path: path.split('.'),
    shared: cell.sum ? [] : columnsOf(cell),
    read: required ? insisting(path, cell, read, setting) : read,
  }
}

function valueReader(cell: Cell, target: Target, upward: Upward, setting: Setting): ReadRows {
  switch (target.kind) {
    case 'money':
      return moneyOf(cell, upward, setting)
    case 'decimal':
      return ofFirst(decimalReader(cell, setting))
    case 'boolean':
      return ofFirst(booleanReader(cell, setting))
    case 'date':
    case 'moment':
    case 'timestamp':
      return ofFirst(whenReader(cell, target, setting))
    case 'text':
    case 'choice':
    case 'currency':
      return ofFirst(textReader(cell, target, setting))
  }
}

function moneyOf(cell: Cell, upward: Upward, setting: Setting): ReadRows {
  const one = moneyReader(cell, cell.currency ?? {}, upward, setting)
  const read = cell.sum ? sumReader(cell, one, setting) : ofFirst(one)
  return (rows, faults) => {
    const found = read(rows, faults)
    return found && money(found.amount, found.currency)
  }
}

/** What a document says once stands in its first row. */
function ofFirst<T>(read: Read<T>): (rows: readonly Row[], faults: Faults) => T | undefined {
  return ([first], faults) => first && read(first, faults)
}

function insisting(path: string, cell: Cell, read: ReadRows, setting: Setting): ReadRows {
  const [column] = columnsOf(cell)
  return (rows, faults) => {
    const before = faults.count
    const value = read(rows, faults)
    const [row] = rows
    if (value !== undefined || faults.count > before || !row) return value
    const from = column === undefined ? 'The row' : `Column ${columnName(column)}`
    faults.add(
      'csv-value-missing',
      column === undefined ? row.position : row.place(setting.indexOf(column)),
      `${from} is empty, and no event can do without its ${path}. Have the export corrected; state ` +
        'a `default`, or `skip` rows that are no data.',
    )
    return undefined
  }
}
