import { cruise, type IForbiddenRuleType } from 'dependency-cruiser'
import { expect, test } from 'vitest'

/** The layer table of docs/architecture.md: a room imports only the rooms that its row names. */
const rooms: Record<string, readonly string[]> = {
  events: [],
  parsers: ['events'],
  protocol: ['events'],
  storage: [],
  outbox: ['events', 'storage'],
  config: ['events', 'parsers'],
  trust: ['config'],
  agent: ['events', 'parsers', 'protocol', 'outbox', 'config', 'trust'],
  hub: ['events', 'protocol', 'storage', 'config', 'trust'],
  cli: ['events', 'parsers', 'protocol', 'outbox', 'config', 'trust', 'agent', 'hub'],
}

/** Rooms inside agent/ that know nothing of each other; agent/wiring.ts wires them. */
const agentRooms = ['sources', 'intake', 'delivery', 'completeness', 'health']

const tests = '\\.test\\.ts$|^test/'

/** What only tests may import: a folder or file `testing`, and what else is written for them. */
const testing = '(^|/)testing(/|\\.ts$)|(^|/)(fixtures|readWith|scratch)\\.ts$'

/** Packages that results are compared with, and tools of tests. */
const oracles = 'ajv|cloudevents|csv-parse|fast-check|mt940js|papaparse|saxes|vitest|xml2js'

function only(from: string, others: readonly string[], name: string): IForbiddenRuleType {
  return {
    name,
    severity: 'error',
    from: { path: `^${from}/`, pathNot: tests },
    to: { path: `^(${others.join('|')})/` },
  }
}

const everyRoom = [...Object.keys(rooms), 'test']

const forbidden: IForbiddenRuleType[] = [
  ...Object.entries(rooms).map(([room, allowed]) => {
    const others = everyRoom.filter((other) => other !== room && !allowed.includes(other))
    return only(room, others, `${room} imports only the rooms of its row`)
  }),
  ...agentRooms.map((room) => {
    const others = agentRooms.filter((other) => other !== room).map((other) => `agent/${other}`)
    return only(`agent/${room}`, others, `agent/${room} stands alone`)
  }),
  {
    name: 'only a store imports the database driver',
    severity: 'error',
    from: { pathNot: `${tests}|^outbox/store\\.ts$|^hub/store/sqlite\\.ts$|^storage/` },
    to: {
      path: 'node_modules/better-sqlite3/|^better-sqlite3$|node_modules/@types/better-sqlite3/',
    },
  },
  {
    name: 'parsers, events and protocol touch no system',
    severity: 'error',
    from: { path: '^(events|parsers|protocol)/', pathNot: `${tests}|/write\\.ts$` },
    to: { path: '^(fs|fs/promises|net|http|https|tls|dgram|child_process|worker_threads|os)$' },
  },
  {
    name: 'what the product runs imports nothing that is there for tests',
    severity: 'error',
    from: { pathNot: `${tests}|${testing}` },
    to: { path: testing, pathNot: 'node_modules/' },
  },
  {
    name: 'packages for tests are imported by tests',
    severity: 'error',
    from: { pathNot: `${tests}|${testing}` },
    to: { path: `node_modules/(${oracles})/|^(${oracles})$` },
  },
  { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
]

test('every room imports only the rooms below it', async () => {
  const { output } = await cruise([...everyRoom], {
    ruleSet: { forbidden },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], exportsFields: ['exports'] },
  })
  if (typeof output === 'string') throw new Error(output)
  const broken = output.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)
  expect(broken).toEqual([])
  expect(output.summary.totalCruised).toBeGreaterThan(40)
}, 180_000)
