import type { z } from 'zod'
import { agentFileSchema } from './agentSchema.ts'
import { hubFileSchema } from './hubSchema.ts'
import { formatPath } from './paths.ts'
import type { Path } from './problems.ts'
import { configSchemas, type JsonSchema } from './schemas.ts'
import { expectationAt } from './schemaWalk.ts'

/** One row of the reference: a key with everything that is said of it. */
export interface ReferenceRow {
  /** `feeds[].settleTime`. */
  readonly key: string
  readonly takes: string
  /** As a configuration writes it; "required" or empty where there is none. */
  readonly fallback: string
  readonly description: string
}

/** The files that have a table, and the schemas whose expectations say what a key takes. */
const tables: Readonly<Record<string, z.ZodType>> = {
  'agent.json': agentFileSchema,
  'hub.json': hubFileSchema,
}

/** Every key of `agent.json` or `hub.json`, in the order of the schema. */
export function referenceRows(file: string): ReferenceRow[] {
  const source = tables[file]
  const schema = configSchemas().get(file)
  if (!source || !schema) throw new RangeError(`no reference is named ${file}`)
  return rowsBelow(schema, source, [])
}

function rowsBelow(schema: JsonSchema, source: z.ZodType, at: Path): ReferenceRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const path = [...at, name]
    const required = schema.required?.includes(name) === true
    const isList = value.items?.properties !== undefined
    const inner = rowsBelow(
      isList && value.items ? value.items : value,
      source,
      isList ? [...path, 0] : path,
    )
    return [row(path, value, required, source), ...inner]
  })
}

/** Markdown table of all keys of a file, for docs/configuration.md. */
export function referenceTable(file: string): string {
  const rows = referenceRows(file).map(({ key, takes, fallback, description }) => {
    return `| \`${key}\` | ${takes} | ${fallback} | ${description} |`
  })
  return ['| key | takes | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** Puts the current tables between their markers in the text of docs/configuration.md. */
export function withTables(text: string): string {
  const table = /(<!-- keys of (\w+\.json) -->\n)[\s\S]*?(<!-- end of keys -->)/g
  return text.replace(table, (_, open: string, file: string, close: string) => {
    return `${open}\n${referenceTable(file)}\n\n${close}`
  })
}

function row(path: Path, schema: JsonSchema, required: boolean, source: z.ZodType): ReferenceRow {
  const isBlock = schema.properties !== undefined
  const fallback = schema.default === undefined || isBlock ? '' : `\`${written(schema.default)}\``
  return {
    key: formatPath(path).replaceAll('[0]', '[]'),
    takes: takes(path, schema, source),
    fallback: required ? 'required' : fallback,
    description: schema.description ?? '',
  }
}

function takes(path: Path, schema: JsonSchema, source: z.ZodType): string {
  if (schema.enum) return schema.enum.map((value) => `\`${written(value)}\``).join(', ')
  const expected = expectationAt(source, path)
  if (expected) return expected.expects
  if (schema.properties) return 'a block of keys'
  const item = schema.items ? expectationAt(source, [...path, 0]) : undefined
  return item ? `a list; each is ${item.expects}` : 'text'
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
