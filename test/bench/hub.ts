import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { SimulatedAgent, tokenOf } from './simulatedAgent.ts'

/**
 * `npm run bench:hub -- [--seconds 600] [--agents 200] [--rate 12000]`: simulated agents against a hub
 * in a process of its own, over loopback, into a store on disk. With a rate of 0 as fast as it goes.
 * Prints a line every few seconds, and at the end what was acknowledged, what is in the store and
 * what is lost of it.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    agents: { type: 'string', default: '200' },
    rate: { type: 'string', default: '12000' },
  },
})
const [seconds, count, rate] = [values.seconds, values.agents, values.rate].map(Number)

const executable = fileURLToPath(new URL('../../hub/testing/process.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'))

async function measure(forSeconds = 60, agentCount = 200, perSecond = 0): Promise<void> {
  const { child, port } = await startHubProcess(agentCount)
  const begun = performance.now()
  const perFile = Math.ceil(perSecond / agentCount)
  const agents = Array.from({ length: agentCount }, (_, i) => {
    // Files are released whole: each agent has one a second, and not all at the same moment.
    const released = () => {
      const files = (performance.now() - begun) / 1_000 + i / agentCount
      return perSecond === 0 ? Number.MAX_SAFE_INTEGER : Math.floor(files) * perFile
    }
    return new SimulatedAgent(`agent-${i}`, `ws://127.0.0.1:${port}`, released)
  })
  for (const agent of agents) agent.start()
  const acked = () => agents.reduce((sum, agent) => sum + agent.acked, 0)
  const memory: number[] = []
  let before = 0
  let worst = Number.POSITIVE_INFINITY
  const stepMs = Math.max(1_000, (forSeconds * 1_000) / 12)
  for (let end = begun; end < begun + forSeconds * 1_000 - 1; ) {
    const start = performance.now()
    end = Math.min(end + stepMs, begun + forSeconds * 1_000)
    while (performance.now() < end) {
      await pause(Math.min(50, Math.max(1, end - performance.now())))
      if (perSecond > 0) for (const agent of agents) agent.released()
    }
    const now = acked()
    const perStep = ((now - before) / (performance.now() - start)) * 1_000
    worst = Math.min(worst, perStep)
    memory.push(residentMiB(child.pid))
    const elapsed = ((performance.now() - begun) / 1_000).toFixed(0)
    print(
      `${elapsed.padStart(5)} s  ${perStep.toFixed(0).padStart(6)} events/s  hub ${memory.at(-1)} MiB`,
    )
    before = now
  }
  const elapsed = (performance.now() - begun) / 1_000
  const total = acked()
  const [hubSeconds, ownSeconds] = [cpuSeconds(child.pid), process.cpuUsage().user / 1e6]
  for (const agent of agents) agent.stop()
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
  const stored = storedEvents()
  const broken = agents.reduce((sum, agent) => sum + agent.broken, 0) - agentCount
  print(
    `${(total / elapsed).toFixed(0)} events/s from ${agentCount} agents over ${elapsed.toFixed(0)} s; worst step ${worst.toFixed(0)}`,
  )
  print(`acknowledged ${total}, in the store ${stored}, lost ${Math.max(0, total - stored)}`)
  print(
    `CPU: hub ${hubSeconds.toFixed(1)} s (${(total / hubSeconds).toFixed(0)} events a second of it), ` +
      `generator ${ownSeconds.toFixed(1)} s`,
  )
  print(
    `memory of the hub: ${memory[0]} MiB at first, ${Math.max(...memory)} at most; broken links ${Math.max(0, broken)}`,
  )
}

async function startHubProcess(agentCount: number) {
  const port = await freePort()
  writeFileSync(join(folder, 'hub.yaml'), configText(port, agentCount), { mode: 0o600 })
  const env: NodeJS.ProcessEnv = { ...process.env }
  for (let i = 0; i < agentCount; i += 1) env[`T${i}`] = tokenOf(`agent-${i}`)
  const command = [executable, join(folder, 'hub.yaml')]
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  for (;;) {
    await pause(100)
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    if (answer?.ok) return { child, port }
    if (child.exitCode !== null) throw new Error('the hub did not start')
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port was given')
  return address.port
}

function configText(port: number, agentCount: number): string {
  const agents = Array.from({ length: agentCount }, (_, i) => {
    return `  - { name: agent-${i}, token: { env: T${i} } }`
  })
  return `hub: bench
state: ./hub
listen: { host: 127.0.0.1, port: ${port} }
log: { level: warn }
agents:
${agents.join('\n')}
`
}

function storedEvents(): number {
  const db = new Database(join(folder, 'hub', 'hub.sqlite'), { readonly: true })
  const stored = db.prepare('SELECT count(*) FROM event').pluck().get()
  db.close()
  return Number(stored)
}

/** Memory that the process holds, in MiB; 0 where the system has no /proc. */
function residentMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

/** Processor time that the process used, with its threads; on a machine that is shared it says more. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

try {
  await measure(seconds, count, rate)
} finally {
  rmSync(folder, { recursive: true })
}
