import { money } from '../../events/money.ts'
import { decimalReader, moneyReader, sumReader, type Upward } from './amounts.ts'
import { booleanReader, checkedWord, type Read, type Setting, textReader } from './cells.ts'
import { type Column, columnName } from './column.ts'
import type { Faults, Row } from './faults.ts'
import { lookupReader } from './lookupReader.ts'
import { isPlain, plainMoneyReader } from './plainMoney.ts'
import type { Target } from './targets.ts'
import { type Cell, columnsOf } from './value.ts'
import { whenReader } from './when.ts'

/** Reads a value of one document: from its first row, or from all where they add up to it. */
export type ReadRows = (first: Row, faults: Faults, rows: readonly Row[]) => unknown

/** One member of an event, and how it is read. */
export interface FieldPlan {
  readonly path: readonly string[]
  /** Columns whose texts must not differ inside one document. */
  readonly shared: readonly Column[]
  /** What it gives is `plain` where JSON escapes nothing of it, see `FormMember`. */
  readonly kind: 'text' | 'plain' | 'money' | 'json'
  readonly read: ReadRows
}

/**
 * @param path Dotted, as the mapping has it.
 * @param label The path from the event, for a member of a list's item.
 */
export function fieldPlan(
  path: string,
  cell: Cell,
  target: Target,
  upward: Upward,
  setting: Setting,
  label = path,
): FieldPlan {
  const read = valueReader(label, cell, target, upward, setting)
  const required = target.required || cell.required === true
  return {
    path: path.split('.'),
    shared: cell.sum ? [] : columnsOf(cell),
    kind: kindOf(target),
    read: required ? insisting(path, cell, read, setting) : read,
  }
}

function kindOf({ kind }: Target): FieldPlan['kind'] {
  switch (kind) {
    case 'money':
      return 'money'
    case 'decimal':
    case 'date':
    case 'moment':
    case 'timestamp':
      return 'plain'
    case 'boolean':
      return 'json'
    case 'text':
    case 'choice':
    case 'currency':
      return 'text'
  }
}

function valueReader(
  path: string,
  cell: Cell,
  target: Target,
  upward: Upward,
  setting: Setting,
): ReadRows {
  switch (target.kind) {
    case 'money':
      return moneyOf(cell, upward, setting)
    case 'decimal':
      return decimalReader(cell, setting)
    case 'boolean':
      return booleanReader(cell, setting)
    case 'date':
    case 'moment':
    case 'timestamp':
      return whenReader(cell, target, setting)
    case 'text':
    case 'choice':
    case 'currency':
      return textOf(path, cell, target, setting)
  }
}

function textOf(path: string, cell: Cell, target: Target, setting: Setting): Read<string> {
  if (cell.lookup === undefined) return textReader(cell, target, setting)
  return checkedWord(cell, target, lookupReader(path, cell, setting), setting)
}

function moneyOf(cell: Cell, upward: Upward, setting: Setting): ReadRows {
  const currency = cell.currency ?? {}
  if (isPlain(cell)) return plainMoneyReader(cell, currency, upward, setting)
  const one = moneyReader(cell, currency, upward, setting)
  const sum = cell.sum ? sumReader(cell, one, setting) : undefined
  return (first, faults, rows) => {
    const found = sum ? sum(rows, faults) : one(first, faults)
    return found && money(found.amount, found.currency)
  }
}

function insisting(path: string, cell: Cell, read: ReadRows, setting: Setting): ReadRows {
  const [column] = columnsOf(cell)
  return (row, faults, rows) => {
    const before = faults.count
    const value = read(row, faults, rows)
    if (value !== undefined || faults.count > before) return value
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
