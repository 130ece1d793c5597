import { z } from 'zod'
import { mappingSchema } from '../parsers/mapping/schema.ts'
import { agentFileSchema } from './agentSchema.ts'
import { hubFileSchema } from './hubSchema.ts'

/** A JSON Schema as far as it is walked here. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
}

/**
 * The JSON Schemas (draft 2020-12) of every file that people write, by their file names. An editor
 * that is given one completes keys and shows what each means.
 */
export function configSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map([
    ['agent.json', published('agent', agentFileSchema)],
    ['hub.json', published('hub', hubFileSchema)],
    ['mapping.json', published('mapping', mappingSchema)],
  ])
}

/** The schemas as the files hold them. */
export function configSchemaTexts(): ReadonlyMap<string, string> {
  const texts = [...configSchemas()].map(([name, schema]) => {
    return [name, `${JSON.stringify(schema, null, 2)}\n`] as const
  })
  return new Map(texts)
}

/** What may be written, not what becomes of it: a key with a default may be left out. */
function published(name: string, schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  return { $id: `urn:kontor:schema:config:${name}`, ...json } as JsonSchema
}
