import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { publishedSchemas } from './published.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

test('the schema files are those of the model; `npm run schemas` writes them', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const written = new Map(files.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]))
  expect([...written.keys()].sort()).toEqual([...publishedSchemas().keys()].sort())
  for (const [name, text] of publishedSchemas()) expect(written.get(name), name).toBe(text)
})

test('every published schema is a sound JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  for (const [name, text] of publishedSchemas()) {
    expect(ajv.validateSchema(JSON.parse(text)), name).toBe(true)
  }
})
