import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMapping } from '../../config/mapping.ts'
import { mappedFormat } from '../../parsers/mapped.ts'
import type { ReadChoice } from '../../parsers/open.ts'
import { camt053, mt940 } from '../samples.ts'

/** A file to mutate, and how its feed would read it. */
export interface Seed {
  readonly name: string
  readonly bytes: Buffer
  readonly choice: ReadChoice
}

/** Ending of an example's export, by its kind of source. */
const exampleEndings = { csv: '.csv', 'fixed-width': '.txt', xml: '.xml' }

const largestSeed = 200_000

/** Our own samples and examples, and the files of `$KONTOR_SAMPLES` where it is set. */
export function seeds(): Seed[] {
  const own = [
    { name: 'mt940', bytes: Buffer.from(mt940(1, 4) + mt940(2, 2)), choice: {} },
    { name: 'camt053', bytes: Buffer.from(camt053('S1')), choice: {} },
  ]
  return [...own, ...examples(), ...foreign()]
}

function examples(): Seed[] {
  const folder = fileURLToPath(new URL('../../docs/mappings/', import.meta.url))
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return names.flatMap((name) => {
    const loaded = loadMapping(join(folder, name))
    if (!('mapping' in loaded)) throw new Error(`${name} must be a sound mapping`)
    const { format } = loaded.mapping.source
    const bytes = readFileSync(join(folder, name.replace('.yaml', exampleEndings[format])))
    return [{ name, bytes, choice: { mapped: mappedFormat(loaded.mapping, loaded.lookups) } }]
  })
}

function foreign(): Seed[] {
  const samples = process.env['KONTOR_SAMPLES']
  const folder = samples && join(samples, 'files')
  if (!folder || !existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, path: join(folder, name) }))
    .filter(({ path }) => statSync(path).isFile() && statSync(path).size < largestSeed)
    .map(({ name, path }) => ({ name, bytes: readFileSync(path), choice: {} }))
}
