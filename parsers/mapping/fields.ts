import { type Money, money } from '../../events/money.ts'
import { decimalReader, moneyReader, sumReader, type Upward } from './amounts.ts'
import { booleanReader, checkedWord, type Read, type Setting, textReader } from './cells.ts'
import { type Column, columnName } from './column.ts'
import type { Faults } from './faults.ts'
import { lookupReader } from './lookupReader.ts'
import { dateWriter } from './plainDate.ts'
import { isPlain, plainMoneyWriter } from './plainMoney.ts'
import { plainColumn } from './plainText.ts'
import type { Row } from './row.ts'
import type { Target } from './targets.ts'
import { type Cell, columnsOf } from './value.ts'
import {
  booleanWriter,
  moneyWriter,
  type PlainColumn,
  plainWriter,
  type ReadRows,
  textWriter,
  type Write,
} from './write.ts'

/** One member of an event, and how it is read and written. */
export interface FieldPlan {
  readonly path: readonly string[]
  /** Columns whose texts must not differ inside one document. */
  readonly shared: readonly Column[]
  readonly write: Write
  /** Where any text in this field is the value. */
  readonly column: PlainColumn | undefined
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
  const write = valueWriter(label, cell, target, upward, setting)
  const required = target.required || cell.required === true
  return {
    path: path.split('.'),
    shared: cell.sum ? [] : columnsOf(cell),
    write: required ? insisting(path, cell, write, setting) : write,
    column: plainColumn(cell, target, setting),
  }
}

function valueWriter(
  path: string,
  cell: Cell,
  target: Target,
  upward: Upward,
  setting: Setting,
): Write {
  switch (target.kind) {
    case 'money':
      if (isPlain(cell)) return plainMoneyWriter(cell, cell.currency ?? {}, upward, setting)
      return moneyWriter(moneyOf(cell, upward, setting))
    case 'decimal':
      return plainWriter(decimalReader(cell, setting))
    case 'boolean':
      return booleanWriter(booleanReader(cell, setting))
    case 'date':
    case 'moment':
    case 'timestamp':
      return dateWriter(cell, target, setting)
    case 'text':
    case 'choice':
    case 'currency':
      return textWriter(textOf(path, cell, target, setting))
  }
}

/** Gives a text: a column, several joined, a constant, or what a table has for it. */
function textOf(path: string, cell: Cell, target: Target, setting: Setting): Read<string> {
  if (cell.lookup === undefined) return textReader(cell, target, setting)
  return checkedWord(cell, target, lookupReader(path, cell, setting), setting)
}

function moneyOf(cell: Cell, upward: Upward, setting: Setting): ReadRows<Money> {
  const one = moneyReader(cell, cell.currency ?? {}, upward, setting)
  const sum = cell.sum ? sumReader(cell, one, setting) : undefined
  return (first, faults, rows) => {
    const found = sum ? sum(rows, faults) : one(first, faults)
    return found && money(found.amount, found.currency)
  }
}

/** {@link fieldPlan} for a text that is no member of the data: gives it. */
export function fieldText(
  path: string,
  cell: Cell,
  target: Target,
  setting: Setting,
): Read<string> {
  const read = textOf(path, cell, target, setting)
  const missing = missingValue(path, cell, setting)
  return (row, faults) => {
    const before = faults.count
    const text = read(row, faults)
    if (text === undefined && cell.required && faults.count === before) missing(row, faults)
    return text
  }
}

/** A document without the value is a fault. */
function insisting(path: string, cell: Cell, write: Write, setting: Setting): Write {
  const missing = missingValue(path, cell, setting)
  return (row, faults, rows, out) => {
    const before = faults.count
    if (write(row, faults, rows, out)) return true
    if (faults.count === before) missing(row, faults)
    return false
  }
}

function missingValue(path: string, cell: Cell, setting: Setting) {
  const [column] = columnsOf(cell)
  return (row: Row, faults: Faults): void => {
    const from = column === undefined ? 'The row' : `Column ${columnName(column)}`
    faults.add(
      'csv-value-missing',
      column === undefined ? row.position : row.place(setting.indexOf(column)),
      `${from} is empty, and no event can do without its ${path}. Have the export corrected; state ` +
        'a `default`, or `skip` rows that are no data.',
    )
  }
}
