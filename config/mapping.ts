import { resolve } from 'node:path'
import { checkMapping } from '../parsers/mapping/check.ts'
import { type Mapping, mappingSchema } from '../parsers/mapping/schema.ts'
import { type Surroundings, surrounded } from './context.ts'
import type { Disk } from './disk.ts'
import { openYaml } from './file.ts'
import type { ConfigProblem } from './problems.ts'
import { checkShape } from './shape.ts'

export type LoadedMapping =
  | { readonly mapping: Mapping }
  | { readonly problems: readonly ConfigProblem[] }

/** Loads a mapping file, with every problem at its place in it. */
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
    if (findings.problems.length === 0) return { mapping: whole }
  }
  return { problems: findings.problems }
}
