import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtPage } from '../../hub/console/pageFolder.ts'

const sources = fileURLToPath(new URL('../../hub/console/web', import.meta.url))

/**
 * Builds the console where it is missing or older than its sources. Vite is there in the checkout
 * alone, and is loaded only when there is something to build.
 *
 * @returns Why there is no console, where it could not be built.
 */
export async function ensurePage(): Promise<string | undefined> {
  if (timeOf(join(builtPage, 'index.html')) > newestIn(sources)) return undefined
  // Beside it, so that a hub that serves the older page, or another start, never sees half of one.
  const folder = `${builtPage}.${process.pid}`
  try {
    const { build } = await import('vite')
    await build({ configFile: join(sources, 'vite.config.ts'), build: { outDir: folder } })
    rmSync(builtPage, { recursive: true, force: true })
    renameSync(folder, builtPage)
    return undefined
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    // Another start that built at the same time has put its own there.
    if (timeOf(join(builtPage, 'index.html')) > newestIn(sources)) return undefined
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n')
    return `the console could not be built, see \`npm run console\`: ${reason}`
  }
}

/** When the newest of the files, or the contract beside them, was written; in milliseconds. */
function newestIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = [...names.map((name) => join(folder, name)), join(dirname(folder), 'contract.ts')]
  return Math.max(...files.map(timeOf))
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
