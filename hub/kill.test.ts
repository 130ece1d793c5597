import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SimulatedAgent, tokenOf } from '../test/bench/simulatedAgent.ts'
import { Consumer } from './testing/consumer.ts'

/** How often the hub is killed; `KONTOR_KILLS=100` is the long way. */
const kills = Number(process.env['KONTOR_KILLS'] ?? 6)
const names = ['agent-1', 'agent-2', 'agent-3']

let folder: string
let consumer: Consumer
let hub: ChildProcess
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-kill-'))
  consumer = await new Consumer().start()
})
afterEach(async () => {
  hub.kill('SIGKILL')
  await consumer.stop()
  rmSync(folder, { recursive: true, force: true })
})

const script = fileURLToPath(new URL('testing/process.ts', import.meta.url))

async function startHub(port: number): Promise<void> {
  const config = join(folder, 'hub.yaml')
  const agents = names.map((name, i) => `  - { name: ${name}, token: { env: T${i} } }`)
  writeFileSync(
    config,
    `hub: kill
state: ./hub
listen: { host: 127.0.0.1, port: ${port} }
agents:
${agents.join('\n')}
routes:
  - { name: ledger, inbox: bench, url: '${consumer.url}', maxEvents: 20, firstRetry: 20ms, longestRetry: 200ms }
`,
  )
  const tokens = Object.fromEntries(names.map((name, i) => [`T${i}`, tokenOf(name)]))
  const env = { ...process.env, ...tokens }
  hub = spawn(process.execPath, [script, config], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    if (hub.exitCode !== null) throw new Error('the hub did not start')
    await pause(50)
  }
}

test('killed again and again under load, the hub loses nothing, and re-sends carry the same ids', async () => {
  const free = await new Consumer().start()
  const { port } = free
  await free.stop()
  await startHub(port)
  let head = 0
  const agents = names.map((name) => {
    return new SimulatedAgent(name, `ws://127.0.0.1:${port}`, () => head)
  })
  for (const agent of agents) agent.start()
  const releasing = setInterval(() => {
    head += 10
    for (const agent of agents) agent.released()
  }, 20)
  for (let kill = 0; kill < kills; kill += 1) {
    const before = consumer.taken.length
    await expect
      .poll(() => consumer.taken.length, { timeout: 20_000 })
      .toBeGreaterThan(before + 100)
    await pause(Math.random() * 100)
    const gone = once(hub, 'exit')
    hub.kill('SIGKILL')
    await gone
    await startHub(port)
  }
  clearInterval(releasing)
  for (const agent of agents) agent.released()
  const total = head * names.length
  const acked = () => agents.reduce((sum, agent) => sum + agent.acked, 0)
  await expect.poll(acked, { timeout: 30_000 }).toBe(total)
  const distinct = () => new Set(consumer.taken).size
  await expect.poll(distinct, { timeout: 30_000 }).toBe(total)
  for (const agent of agents) agent.stop()

  const repeated = consumer.taken.length - total
  const state = await (await fetch(`http://127.0.0.1:${port}/v1/routes`)).json()
  const [{ resent, deadLetters }] = Object(state).routes
  expect(deadLetters).toBe(0)
  // The hub counts what it sent again; whether the first time had arrived only the consumer knows.
  expect(repeated).toBeLessThanOrEqual(resent)
  expect(repeated).toBeLessThanOrEqual(kills * 20)
  process.stdout.write(
    `${total} events, ${kills} kills, ${repeated} taken twice, ${resent} re-sent\n`,
  )
}, 3_000_000)
