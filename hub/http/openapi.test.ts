import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { everything } from '../store/scope.ts'
import { bookedEvent } from '../testing/client.ts'
import { Consumer } from '../testing/consumer.ts'
import { HubWorld, pushRoute } from '../testing/world.ts'
import type { Caller } from './caller.ts'
import { documentName, openApiText, problemsOf, problemsOfGuard } from './openapi.ts'
import { operations } from './operations.ts'
import { apiProblemCodes, apiProblems } from './problems.ts'

const text = readFileSync(fileURLToPath(new URL(`../${documentName}`, import.meta.url)), 'utf8')
const document = parse(text)
const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addSchema(document, 'hub')

const world = new HubWorld()
const consumer = new Consumer(() => 422)
const callers: Readonly<Record<string, Caller>> = {
  all: { name: 'central', scope: everything, role: 'admin' },
  erp: { name: 'ledger', scope: everything, inboxes: ['erp'] },
  paced: { name: 'paced', scope: everything, eventsPerSecond: 1 },
}
/** `operation status`, as they were met. */
const met = new Set<string>()

beforeAll(async () => {
  await consumer.start()
  await world.start({
    readerOf: (token) => callers[token],
    routes: [pushRoute(consumer.url)],
  })
  await world.deliver([bookedEvent('a-1'), bookedEvent('a-2'), bookedEvent('a-1', '-7.00')])
})
afterAll(async () => {
  await world.end()
  await consumer.stop()
})

interface Asked {
  readonly token?: string
  readonly body?: unknown
}

