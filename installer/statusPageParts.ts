import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/** The page that an agent shows to its own machine, as it lies beside agent/health/statusPage.ts. */
export function statusPageParts(): readonly (readonly [string, Uint8Array])[] {
  const folder = join(root, 'agent', 'health', 'page')
  return readdirSync(folder).map(
    (name) => [`page/${name}`, readFileSync(join(folder, name))] as const,
  )
}
