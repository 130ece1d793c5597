import { parseAmount } from './amount.ts'
import { styleOf } from './amounts.ts'
import type { Setting } from './cells.ts'
import type { Condition } from './condition.ts'
import type { Row } from './row.ts'

export type Decision = (row: Row) => boolean

/** A condition as a function of a row. Columns that a short row doesn't have are empty. */
export function decision(condition: Condition, setting: Setting): Decision {
  const { all, any, not, column } = condition
  if (all) return every(all.map((inner) => decision(inner, setting)))
  if (any) return some(any.map((inner) => decision(inner, setting)))
  if (not) {
    const inner = decision(not, setting)
    return (row) => !inner(row)
  }
  if (column === undefined) return () => false
  const index = setting.indexOf(column)
  const holds = test(condition, setting)
  return (row) => holds(row.text(index))
}

export const every =
  (decisions: readonly Decision[]): Decision =>
  (row) =>
    decisions.every((decide) => decide(row))

export const some =
  (decisions: readonly Decision[]): Decision =>
  (row) =>
    decisions.some((decide) => decide(row))

function test(condition: Condition, setting: Setting): (text: string) => boolean {
  const { equals, oneOf, startsWith, contains, empty, amount } = condition
  if (equals !== undefined) return (text) => text === equals
  if (oneOf) return (text) => oneOf.includes(text)
  if (startsWith !== undefined) return (text) => text.startsWith(startsWith)
  if (contains !== undefined) return (text) => text.includes(contains)
  if (empty !== undefined) {
    const nothing = new Set(['', ...setting.writing.empty])
    return (text) => nothing.has(text) === empty
  }
  const style = styleOf({}, setting.writing)
  return (text) => {
    const units = parseAmount(text, style)?.units
    if (units === undefined) return false
    return amount === 'zero' ? units === 0n : amount === 'negative' ? units < 0n : units > 0n
  }
}