/** Asks, and holds the answer against the document. */
async function ask(id: string, path: string, asked: Asked = { token: 'all' }) {
  const operation = operations.find((o) => o.id === id)
  const answer = await world.ask(path, asked)
  met.add(`${id} ${answer.status}`)
  const method = operation?.method.toLowerCase() ?? ''
  const pointer = [operation?.path ?? '', method, 'responses', String(answer.status)]
  const escaped = ['paths', ...pointer, 'content', 'application/json', 'schema'].map((part) =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  const validate = ajv.getSchema(`hub#/${escaped.join('/')}`)
  if (!validate) throw new Error(`${id} answers ${answer.status}, which the document does not have`)
  expect({ ok: validate(answer.body), errors: validate.errors }).toEqual({ ok: true, errors: null })
  return answer
}

test('the file is what the code gives', () => {
  expect(text, 'run `node hub/http/write.ts`').toBe(openApiText())
})

test('every answer of every operation has the form that the document states', async () => {
  await ask('health', '/healthz', {})
  const { body } = await ask('events', '/v1/events?inbox=erp')
  expect(body.events).toHaveLength(2)
  await ask('events', `/v1/events?inbox=erp&after=${body.next}`)
  await ask('trace', '/v1/events/a-1/trace?inbox=erp')
  const outcomes = [{ event: 'a-1', status: 'posted', at: '2026-11-02T08:00:00Z', reference: '1' }]
  await ask('outcomes', '/v1/outcomes', { token: 'all', body: { inbox: 'erp', outcomes } })
  await ask('trace', '/v1/events/a-1/trace?inbox=erp')
  await ask('figures', '/v1/figures?inbox=erp')
  await expect.poll(() => world.deadLetters.length).toBe(2)
  await ask('routes', '/v1/routes')
  await ask('deadLetters', '/v1/dead-letters')
  await ask('retryDeadLetter', '/v1/dead-letters/1/retry', { token: 'all', body: '' })
  await ask('conflicts', '/v1/conflicts?inbox=erp')
  await ask('agents', '/v1/agents')
})

test('every refusal has its form, and a message that ends with what to do', async () => {
  const stale = `${'0'.repeat(12)}-1`
  const token = 'all'
  await ask('events', '/v1/events?inbox=erp&limit=0')
  await ask('events', '/v1/events?inbox=erp&after=nonsense')
  await ask('events', '/v1/events?inbox=erp', {})
  await ask('events', '/v1/events?inbox=treasury', { token: 'erp' })
  await ask('events', `/v1/events?inbox=erp&after=${stale}`)
  await ask('events', '/v1/events?inbox=erp', { token: 'paced' })
  await ask('events', '/v1/events?inbox=erp', { token: 'paced' })
  await ask('trace', '/v1/events/gone/trace?inbox=erp')
  await ask('outcomes', '/v1/outcomes', { token, body: { inbox: 'erp', outcomes: [] } })
  await ask('outcomes', '/v1/outcomes', { token, body: { x: 'x'.repeat(1024 * 1024) } })
  await ask('retryDeadLetter', '/v1/dead-letters/99/retry', { token, body: '' })
  const wrongType = await fetch(`${world.hub.httpUrl}/v1/outcomes`, {
    method: 'POST',
    headers: { authorization: 'Bearer all', 'content-type': 'text/plain' },
    body: 'x',
  })
  met.add(`outcomes ${wrongType.status}`)
  for (const { id, path, open } of operations) {
    const at = path.replaceAll('{number}', '1').replaceAll(/\{\w+\}/g, 'x')
    if (open || !path.startsWith('/v1/')) continue
    const { method } = operations.find((o) => o.id === id) ?? {}
    await ask(id, at, method === 'POST' ? { body: '' } : {})
    await ask(id, `${at}?x=1`, { token, ...(method === 'POST' ? { body: '' } : {}) })
    if (
      problemsOf(operations.find((o) => o.id === id) ?? operations[0]).includes('inbox-not-allowed')
    ) {
      const body = {
        inbox: 'treasury',
        outcomes: [{ event: 'a', status: 'posted', at: '2026-11-02T08:00:00Z' }],
      }
      if (method === 'GET') await ask(id, `${at}?inbox=treasury`, { token: 'erp' })
      else await ask(id, at, { token: 'erp', body })
    }
  }
})

/** The console, agents that enrol and those who watch the hub have tests of their own. */
function isForConsumers(path: string): boolean {
  return path === '/healthz' || /^\/v1\/(?!console\/|enrolment)/.test(path)
}

test('every status of the document was met, less what the guard or only a fault brings', () => {
  const faults = ['500', '503']
  // Where two people are needed; hub/commands/commands.test.ts asks it.
  const elsewhere = 'retryDeadLetter 403'
  // What the console asks has its tests beside it, and so has the guard.
  const tried = operations.filter(({ path }) => isForConsumers(path))
  const stated = tried.flatMap((operation) => {
    const { id, path, method, problems } = operation
    const own = new Set<string>(problems.map((code) => String(apiProblems[code].status)))
    const others = problemsOfGuard(operation)
      .filter((code) => code !== 'request-invalid' && code !== 'unauthorized')
      .map((code) => String(apiProblems[code].status))
      .filter((status) => !own.has(status))
    const { responses } = document.paths[path][method.toLowerCase()]
    return Object.keys(responses)
      .filter((status) => !faults.includes(status) && !others.includes(status))
      .map((status) => `${id} ${status}`)
      .filter((each) => each !== elsewhere)
  })
  const ids = new Set(tried.map(({ id }) => id))
  const ofTried = [...met].filter((each) => ids.has(each.split(' ', 1)[0] ?? ''))
  expect(ofTried.toSorted()).toEqual(stated.toSorted())
})

test('a fault of the store is told, and names nothing of it', async () => {
  const response = await world.ask('/v1/elsewhere', { token: 'all' })
  expect(response).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await world.ask('/v1/agents', { token: 'all', body: '' })).toMatchObject({
    status: 405,
    body: { code: 'method-not-allowed' },
  })
})

test('every problem code is one that an operation or the server gives', () => {
  const given = new Set(operations.flatMap((o) => problemsOf(o)))
  const byServer = new Set(['method-not-allowed', 'not-found'])
  expect(apiProblemCodes.filter((code) => !given.has(code) && !byServer.has(code))).toEqual([])
  for (const { message } of Object.values(apiProblems)) expect(message).toMatch(/[.]$/)
})
