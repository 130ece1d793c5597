import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fill } from './fill.ts'
import { agentName, FleetAgent } from './fleetAgent.ts'
import { hubProcess } from './hubProcess.ts'

/**
 * `npm run fleet -- [--agents 200] [--hub ws://…] [--seconds N] [--rate 200] [--inboxes 2]
 * [--accounts 1000] [--events N] [--healthy]`: simulated agents with the real session over real
 * sockets. Without `--hub` against a hub of its own, whose address is printed. `--events` fills that
 * hub's store first. Runs until it is stopped, or for so many seconds; then it prints how long
 * heartbeats took and what the hub held of memory. A named hub must know the agents `agent-0000` …
 * by the tokens `token-of-agent-0000` ….
 */
const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '200' },
    hub: { type: 'string' },
    seconds: { type: 'string' },
    rate: { type: 'string', default: '200' },
    inboxes: { type: 'string', default: '2' },
    accounts: { type: 'string', default: '1000' },
    events: { type: 'string', default: '0' },
    healthy: { type: 'boolean', default: false },
  },
})
const agents = Number(values.agents)
const accounts = Number(values.accounts)
const events = Number(values.events)
const rate = Number(values.rate)
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds)
const inboxes = ['treasury', 'erp', 'audit', 'planning'].slice(0, Number(values.inboxes))

const tokenOf = (agent: string) => `token-of-${agent}`
/** Agents begin one after the other: hubs don't see two thousand of them in one moment. */
const startsPerSecond = 50
const tickMs = 100

async function main(): Promise<void> {
  const names = Array.from({ length: agents }, (_, index) => agentName(index))
  const own = values.hub === undefined ? await hubProcess(names, tokenOf, prepared) : undefined
  const url = own?.url ?? String(values.hub)
  print(`hub at ${own?.httpUrl ?? url}, ${agents} agents, inboxes ${inboxes.join(', ')}`)
  const delays: number[] = []
  const fleet = names.map((_, index) => {
    const perAgent = Math.max(1, Math.round(accounts / agents))
    const settings = { index, url, inboxes, accounts: perAgent, token: tokenOf }
    const answered = (ms: number) => delays.push(ms)
    return new FleetAgent({ ...settings, isFaulty: !values.healthy, answered })
  })
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  process.once('SIGTERM', () => stopping.abort())
  await run(fleet, { delays, memory: () => own?.memory() ?? 0 }, stopping.signal)
  const processor = own?.processor() ?? 0
  for (const agent of fleet) agent.stop()
  await pause(1_000)
  await own?.stop()
  if (own) print(`CPU of the hub: ${processor.toFixed(1)} s; generator ${cpuSeconds()} s`)
}

async function prepared(storePath: string): Promise<void> {
  if (events === 0) return
  const told = (stored: number) => {
    if (stored % 100_000 === 0) print(`filled ${stored} of ${events}`)
  }
  const inbox = inboxes[0] ?? 'treasury'
  await fill(storePath, { agents, accounts, events, until: Date.now(), inbox, told })
}

interface Watched {
  readonly delays: number[]
  readonly memory: () => number
}

async function run(
  fleet: readonly FleetAgent[],
  { delays, memory }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now()
  const held: number[] = []
  let started = 0
  let printed = begun
  while (!signal.aborted && performance.now() - begun < seconds * 1_000) {
    const elapsed = (performance.now() - begun) / 1_000
    // Those that are not all there yet say nothing of a fleet that stands.
    if (started < fleet.length) delays.length = 0
    for (; started < Math.min(fleet.length, elapsed * startsPerSecond); started += 1) {
      fleet[started]?.start()
    }
    release(fleet, elapsed)
    await pause(tickMs)
    if (performance.now() - printed < 10_000) continue
    printed = performance.now()
    held.push(memory())
    const acked = fleet.reduce((sum, agent) => sum + agent.acked, 0)
    print(
      `${elapsed.toFixed(0).padStart(5)} s  ${acked} acknowledged  ${linksUp(fleet)} links  ` +
        `heartbeats ${delays.length}, p99 ${quantile(delays, 0.99)} ms  hub ${held.at(-1)} MiB`,
    )
  }
  print(
    `heartbeats ${delays.length}: median ${quantile(delays, 0.5)} ms, p99 ` +
      `${quantile(delays, 0.99)} ms, most ${quantile(delays, 1)} ms; broken links ${broken(fleet)}`,
  )
  print(`memory of the hub, each 10 s: ${held.join(' ')} MiB`)
}

/** Files are released whole, a tenth of a day's events of an agent at a time, in turns. */
function release(fleet: readonly FleetAgent[], elapsed: number): void {
  const perAgent = rate / fleet.length / inboxes.length
  for (const [index, agent] of fleet.entries()) {
    const file = Math.max(10, Math.round(agent.eventsPerDay / 10))
    const due = elapsed * perAgent + (index / fleet.length) * file
    agent.released(Math.floor(due / file) * file)
  }
}

function linksUp(fleet: readonly FleetAgent[]): number {
  return fleet.reduce((sum, { links }) => sum + links.filter(({ isUp }) => isUp).length, 0)
}

/** How many, and for which reasons. */
function broken(fleet: readonly FleetAgent[]): string {
  const reasons = new Map<string, number>()
  for (const [code, times] of fleet.flatMap(({ links }) => links.flatMap((l) => [...l.broken]))) {
    reasons.set(code, (reasons.get(code) ?? 0) + times)
  }
  const all = [...reasons].map(([code, times]) => `${times} ${code}`)
  return all.length === 0 ? '0' : all.join(', ')
}

function quantile(numbers: readonly number[], share: number): string {
  const sorted = Float64Array.from(numbers).sort()
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share))
  return sorted.length === 0 ? '-' : (sorted[at] ?? 0).toFixed(1)
}

function cpuSeconds(): string {
  const { user, system } = process.cpuUsage()
  return ((user + system) / 1e6).toFixed(1)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await main()
