import { isReadable } from './checkSource.ts'
import type { Found, MappingProblem } from './findings.ts'
import { keyColumns } from './lookup.ts'
import type { Mapping } from './schema.ts'
import type { Target } from './targets.ts'
import { type Field, keyOf } from './value.ts'

/** Checks how the tables of a mapping are written; what is in them is for whoever loads them. */
export function checkLookups({ lookups = {} }: Mapping, found: Found): void {
  for (const [name, lookup] of Object.entries(lookups)) {
    const { charset, separator, quote } = lookup
    if (charset !== undefined && !isReadable(charset)) {
      found(['lookups', name, 'charset'], 'No such charset. Usual are utf-8 and windows-1252.')
    }
    if (separator === quote) {
      found(['lookups', name, 'quote'], 'The quote and the separator are the same sign.')
    }
    const keys = keyColumns(lookup)
    if (new Set(keys).size < keys.length) {
      found(['lookups', name, 'key'], 'A column stands in the key twice.')
    }
  }
}

/** Checks how a value is looked up. */
export function checkLookupCell(
  cell: Field,
  target: Target,
  mapping: Mapping,
  path: MappingProblem['path'],
  found: Found,
): void {
  const { lookup, value, missing } = cell
  if (lookup === undefined) {
    if (value !== undefined)
      found([...path, 'value'], '`value` is a column of a `lookup`: name it.')
    if (missing !== undefined) {
      found([...path, 'missing'], '`missing` tells of a `lookup`: name its table.')
    }
    return
  }
  if (value === undefined) {
    found([...path, 'lookup'], 'A `lookup` has a `value`: the column of its table that is wanted.')
  }
  const { lookups = {} } = mapping
  const table = Object.hasOwn(lookups, lookup) ? lookups[lookup] : undefined
  const keys = keyOf(cell).length
  if (!table)
    found([...path, 'lookup'], `There is no ${lookup} among the \`lookups\` of the mapping.`)
  else if (keys > 0 && keyColumns(table).length !== keys) {
    const message = `The key of ${lookup} has ${keyColumns(table).length} columns, and here are ${keys}.`
    found([...path, 'lookup'], message)
  }
  for (const key of ['map', 'constant', 'join', 'others'] as const) {
    if (cell[key] === undefined) continue
    found([...path, key], `A text is either looked up or goes by \`${key}\`.`)
  }
  if ((missing === 'default') !== (cell.default !== undefined)) {
    const message = '`missing: default` and `default`, with what stands in then, belong together.'
    found([...path, missing === 'default' ? 'missing' : 'default'], message)
  }
  if (missing === 'flag' && target.required) {
    const message = 'The event can not go without this: use `refuse` or `default`.'
    found([...path, 'missing'], message)
  }
}
