import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PageFile, PageFiles } from './pages.ts'

/** Where `npm run console` puts the page. */
export const builtPage = fileURLToPath(new URL('../../dist/console', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The built page as it lies in a folder. Files of other kinds are not served. */
export function pageFolder(folder: string = builtPage): PageFiles {
  return () => {
    const names = namesIn(folder)
    if (!names.includes('index.html')) return undefined
    return new Map(names.flatMap((name) => fileOf(folder, name)))
  }
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return names.map((name) => name.replaceAll('\\', '/'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function fileOf(folder: string, name: string): [string, PageFile][] {
  const type = typeOf(name)
  return type ? [[name, { bytes: readFileSync(join(folder, name)), type }]] : []
}

/** Media type of a file of the page; undefined where it is of a kind that is not served. */
export function typeOf(name: string): string | undefined {
  return types[extname(name)]
}
