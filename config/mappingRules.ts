import { dirname, join, resolve } from 'node:path'
import type { Mapping } from '../parsers/mapping/schema.ts'
import type { AgentFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import { readMapping } from './mapping.ts'

/**
 * Loads the mappings that the feeds name, each once, by the path as the feed writes it. A file that
 * is missing is a problem of the configuration; one with problems reports them itself.
 *
 * @param file The configuration file as it was named to the loader.
 */
export function loadMappings(
  config: Partly<AgentFile>,
  file: string,
  { base, disk, findings }: Context,
): ReadonlyMap<string, Mapping> {
  const mappings = new Map<string, Mapping>()
  const seen = new Set<string>()
  config.feeds?.forEach((feed, i) => {
    const named = feed?.mapping
    if (named === undefined) return
    const full = resolve(base, named)
    if (disk.look(full).kind !== 'file') {
      findings.add(
        'mapping-file-missing',
        ['feeds', i, 'mapping'],
        'names a file that does not exist.',
      )
      return
    }
    if (seen.has(named)) return
    seen.add(named)
    const shown = full === resolve(named) || full === named ? named : join(dirname(file), named)
    const loaded = readMapping(full, shown, disk)
    if ('mapping' in loaded) mappings.set(named, loaded.mapping)
    else findings.include(loaded.problems)
  })
  return mappings
}
