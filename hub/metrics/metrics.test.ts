import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Caller } from '../http/caller.ts'
import { everything } from '../store/scope.ts'
import { HubWorld, pushRoute } from '../testing/world.ts'
import { families } from './metrics.ts'
import { Readiness } from './readiness.ts'

const callers: Readonly<Record<string, Caller>> = {
  all: { name: 'prometheus', scope: everything },
  part: { name: 'part', scope: { regions: ['nordics'], legalEntities: 'all' } },
}
const world = new HubWorld()
let page = ''

beforeAll(async () => {
  const routes = [pushRoute('http://127.0.0.1:9/events')]
  await world.start({ readerOf: (token) => callers[token], routes })
  await world.deliverBooked('a', 3)
  page = await text('all')
})
afterAll(() => world.end())

async function scrape(token: string) {
  const headers = { authorization: `Bearer ${token}` }
  return fetch(`${world.hub.httpUrl}/metrics`, { headers })
}
const text = async (token: string) => (await scrape(token)).text()

const documents = fileURLToPath(new URL('../../docs/grafana/', import.meta.url))
const read = (name: string) => readFileSync(`${documents}${name}`, 'utf8')

/** Names of metrics in an expression: what is no function, no label and no word of the language. */
function namesIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\bby \([^)]*\)/g, ' ')
  const words = [...bare.matchAll(/[a-z_][a-z0-9_]*(?!\w*\s*\()/gi)].map(([word]) => word)
  return words.filter((word) => word.includes('_') || word === 'up')
}

test('the page is for whoever sees the whole hub, and in the form that Prometheus reads', async () => {
  const response = await scrape('all')
  expect(response.headers.get('content-type')).toContain('text/plain')
  expect((await scrape('nobody')).status).toBe(401)
  expect((await scrape('part')).status).toBe(403)
})

test('every family is on the page, with what was counted', () => {
  for (const name of Object.keys(families)) expect(page).toContain(`# TYPE ${name} `)
  expect(page).toMatch(/^kontor_hub_events_total\{lane="statements"\} 3$/m)
  expect(page).toMatch(/^kontor_hub_agents\{state="healthy"\} 1$/m)
  expect(page).toMatch(/^kontor_hub_route_events_total\{route="ledger"\} 0$/m)
})

test('names are those that Prometheus users expect: counters end in _total, units are base units', () => {
  for (const [name, { kind }] of Object.entries(families)) {
    expect(name).toMatch(/^kontor_hub_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(kind === 'counter')
    expect(name).not.toMatch(/_(ms|millis|kb|mb)\b/)
  }
})

test('dashboard and alert rules ask for nothing that the hub does not give', () => {
  const dashboard = JSON.parse(read('kontor-hub.json'))
  const ofPanels = dashboard.panels.flatMap((panel: { targets: readonly { expr: string }[] }) =>
    panel.targets.map(({ expr }) => expr),
  )
  const { groups } = parse(read('kontor-hub.rules.yaml'))
  const ofRules = groups.flatMap((group: { rules: readonly { expr: string }[] }) =>
    group.rules.map(({ expr }) => expr),
  )
  const asked = new Set([...ofPanels, ...ofRules].flatMap(namesIn))
  expect(asked.size).toBeGreaterThan(15)
  const given = new Set([...page.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name))
  // Prometheus makes this one itself.
  expect([...asked].filter((name) => name !== 'up' && !given.has(name))).toEqual([])
})

test('ready is a hub whose store can be written, and asking often writes seldom', async () => {
  expect(await world.ask('/readyz')).toMatchObject({ status: 200, body: { ok: true } })
  let probes = 0
  let now = 0
  let isFull = false
  const probe = async () => {
    probes += 1
    if (isFull) throw new Error('SQLITE_FULL')
  }
  const readiness = new Readiness({ probe } as never, () => now)
  for (let i = 0; i < 100; i += 1) expect(await readiness.isReady()).toBe(true)
  expect(probes).toBe(1)
  isFull = true
  now = 6_000
  expect(await readiness.isReady()).toBe(false)
})
