import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The least that a process is given: no program is found by `PATH`. */
export const bareEnvironment = { PATH: '/nonexistent' }

/** The executable as hub and as agent, with a folder for all that they keep. */
export class BinaryHouse {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-package-'))
  readonly #executable: string
  readonly #running: ChildProcess[] = []
  #port = 0

  constructor(executable: string) {
    this.#executable = executable
  }

  /** @param feeds How many folders the agent watches. */
  async prepare(feeds: number): Promise<void> {
    this.#port = await freePort()
    const names = Array.from({ length: feeds }, (_, i) => `feed-${i}`)
    for (const name of names) mkdirSync(join(this.folder, name))
    writeFileSync(join(this.folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
    this.#write('hub.yaml', [
      'hub: test',
      'state: ./hub',
      `listen: { host: 127.0.0.1, port: ${this.#port} }`,
      'agents:',
      '  - { name: test, token: { file: ./token } }',
    ])
    const url = `ws://127.0.0.1:${this.#port}/agents/treasury`
    this.#write('kontor.yaml', [
      'agent: test',
      'state: ./state',
      'feeds:',
      ...names.map((name) => `  - { name: ${name}, folder: ./${name}, settleTime: 100ms }`),
      'destinations:',
      `  - { name: treasury, url: '${url}', token: { file: ./token } }`,
    ])
  }

  #write(name: string, lines: readonly string[]): void {
    writeFileSync(join(this.folder, name), `${lines.join('\n')}\n`)
  }

  start(verb: 'run' | 'hub', environment: Record<string, string> = {}): ChildProcess {
    const config = join(this.folder, verb === 'hub' ? 'hub.yaml' : 'kontor.yaml')
    const env = { ...bareEnvironment, XDG_CACHE_HOME: join(this.folder, 'cache'), ...environment }
    const child = spawn(this.#executable, [verb, '--config', config], { env, cwd: '/' })
    this.#running.push(child)
    return child
  }

  /** Milliseconds from the start of a process to its first line. */
  async firstLineMs(verb: 'run' | 'hub'): Promise<number> {
    const started = performance.now()
    const child = this.start(verb)
    await once(child.stdout ?? child, 'data')
    return performance.now() - started
  }

  drop(feed: string, name: string, content: string): void {
    const part = join(this.folder, feed, `${name}.part`)
    writeFileSync(part, content)
    renameSync(part, join(this.folder, feed, name))
  }

  /** Types of the events that the hub has, in its order, once there are so many. */
  async events(count: number): Promise<string[]> {
    const url = `http://127.0.0.1:${this.#port}/v1/events?inbox=treasury&limit=1000`
    for (let tries = 0; ; tries += 1) {
      const types = await this.#types(url)
      if (types.length >= count) return types
      if (tries > 1200) throw new Error(`the hub has ${types.length} events, not ${count}`)
      await pause(100)
    }
  }

  async #types(url: string): Promise<string[]> {
    try {
      const page = (await (await fetch(url)).json()) as { events: { event: { type: string } }[] }
      return page.events.map(({ event }) => event.type)
    } catch {
      // A hub that is about to listen.
      return []
    }
  }

  /** Resident memory, in MB of a million bytes. */
  memoryMb(child: ChildProcess): number {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
  }

  /** Tells all to stop, in the order agent, hub. @returns Their exit codes. */
  async stop(): Promise<(number | null)[]> {
    const codes: (number | null)[] = []
    for (const child of this.#running.splice(0).reverse()) {
      if (child.exitCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      }
      codes.push(child.exitCode)
    }
    return codes
  }

  run(...args: string[]): string {
    const env = { ...bareEnvironment, XDG_CACHE_HOME: join(this.folder, 'cache') }
    return execFileSync(this.#executable, args, { encoding: 'utf8', env, cwd: '/' })
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, maxRetries: 5 })
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
