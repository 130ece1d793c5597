import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documentName, openApiText } from './openapi.ts'

/** `node hub/http/write.ts`: writes the OpenAPI document into the folder of the hub. */
writeFileSync(fileURLToPath(new URL(`../${documentName}`, import.meta.url)), openApiText())
