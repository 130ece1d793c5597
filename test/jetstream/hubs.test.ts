import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect } from 'vitest'
import { Consumer } from '../../hub/testing/consumer.ts'
import { SimulatedAgent, tokenOf } from '../bench/simulatedAgent.ts'
import { testWith } from '../debianPackage.ts'
import { freePorts, NatsServers } from './natsServer.ts'

const test = testWith('nats-server', 'nats-server')
const names = ['agent-1', 'agent-2', 'agent-3']
const script = fileURLToPath(new URL('../../hub/testing/process.ts', import.meta.url))

let nats: NatsServers
let consumer: Consumer
let balancer: Server
let ports: number[]
const hubs: (ChildProcess | undefined)[] = []
beforeEach(async () => {
  nats = await NatsServers.start()
  consumer = await new Consumer().start()
  ports = await freePorts(3)
  balancer = await balance(ports[2] ?? 0, ports.slice(0, 2))
})
afterEach(async () => {
  for (const at of [0, 1]) await kill(at)
  balancer.close()
  await consumer.stop()
  await nats.end()
})

/** Brings each connection to one hub after the other; where that is down, to the next. */
async function balance(port: number, backends: readonly number[]): Promise<Server> {
  let turn = 0
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    turn += 1
    const order = [backends[turn % 2], backends[(turn + 1) % 2]]
    const next = (): void => {
      const backend = order.shift()
      if (backend === undefined) return void client.destroy()
      const upstream = connect(backend, '127.0.0.1')
      upstream.once('connect', () => client.pipe(upstream).pipe(client))
      upstream.once('error', () => (upstream.bytesWritten > 0 ? client.destroy() : next()))
      upstream.once('close', () => upstream.bytesWritten > 0 && client.destroy())
    }
    next()
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return server
}

async function start(at: number): Promise<void> {
  const folder = join(nats.folder, `hub-${at}`)
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'hub.yaml')
  const agents = names.map((name, i) => `  - { name: ${name}, token: { env: T${i} } }`)
  writeFileSync(
    config,
    `hub: hub-${at}
state: ./state
store: { jetstream: '${nats.urls[0]}' }
listen: { host: 127.0.0.1, port: ${ports[at]} }
agents:
${agents.join('\n')}
routes:
  - { name: ledger, inbox: bench, url: '${consumer.url}', maxEvents: 20, firstRetry: 20ms, longestRetry: 200ms }
`,
  )
  const tokens = Object.fromEntries(names.map((name, i) => [`T${i}`, tokenOf(name)]))
  const env = { ...process.env, ...tokens }
  const hub = spawn(process.execPath, [script, config], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  hubs[at] = hub
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${ports[at]}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    if (hub.exitCode !== null) throw new Error('the hub did not start')
    await pause(50)
  }
}

async function kill(at: number): Promise<void> {
  const hub = hubs[at]
  hubs[at] = undefined
  if (!hub || hub.exitCode !== null) return
  const gone = once(hub, 'exit')
  hub.kill('SIGKILL')
  await gone
}

/** All ids that a hub hands out, in its order. */
async function idsOf(at: number): Promise<string[]> {
  const ids: string[] = []
  for (let after = 0; ; ) {
    const url = `http://127.0.0.1:${ports[at]}/v1/events?inbox=bench&after=${after}&limit=1000`
    const { events } = Object(await (await fetch(url)).json())
    for (const { cursor, event } of events) {
      ids.push(event.id)
      after = cursor
    }
    if (events.length === 0) return ids
  }
}

test('two hubs on one JetStream, of which each is killed once under load: nothing lost, nothing twice', async () => {
  await Promise.all([start(0), start(1)])
  let head = 0
  const url = `ws://127.0.0.1:${ports[2]}`
  const agents = names.map((name) => new SimulatedAgent(name, url, () => head))
  for (const agent of agents) agent.start()
  const acked = () => agents.reduce((sum, agent) => sum + agent.acked, 0)
  const releasing = setInterval(() => {
    head += 3
    for (const agent of agents) agent.released()
  }, 20)
  for (const at of [0, 1]) {
    const before = acked()
    await expect.poll(acked, { timeout: 20_000 }).toBeGreaterThan(before + 200)
    await kill(at)
    // The other hub alone goes on.
    const alone = acked()
    await expect.poll(acked, { timeout: 20_000 }).toBeGreaterThan(alone + 200)
    await start(at)
  }
  clearInterval(releasing)
  for (const agent of agents) agent.released()
  const total = head * names.length
  await expect.poll(acked, { timeout: 30_000 }).toBe(total)
  await expect.poll(async () => (await idsOf(0)).length, { timeout: 5_000 }).toBe(total)
  const ids = await idsOf(0)
  expect(new Set(ids).size).toBe(total)
  await expect.poll(async () => await idsOf(1), { timeout: 5_000 }).toEqual(ids)

  await expect.poll(() => new Set(consumer.taken).size, { timeout: 30_000 }).toBe(total)
  for (const agent of agents) agent.stop()
  const twice = consumer.taken.length - total
  process.stdout.write(`${total} events over two hubs, 2 kills, ${twice} pushed again\n`)
}, 120_000)
