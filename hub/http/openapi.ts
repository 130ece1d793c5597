import { stringify } from 'yaml'
import { z } from 'zod'
import { subprotocol } from '../routes/subscribe/frames.ts'
import { inboxSchema, type Operation } from './operation.ts'
import { operations } from './operations.ts'
import { type ApiProblemCode, apiProblemCodes, apiProblems } from './problems.ts'

/**
 * The OpenAPI 3.1 description of what consumers ask of a hub. Its schemas are those that requests
 * are checked with; a test holds every answer against it, and the file against this.
 * `node hub/http/write.ts` writes it.
 */
export const documentName = 'openapi.yaml'

const description = `How consumers read events, report what became of them, and look after routes.
Every operation but \`health\` wants \`Authorization: Bearer\` with a token of a reader, and answers
within that reader's scope: its inboxes, regions and legal entities.`

export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const methods = paths[operation.path] ?? {}
    paths[operation.path] = { ...methods, [operation.method.toLowerCase()]: described(operation) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kontor hub', version: '1.0.0', description, license: { name: 'Apache-2.0' } },
    servers: [{ url: 'https://hub.example.com' }],
    security: [{ reader: [] }],
    paths: { ...paths, '/v1/subscribe': { get: subscribe } },
    components: {
      securitySchemes: { reader: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemSchema) },
    },
  }
}

const problemSchema = z.strictObject({
  code: z.enum(apiProblemCodes as [ApiProblemCode, ...ApiProblemCode[]]),
  message: z.string().meta({ description: 'What was found, what is allowed, what to do.' }),
})

const subscribe = {
  operationId: 'subscribe',
  summary: `A WebSocket of subprotocol ${subprotocol}; docs/integrators.md describes its messages.`,
  parameters: [parameter('inbox', 'query', inboxSchema)],
  responses: {
    '101': { description: 'The subscription is open.' },
    '400': { description: 'No inbox, or another subprotocol.' },
    '401': { description: 'No token of a reader.' },
    '403': { description: 'The inbox is not for this reader.' },
    '503': { description: 'The hub has as many subscriptions as it takes, or is stopping.' },
  },
}

function described(operation: Operation): object {
  const { id, summary, query, params, body, answer, open } = operation
  const parameters = [
    ...Object.entries(params.shape).map(([name, schema]) => parameter(name, 'path', schema)),
    ...Object.entries(query.shape).map(([name, schema]) => parameter(name, 'query', schema)),
  ]
  const hasBody = !body.safeParse(undefined).success
  const ok = { description: 'Done.', content: json(schemaOf(answer)) }
  return {
    operationId: id,
    summary,
    ...(open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody ? { requestBody: { required: true, content: json(schemaOf(body)) } } : {}),
    responses: { '200': ok, ...refusals(operation) },
  }
}

/** What an operation is refused with, by status: its own problems and those of all. */
export function problemsOf({ open, problems }: Operation): readonly ApiProblemCode[] {
  const common: readonly ApiProblemCode[] = ['request-invalid', 'unauthorized', 'hub-failed']
  return open ? ['hub-failed'] : [...common, ...problems]
}

function refusals(operation: Operation): Record<string, object> {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => apiProblems[code].status)
  const inOrder = [...byStatus].toSorted(([a], [b]) => a - b)
  const problem = { $ref: '#/components/schemas/Problem' }
  return Object.fromEntries(
    inOrder.map(([status, codes]) => {
      const lines = codes.map((code) => `\`${code}\`: ${apiProblems[code].message}`)
      return [String(status), { description: lines.join('\n\n'), content: json(problem) }]
    }),
  )
}

function parameter(name: string, place: 'path' | 'query', schema: z.core.$ZodType): object {
  const required = place === 'path' || !(schema as z.ZodType).safeParse(undefined).success
  const { description: text, ...rest } = schemaOf(schema) as { description?: string }
  return {
    name,
    in: place,
    required,
    ...(text === undefined ? {} : { description: text }),
    schema: rest,
  }
}

/** In JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function schemaOf(schema: z.core.$ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'output', reused: 'inline' })
  return inlined(rest, rest.$defs ?? {}) as object
}

/** Schemas with a name come as references into `$defs`, which an OpenAPI document has no place for. */
function inlined(node: unknown, defs: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, defs))
  if (typeof node !== 'object' || node === null) return node
  const { $ref, $defs, id, ...rest } = node as Record<string, unknown>
  const name = typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined
  if (name !== undefined) return inlined({ ...(defs[name] as object), ...rest }, defs)
  const kept = typeof id === 'string' ? rest : { ...rest, ...(id === undefined ? {} : { id }) }
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, inlined(value, defs)]))
}

function json(schema: object): object {
  return { 'application/json': { schema } }
}

export function openApiText(): string {
  const layout = { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false } as const
  return stringify(openApi(), layout)
}
