import { readFileSync } from 'node:fs'
import { getAsset, isSea } from 'node:sea'

/** A file of the page that an administrator of this machine looks at. */
export interface PageFile {
  readonly type: string
  readonly text: string
}

const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
}

/** What the page may do: show what comes from this port, and nothing that is written into it. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** installer/statusPageParts.ts packs each file as `page/NAME`; a checkout has them beside this. */
export function pageFile(path: string): PageFile | undefined {
  const found = Object.hasOwn(files, path) ? files[path] : undefined
  if (found === undefined) return undefined
  const [name, type] = found
  const text = isSea()
    ? getAsset(`page/${name}`, 'utf8')
    : readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8')
  return { type, text }
}
