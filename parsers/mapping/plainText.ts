import type { Setting } from './cells.ts'
import type { Target } from './targets.ts'
import type { Cell } from './value.ts'
import type { PlainColumn } from './write.ts'

/** The column whose text a value is as it stands there, if it is the text of one and nothing else. */
export function plainColumn(cell: Cell, target: Target, setting: Setting): PlainColumn | undefined {
  const { column, map, lookup, padding, constant, empty } = cell
  const changed = map ?? lookup ?? padding ?? constant ?? empty
  if (column === undefined || changed !== undefined || target.kind !== 'text') return undefined
  if (setting.writing.empty.length > 0) return undefined
  return { index: setting.indexOf(column), longest: setting.maxTextChars }
}
