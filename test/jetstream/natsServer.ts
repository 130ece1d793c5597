import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

interface Server {
  readonly name: string
  readonly config: string
  readonly port: number
  /** Of its page that says whether it is well. */
  readonly monitor: number
  process: ChildProcess | undefined
}

/** One or three nats-servers on loopback, with a folder of their own. They are ended by process id. */
export class NatsServers {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-nats-'))
  readonly #servers: Server[] = []

  static async start(count: 1 | 3 = 1, more = ''): Promise<NatsServers> {
    const servers = new NatsServers()
    await servers.#prepare(count, more)
    for (let at = 0; at < count; at += 1) servers.startOne(at)
    await servers.ready()
    return servers
  }

  get urls(): string[] {
    return this.#servers.map(({ port }) => `nats://127.0.0.1:${port}`)
  }

  startOne(at: number): void {
    const server = this.#server(at)
    server.process = spawn('nats-server', ['-c', server.config], { stdio: 'ignore' })
  }

  async killOne(at: number): Promise<void> {
    const server = this.#server(at)
    const { process } = server
    server.process = undefined
    if (!process || process.exitCode !== null) return
    const gone = once(process, 'exit')
    process.kill('SIGKILL')
    await gone
  }

  async end(): Promise<void> {
    await Promise.all(this.#servers.map((_, at) => this.killOne(at)))
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Resolves once every server says that its JetStream can be used. */
  async ready(): Promise<void> {
    for (const { monitor } of this.#servers) {
      for (let tries = 0; ; tries += 1) {
        const health = await fetch(`http://127.0.0.1:${monitor}/healthz`).catch(() => undefined)
        if (health?.ok) break
        if (tries === 200) throw new Error('nats-server does not become ready')
        await pause(50)
      }
    }
  }

  async #prepare(count: number, more: string): Promise<void> {
    const ports = await freePorts(count * 3)
    const routes = Array.from({ length: count }, (_, at) => `nats://127.0.0.1:${ports[at * 3 + 1]}`)
    for (let at = 0; at < count; at += 1) {
      const [port = 0, cluster = 0, monitor = 0] = ports.slice(at * 3)
      const name = `node-${at}`
      const store = join(this.folder, name)
      mkdirSync(store)
      const config = join(this.folder, `${name}.conf`)
      const others = routes.map((route) => `"${route}"`).join(', ')
      const inCluster = `cluster { name: test, listen: "127.0.0.1:${cluster}", routes: [${others}] }`
      writeFileSync(
        config,
        `server_name: ${name}
listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitor}"
max_payload: 8MB
jetstream { store_dir: "${store}" }
${count > 1 ? inCluster : ''}
${more}
`,
      )
      this.#servers.push({ name, config, port, monitor, process: undefined })
    }
  }

  #server(at: number): Server {
    const server = this.#servers[at]
    if (!server) throw new RangeError('no such server')
    return server
  }
}

export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = held.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  })
  await Promise.all(held.map((server) => once(server.close(), 'close')))
  return ports
}
