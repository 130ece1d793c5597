import { resolve } from 'node:path'
import { checkMapping } from '../parsers/mapping/check.ts'
import type { LookupTables } from '../parsers/mapping/lookup.ts'
import { type Mapping, mappingSchema } from '../parsers/mapping/schema.ts'
import { type Surroundings, surrounded } from './context.ts'
import type { Disk } from './disk.ts'
import { openYaml } from './file.ts'
import { loadLookups, withLookupPaths } from './lookups.ts'
import type { ConfigProblem } from './problems.ts'
import { checkShape } from './shape.ts'

export type LoadedMapping =
  | {
      /** The paths of its tables are absolute. */
      readonly mapping: Mapping
      /** The tables that it names, as they were at loading. */
      readonly lookups: LookupTables
    }
  | { readonly problems: readonly ConfigProblem[] }

/** Loads a mapping file and its tables, with every problem at its place. */
export function loadMapping(file: string, surroundings: Surroundings = {}): LoadedMapping {
  return readMapping(file, file, surrounded(surroundings).disk)
}

/** @param shown The name that problems give the file. */
export function readMapping(file: string, shown: string, disk: Disk): LoadedMapping {
  const opened = openYaml(resolve(file), shown, disk, 'mapping-file-missing')
  if ('problems' in opened) return opened
  const { document, findings } = opened
  const { whole } = checkShape(mappingSchema, document.value, findings)
  if (whole) {
    for (const { path, message } of checkMapping(whole)) {
      findings.add('mapping-invalid', path, message, { remedy: '' })
    }
    if (findings.problems.length === 0) {
      const mapping = withLookupPaths(whole, file)
      const lookups = loadLookups(mapping, whole, shown, disk, findings)
      if (findings.problems.length === 0) return { mapping, lookups }
    }
  }
  return { problems: findings.problems }
}
