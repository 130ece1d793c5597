import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { invoiceMapping } from './samples.ts'

const executable = fileURLToPath(new URL('../cli/kontor.ts', import.meta.url))

type Verb = 'run' | 'hub'

/** Agent and hub as processes of their own, as a service manager would start them. */
export class Processes {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-processes-'))
  readonly bank = join(this.folder, 'drop', 'bank')
  readonly invoices = join(this.folder, 'drop', 'invoices')
  readonly state = join(this.folder, 'state')
  readonly #running = new Map<Verb, ChildProcess>()
  #port = 0
  /** What is run before Node and becomes Node: `strace -D` and its arguments, say. */
  wrapper: readonly string[] = []

  /** @param inboxes The agent's destinations, each an inbox of the hub. */
  async prepare(inboxes: readonly string[]): Promise<void> {
    for (const folder of [this.bank, this.invoices]) mkdirSync(folder, { recursive: true })
    this.#port = await freePort()
    writeFileSync(join(this.folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
    writeFileSync(join(this.folder, 'mapping.yaml'), invoiceMapping)
    writeFileSync(join(this.folder, 'hub.yaml'), hubConfig(this.#port))
    writeFileSync(join(this.folder, 'kontor.yaml'), agentConfig(this.#port, inboxes))
  }

  get eventsUrl(): string {
    return `http://127.0.0.1:${this.#port}/v1/events`
  }

  start(verb: Verb): ChildProcess {
    const config = join(this.folder, verb === 'hub' ? 'hub.yaml' : 'kontor.yaml')
    const command = [...this.wrapper, process.execPath, executable, verb, '--config', config]
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] })
    // What a process says before it dies by itself is the reason of a failing test.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (process.env['KONTOR_TEST_STDERR']) process.stderr.write(text)
    })
    this.#running.set(verb, child)
    return child
  }

  isRunning(verb: Verb): boolean {
    const child = this.#running.get(verb)
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** Sends a signal and waits until the process has gone. */
  async signal(verb: Verb, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#running.get(verb)
    this.#running.delete(verb)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  drop(folder: string, name: string, content: string | Uint8Array): void {
    const part = join(folder, `${name}.part`)
    writeFileSync(part, content)
    renameSync(part, join(folder, name))
  }

  /** Ids of all events of an inbox, in the hub's order. */
  async ids(inbox: string): Promise<string[]> {
    const ids: string[] = []
    for (let after = 0; ; ) {
      const page = await fetch(`${this.eventsUrl}?inbox=${inbox}&after=${after}&limit=1000`)
      const { events } = (await page.json()) as {
        events: { cursor: number; event: { id: string } }[]
      }
      ids.push(...events.map(({ event }) => event.id))
      const last = events.at(-1)
      if (last === undefined) return ids
      after = last.cursor
    }
  }

  async end(): Promise<void> {
    await this.signal('run', 'SIGKILL')
    await this.signal('hub', 'SIGKILL')
    rmSync(this.folder, { recursive: true })
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

function hubConfig(port: number): string {
  return `hub: test
state: ./hub
listen: { host: 127.0.0.1, port: ${port} }
agents:
  - { name: test, token: { file: ./token } }
`
}

function agentConfig(port: number, inboxes: readonly string[]): string {
  const destination = (inbox: string) =>
    `  - { name: ${inbox}, url: 'ws://127.0.0.1:${port}/agents/${inbox}', token: { file: ./token } }`
  return `agent: test
state: ./state
feeds:
  - { name: bank, folder: ./drop/bank, settleTime: 100ms, scanEvery: 1s }
  - { name: invoices, folder: ./drop/invoices, settleTime: 100ms, scanEvery: 1s, mapping: ./mapping.yaml }
destinations:
${inboxes.map(destination).join('\n')}
`
}
