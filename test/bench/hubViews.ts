import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Caller } from '../../hub/http/caller.ts'
import type { Api, Operation } from '../../hub/http/operation.ts'
import type { Delivery, HubStore } from '../../hub/store/contract.ts'
import { everything } from '../../hub/store/scope.ts'
import { openHubStore } from '../../hub/store/store.ts'
import { helloOf } from '../../hub/testing/client.ts'
import { calendar } from '../../hub/views/calendar.ts'
import { cash } from '../../hub/views/cash.ts'
import { controlFigures } from '../../hub/views/controlFigures.ts'
import { file } from '../../hub/views/file.ts'
import { life } from '../../hub/views/life.ts'
import { search } from '../../hub/views/search.ts'
import { throughput } from '../../hub/views/throughput.ts'
import { ViewWorld } from './viewWorld.ts'

/**
 * `node test/bench/hubViews.ts [--events 5000000] [--accounts 5000] [--agents 100]`: fills a store by
 * the real commit with days of statements, and prints how long each view of the console takes: the
 * first time, and the median of nine.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    accounts: { type: 'string', default: '5000' },
    agents: { type: 'string', default: '100' },
  },
})
const [most = 0, accounts = 0, agents = 0] = [values.events, values.accounts, values.agents].map(
  Number,
)
const groupEvents = 1_000

const folder = mkdtempSync(join(tmpdir(), 'kontor-views-'))
const path = join(folder, 'hub.db')
const world = new ViewWorld({ accounts, agents, events: most })
const hellos = Array.from({ length: agents }, (_, i) => helloOf({ agent: `agent-${i}` }))
const sequences = hellos.map(() => 0)
/** The store's clock goes with the days of the statements. */
let clock = new Date()

try {
  const store = openHubStore({ path, now: () => clock })
  for (const hello of hellos) await store.admit([hello])
  await fill(store)
  await store.close()
  const begun = performance.now()
  const again = openHubStore({ path, now: () => clock })
  print(`opened in ${(performance.now() - begun).toFixed(0)} ms`)
  await look(again)
  await again.close()
} finally {
  rmSync(folder, { recursive: true })
}

async function fill(store: HubStore): Promise<void> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  let [stored, group, size]: [number, Delivery[], number] = [0, [], 0]
  for (const { agent, at, bodies } of world.files()) {
    clock = at
    group.push(deliveryOf(agent, bodies))
    size += bodies.length
    if (size < groupEvents) continue
    stored += await commit(store, group)
    ;[group, size] = [[], 0]
    if (stored >= most) break
  }
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - begun) / 1_000
  const perCpu = stored / ((user + system) / 1e6)
  print(
    `${stored} events of ${accounts} accounts over ${world.days} days: ${rounded(stored / seconds)}/s, ` +
      `${rounded(perCpu)} a CPU second, ${rounded(statSync(path).size / 2 ** 20)} MiB`,
  )
}

function deliveryOf(agent: number, bodies: readonly string[]): Delivery {
  const hello = hellos[agent] ?? helloOf()
  const after = sequences[agent] ?? 0
  sequences[agent] = after + bodies.length
  const events = bodies.map((body): unknown => JSON.parse(body))
  const range = { after, through: after + bodies.length, filtered: 0, parked: 0 }
  return { hello, frame: { t: 'events', lane: 'statements', ...range, events }, bodies }
}

async function commit(store: HubStore, group: readonly Delivery[]): Promise<number> {
  for (const outcome of await store.commit(group)) {
    if (!outcome.ok || outcome.duplicates > 0) throw new Error('an event was not taken')
  }
  return group.reduce((sum, { bodies }) => sum + bodies.length, 0)
}

async function look(store: HubStore): Promise<void> {
  const now = () => clock
  const journal = { flush: async () => undefined }
  const api = { store, now, journal } as unknown as Api
  const { entry, statement, sha256, reference, account } = world.middle
  const nordics: Caller = {
    name: 'nordics',
    scope: { regions: ['region-1'], legalEntities: 'all' },
  }
  await time('calendar, 14 days', api, calendar, { offset: 0, limit: 100 })
  await time('calendar, 92 days', api, calendar, { from: daysAgo(91), offset: 0, limit: 100 })
  await time('calendar, one region', api, calendar, { offset: 0, limit: 100 }, {}, nordics)
  await time('calendar, late ones', api, calendar, { state: 'late', offset: 0, limit: 100 })
  await time('calendar, by text', api, calendar, { q: account.slice(-8), offset: 0, limit: 100 })
  await time('cash', api, cash, {})
  await time('search: an end-to-end id', api, search, { q: reference })
  await time('search: the beginning of an id', api, search, { q: entry.slice(0, 10) })
  await time('search: a file', api, search, { q: sha256 })
  await time('search: an account', api, search, { q: account })
  await time('search: nothing', api, search, { q: 'RE-0000-00-999999999' })
  await time('life of an entry', api, life, {}, { id: entry })
  await time('life of a statement', api, life, {}, { id: statement })
  await time('file', api, file, {}, { sha256 })
  await time('throughput, a day', api, throughput, { span: 'day' })
  await time('throughput, a week', api, throughput, { span: 'week' })
  await time('figures, 30 days', api, controlFigures, {})
  await time('figures, a year', api, controlFigures, { from: daysAgo(365) })
}

function daysAgo(days: number): string {
  return new Date(clock.getTime() - days * 86_400_000).toISOString().slice(0, 10)
}

async function time(
  name: string,
  api: Api,
  operation: Operation,
  query: object,
  params: object = {},
  caller: Caller = { name: 'central', scope: everything },
): Promise<void> {
  const call = { caller, query, params } as never
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i < 10; i += 1) {
    const begun = performance.now()
    const answer = JSON.stringify(await operation.handle(api, call))
    times.push(performance.now() - begun)
    bytes = answer.length
    if (i === 0) operation.answer.parse(JSON.parse(answer))
  }
  const [first = 0, ...others] = times
  const median = others.toSorted((a, b) => a - b)[4] ?? 0
  const [a, b] = [first, median].map((ms) => `${ms.toFixed(1)} ms`.padStart(10))
  print(`${name.padEnd(34)} first ${a}, then ${b}, ${(bytes / 1_024).toFixed(0).padStart(6)} KiB`)
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
