import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withTables } from '../reference.ts'
import { configSchemaTexts } from '../schemas.ts'

/**
 * `node config/schema/write.ts`: writes the JSON Schemas beside this file and the tables of
 * docs/configuration.md. Tests hold both to the schemas.
 */
for (const [name, text] of configSchemaTexts()) {
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text)
}
const reference = fileURLToPath(new URL('../../docs/configuration.md', import.meta.url))
writeFileSync(reference, withTables(readFileSync(reference, 'utf8')))
