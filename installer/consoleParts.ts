import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/**
 * The page of the hub's console, as `npm run console` builds it into `dist/console`: each file under its
 * path, such as `console/index.html`, and `console.json` with the list of them, for a resource can't be
 * listed.
 *
 * @throws {Error} Where it was not built: a hub without its console is not what is handed out.
 */
export function consoleParts(): readonly (readonly [string, Uint8Array])[] {
  const folder = join(root, 'dist', 'console')
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error('The console is not built: npm run console')
  }
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
  return [
    ['console.json', Buffer.from(JSON.stringify(names))] as const,
    ...names.map((name) => [`console/${name}`, readFileSync(join(folder, name))] as const),
  ]
}
