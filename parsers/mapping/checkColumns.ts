import { type Column, columnName } from './column.ts'
import { type ColumnUse, columnUses } from './columns.ts'
import type { Found } from './findings.ts'
import type { CsvSource, FixedWidthSource, Mapping, XmlSource } from './schema.ts'
import { commonSteps, xmlPath } from './xmlPath.ts'

/** Columns that a mapping reads at most, each time it names one. */
const maxUses = 10_000

/** Checks that the source can have every column that the mapping reads. */
export function checkColumns(mapping: Mapping, found: Found): void {
  const uses = columnUses(mapping)
  if (uses.length > maxUses) found([], `The mapping reads columns more than ${maxUses} times.`)
  const { source } = mapping
  const check = (() => {
    if (source.format === 'csv') return csvCheck(source)
    return source.format === 'xml' ? xmlCheck(source) : fixedCheck(source)
  })()
  for (const use of uses) {
    const message = check(use)
    if (message !== undefined) found(use.path, message)
  }
}

/** Says what is wrong with a column. */
type Check = (use: ColumnUse) => string | undefined

function csvCheck({ header }: CsvSource): Check {
  return ({ column, everyRow }) => {
    const name = columnName(column)
    if (typeof column === 'string') {
      if (header === false) {
        return `Without a header no column is named ${name}. Use numbers, or list the names in \`header\`.`
      }
      const known = !Array.isArray(header) || header.includes(column)
      return known ? undefined : `The list of \`header\` has no column ${name}.`
    }
    const beyond = Array.isArray(header) && everyRow && column > header.length
    if (!beyond) return undefined
    return `The list of \`header\` has ${header.length} columns, so there is no ${name}.`
  }
}

function fixedCheck({ columns, records = {} }: FixedWidthSource): Check {
  const names = new Set([columns, ...Object.values(records)].flatMap(Object.keys))
  return ({ column }) =>
    names.has(String(column))
      ? undefined
      : `The source has no column ${columnName(column)}: add where it stands to \`columns\`.`
}

function xmlCheck({ row, namespaces }: XmlSource): Check {
  const rows = xmlPath(row, namespaces)
  const rowSteps = typeof rows === 'string' ? [] : rows.steps
  return ({ column, path: [top, , , last] }) => {
    const path = pathOf(column, namespaces)
    if (typeof path === 'string') return path
    if (!path.absolute) {
      return top === 'trailer' && last !== 'of'
        ? 'The trailer stands outside of the rows: write its path from the root, such as /Export/Count.'
        : undefined
    }
    if (path.steps.some(({ place, where }) => place !== undefined || where)) {
      return 'Outside of the rows a path has no brackets: each value must be there once.'
    }
    const common = commonSteps(path.steps, rowSteps)
    if (common === 0) return `A path from the root begins as that of the rows does: ${row}.`
    const inside = common === rowSteps.length
    return inside ? 'This stands inside the row: write the path from there.' : undefined
  }
}

function pathOf(column: Column, namespaces: XmlSource['namespaces']) {
  if (typeof column === 'string') return xmlPath(column, namespaces)
  return 'Elements have no numbers: write the path from the row, such as Head/Number.'
}
