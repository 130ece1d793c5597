import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { tokenOf } from '../bench/simulatedAgent.ts'
import { freePorts, type NatsServers } from './natsServer.ts'

export type Which = 0 | 1

const script = fileURLToPath(new URL('../../hub/testing/process.ts', import.meta.url))

/** Two hubs on one JetStream, each a process of its own, and a load balancer before them. */
export class HubPair {
  /** Where agents connect. */
  readonly url: string
  readonly #folder: string
  readonly #ports: readonly number[]
  readonly #balancer: Server
  readonly #tokens: Record<string, string>
  readonly #processes: (ChildProcess | undefined)[] = []

  private constructor(
    folder: string,
    ports: readonly number[],
    balancer: Server,
    tokens: Record<string, string>,
  ) {
    this.#folder = folder
    this.#ports = ports
    this.#balancer = balancer
    this.#tokens = tokens
    this.url = `ws://127.0.0.1:${ports[2]}`
  }

  /** @param consumer Where the hubs push the events of the inbox `bench`. */
  static async open(
    nats: NatsServers,
    agents: readonly string[],
    consumer: string,
  ): Promise<HubPair> {
    const ports = await freePorts(3)
    const [one, other, front = 0] = ports
    const balancer = await balance(front, [one, other])
    for (const at of [0, 1]) {
      const folder = join(nats.folder, `hub-${at}`)
      mkdirSync(folder)
      const known = agents.map((name, i) => `{ name: ${name}, token: { env: T${i} } }`)
      writeFileSync(
        join(folder, 'hub.yaml'),
        `hub: hub-${at}
state: ./state
store: { jetstream: '${nats.urls[0]}', events: { maxSize: 500MB } }
listen: { host: 127.0.0.1, port: ${ports[at]} }
agents: [${known.join(', ')}]
routes:
  - { name: ledger, inbox: bench, url: '${consumer}', maxEvents: 100, firstRetry: 20ms, longestRetry: 200ms }
`,
      )
    }
    const tokens = Object.fromEntries(agents.map((name, i) => [`T${i}`, tokenOf(name)]))
    const pair = new HubPair(nats.folder, ports, balancer, tokens)
    await Promise.all([pair.start(0), pair.start(1)])
    return pair
  }

  /** Resolves once it answers. */
  async start(at: Which): Promise<void> {
    const hub = spawn(process.execPath, [script, join(this.#folder, `hub-${at}`, 'hub.yaml')], {
      env: { ...process.env, ...this.#tokens },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    this.#processes[at] = hub
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${this.#ports[at]}/healthz`).catch(
        () => undefined,
      )
      if (answer?.ok) return
      if (hub.exitCode !== null) throw new Error('the hub did not start')
      await pause(50)
    }
  }

  async kill(at: Which): Promise<void> {
    const hub = this.#processes[at]
    this.#processes[at] = undefined
    if (!hub || hub.exitCode !== null) return
    const gone = once(hub, 'exit')
    hub.kill('SIGKILL')
    await gone
  }

  /** All ids that a hub hands out, in its order. */
  async idsOf(at: Which): Promise<string[]> {
    const ids: string[] = []
    for (let after = 0; ; ) {
      const query = `inbox=bench&after=${after}&limit=1000`
      const answer = await fetch(`http://127.0.0.1:${this.#ports[at]}/v1/events?${query}`)
      const { events } = Object(await answer.json())
      for (const { cursor, event } of events) {
        ids.push(event.id)
        after = cursor
      }
      if (events.length === 0) return ids
    }
  }

  async end(): Promise<void> {
    for (const at of [0, 1] as const) await this.kill(at)
    this.#balancer.close()
  }
}

/** Brings each connection to one hub after the other; where that is down, to the next. */
async function balance(port: number, backends: readonly (number | undefined)[]): Promise<Server> {
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
