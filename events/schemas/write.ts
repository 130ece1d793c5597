import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { publishedSchemas } from './published.ts'

/** `npm run schemas`: writes the published JSON Schemas beside this file. */
for (const [name, text] of publishedSchemas()) {
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text)
}
