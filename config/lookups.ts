import { dirname, isAbsolute, join, resolve } from 'node:path'
import { lookupLimits, readLookupTable } from '../parsers/csv/lookupTable.ts'
import type { Lookup, LookupTable, LookupTables } from '../parsers/mapping/lookup.ts'
import { type LookupUse, lookupUses } from '../parsers/mapping/lookupUses.ts'
import type { Mapping } from '../parsers/mapping/schema.ts'
import type { Disk } from './disk.ts'
import type { Findings } from './findings.ts'
import { type ConfigProblem, type ConfigProblemCode, configRemedies } from './problems.ts'

/** The mapping with the paths of its tables made absolute. @param file The mapping's own path. */
export function withLookupPaths(mapping: Mapping, file: string): Mapping {
  if (!mapping.lookups) return mapping
  const base = dirname(resolve(file))
  const lookups = Object.entries(mapping.lookups).map(
    ([name, lookup]) => [name, { ...lookup, file: resolve(base, lookup.file) }] as const,
  )
  return { ...mapping, lookups: Object.fromEntries(lookups) }
}

/**
 * Loads the tables that a mapping names. What is wrong goes to the mapping's findings, with the place
 * in whichever file it stands in.
 *
 * @param mapping With absolute paths.
 * @param shown The name that problems give the mapping, and so its tables beside it.
 */
export function loadLookups(
  mapping: Mapping,
  written: Mapping,
  shown: string,
  disk: Disk,
  findings: Findings,
): LookupTables {
  const tables = new Map<string, LookupTable>()
  for (const [name, lookup] of Object.entries(mapping.lookups ?? {})) {
    if (disk.look(lookup.file).kind !== 'file') {
      const path = ['lookups', name, 'file']
      findings.add('lookup-file-missing', path, 'names a file that does not exist.')
      continue
    }
    const named = written.lookups?.[name]?.file ?? lookup.file
    const read = readLookup(lookup, isAbsolute(named) ? named : join(dirname(shown), named), disk)
    if ('problems' in read) findings.include(read.problems)
    else tables.set(name, read.table)
  }
  for (const { path, value, lookup } of lacking(mapping, tables)) {
    const found = `names a column "${value}" that the table "${lookup}" does not have.`
    findings.add('lookup-invalid', [...path, 'value'], found)
  }
  return tables
}

/** Columns that a mapping wants of its tables and that are not there. */
export function lacking(mapping: Mapping, tables: LookupTables): LookupUse[] {
  return lookupUses(mapping).filter(({ lookup, value }) => {
    const table = tables.get(lookup)
    return table !== undefined && !table.columns.includes(value)
  })
}

/**
 * Reads one table.
 *
 * @param lookup With an absolute path.
 * @param shown The name that problems give it.
 */
export function readLookup(
  lookup: Lookup,
  shown: string,
  disk: Disk,
): { readonly table: LookupTable } | { readonly problems: readonly ConfigProblem[] } {
  const problem = (code: ConfigProblemCode, found: string, line = 1, column = 1) => {
    const message = `${found} ${configRemedies[code]}`
    return { code, file: shown, line, column, path: '', message }
  }
  const { maxFileBytes } = lookupLimits
  let bytes: Uint8Array
  try {
    bytes = disk.read(lookup.file, maxFileBytes + 1)
  } catch {
    return { problems: [problem('lookup-file-missing', 'The table can not be read.')] }
  }
  if (bytes.length > maxFileBytes) {
    const found = `The table is larger than the limit of ${maxFileBytes} bytes.`
    return { problems: [problem('lookup-invalid', found)] }
  }
  const read = readLookupTable(bytes, lookup)
  if (!read.flaws) return { table: read.table }
  const problems = read.flaws.map(({ position, found }) =>
    problem('lookup-invalid', found, position?.line, position?.column),
  )
  return { problems }
}
