import { shapeOf } from '../problems.ts'
import { columnText, type Read, type Setting } from './cells.ts'
import { columnName } from './column.ts'
import type { Faults } from './faults.ts'
import { lookupKey } from './lookup.ts'
import type { Row } from './row.ts'
import { type Cell, keyOf } from './value.ts'

/**
 * Reads a text by a table: the row's columns are the key, the table's column the value. A key that is
 * empty in part is none, and a value that is empty in the table is none either.
 *
 * @param path The member of the event; a key that is flagged is remembered under it.
 */
export function lookupReader(path: string, cell: Cell, setting: Setting): Read<string> {
  const table = setting.lookups.get(cell.lookup ?? '')
  if (!table) throw new Error('the tables of a mapping must be loaded before a file is read by it')
  const at = table.columns.indexOf(cell.value ?? '')
  const reads = keyOf(cell).map((column) => columnText(column, cell, setting))
  const fallback = cell.missing === 'default' ? cell.default : undefined
  return (row, faults) => {
    const key = reads.flatMap((read) => read(row, faults) ?? [])
    if (key.length < reads.length) return fallback
    const found = table.rows.get(lookupKey(key))
    if (found) return found[at] || fallback
    if (cell.missing === 'default') return fallback
    absent(path, cell, key, row, faults, setting)
    return undefined
  }
}

function absent(
  path: string,
  cell: Cell,
  key: readonly string[],
  row: Row,
  faults: Faults,
  setting: Setting,
): void {
  const flagged = cell.missing === 'flag'
  if (flagged && !faults.flag(path, key.join(' '))) return
  const [column = 1] = keyOf(cell)
  const place = row.place(setting.indexOf(column))
  const what =
    `Column ${columnName(column)} holds ${shapeOf(key[0] ?? '')}, which is not in the table ` +
    `"${cell.lookup}"`
  if (flagged) {
    const rest = `; the event goes without its ${path} and says so. Add it to the table.`
    faults.warn('lookup-key-missing', place, what + rest)
  } else {
    const rest = '. Add it to the table and release the file again, or state `missing`.'
    faults.add('lookup-key-missing', place, what + rest)
  }
}
