import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { asyncApiText, documentName } from './asyncapi.ts'

/** `node protocol/write.ts`: writes the AsyncAPI document beside this file. */
writeFileSync(fileURLToPath(new URL(documentName, import.meta.url)), asyncApiText())
