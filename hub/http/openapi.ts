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

const description = `How consumers read events, report what became of them, and look after routes; and
what the console asks, under \`/v1/console/\`. Operations want \`Authorization: Bearer\` with a token, or
the cookie of a session, and answer within the caller's scope: its inboxes, regions and legal entities.
What is asked with a cookie and changes something shows the token of \`me\` as \`x-kontor-csrf\`.`

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
    security: [{ reader: [] }, { session: [] }],
    paths: { ...paths, '/v1/subscribe': { get: subscribe } },
    components: {
      securitySchemes: {
        reader: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-kontor' },
      },
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
  const { id, summary, query, params, body, open, status = 200 } = operation
  const parameters = [
    ...Object.entries(params.shape).map(([name, schema]) => parameter(name, 'path', schema)),
    ...Object.entries(query.shape).map(([name, schema]) => parameter(name, 'query', schema)),
  ]
  const hasBody = !body.safeParse(undefined).success
  return {
    operationId: id,
    summary,
    ...(open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody ? { requestBody: { required: true, content: json(schemaOf(body)) } } : {}),
    responses: { [String(status)]: wellDone(operation), ...refusals(operation) },
  }
}

function wellDone({ id, answer, role = 'viewer', status }: Operation): object {
  const who = role === 'viewer' ? '' : ` For the role \`${role}\` and above.`
  if (status === 204) return { description: `Done.${who}` }
  if (status === 303) return { description: 'Go on at the address in `location`.' }
  const isStream = id === 'consoleLive'
  const content = { schema: schemaOf(answer) }
  const type = isStream ? 'text/event-stream' : 'application/json'
  return { description: `Done.${who}`, content: { [type]: content } }
}

/** What an operation is refused with: its own problems, and those of whoever stands before it. */
export function problemsOf(operation: Operation): readonly ApiProblemCode[] {
  return [...new Set([...problemsOfGuard(operation), 'hub-failed', ...operation.problems] as const)]
}

/** As hub/http/guard.ts judges a request before it is looked at. */
export function problemsOfGuard(operation: Operation): readonly ApiProblemCode[] {
  const { open, method, role = 'viewer', whole, plain } = operation
  return [
    ...(open ? [] : (['request-invalid', 'unauthorized', 'rate-limited'] as const)),
    ...(role !== 'viewer' || whole ? (['role-not-enough'] as const) : []),
    ...(plain ? (['masked-caller'] as const) : []),
    ...(method === 'GET' ? [] : (['csrf-refused'] as const)),
  ]
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
