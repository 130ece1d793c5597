import { getAsset, getRawAsset, isSea } from 'node:sea'
import { pageFolder, typeOf } from './pageFolder.ts'
import type { PageFiles } from './pages.ts'

/** The built page: out of the one executable, or as `npm run console` left it in a checkout. */
export function builtPages(): PageFiles {
  return isSea() ? packedPages : pageFolder()
}

/** installer/consoleParts.ts packs each file as `console/NAME`, and the list of the names. */
const packedPages: PageFiles = () => {
  const names = JSON.parse(getAsset('console.json', 'utf8')) as readonly string[]
  return new Map(
    names.flatMap((name) => {
      const type = typeOf(name)
      if (type === undefined) return []
      // Copied: what lies in the executable can't be written, and a Buffer may be.
      const bytes = Buffer.from(new Uint8Array(getRawAsset(`console/${name}`)))
      return [[name, { bytes, type }] as const]
    }),
  )
}
