import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { KillPoint } from '../../agent/intake/killPoints.ts'
import type { FileRecord } from '../../outbox/files.ts'
import { type Outbox, readOutbox } from '../../outbox/outbox.ts'
import { stateIsLocked } from '../../outbox/store.ts'

/** What Node has made of the sources once need not be made again at every start. */
const compileCache = join(tmpdir(), 'kontor-compile-cache')

const executable = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))

/** An agent as a process of its own, which may be told where to die. */
export class AgentProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-recovery-'))
  readonly state = join(this.folder, 'state')
  readonly #config = join(this.folder, 'kontor.yaml')
  #child: ChildProcess | undefined

  constructor(feeds: readonly string[]) {
    for (const feed of feeds) mkdirSync(this.dropFolder(feed), { recursive: true })
    writeFileSync(join(this.folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
  }

  configure(text: string): void {
    writeFileSync(this.#config, text)
  }

  dropFolder(feed: string): string {
    return join(this.folder, 'drop', feed)
  }

  drop(feed: string, name: string, content: string | Uint8Array): void {
    const part = join(this.dropFolder(feed), `${name}.part`)
    writeFileSync(part, content)
    renameSync(part, join(this.dropFolder(feed), name))
  }

  start(killAt?: KillPoint): void {
    const env = killAt === undefined ? {} : { KONTOR_TEST_KILL_AT: killAt }
    this.#child = spawn(process.execPath, [executable, 'run', '--config', this.#config], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
      stdio: ['ignore', 'ignore', process.env['KONTOR_TEST_STDERR'] ? 'inherit' : 'ignore'],
    })
  }

  /** Waits until the process has died. @returns The signal that it died by. */
  async death(): Promise<string | null> {
    const child = this.#child
    if (child === undefined) throw new Error('no agent was started')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.signalCode
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#child?.kill(signal)
    await this.death()
  }

  /** Runs a command beside the agent, as a person at a shell would. */
  async command(...args: readonly string[]): Promise<{ exit: number | null; stdout: string }> {
    const child = spawn(process.execPath, [executable, ...args, '--config', this.#config], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    await once(child, 'close')
    return { exit: child.exitCode, stdout }
  }

  /** All files, newest first; none while the agent has not come so far as to have a store. */
  book(): FileRecord[] {
    if (!existsSync(join(this.state, 'outbox.sqlite'))) return []
    return this.look((outbox) => outbox.files.latest(1_000))
  }

  look<Seen>(at: (outbox: Outbox) => Seen): Seen {
    const outbox = readOutbox(join(this.state, 'outbox.sqlite'))
    try {
      return at(outbox)
    } finally {
      outbox.close()
    }
  }

  get isRunning(): boolean {
    return stateIsLocked(join(this.state, 'agent.lock'))
  }

  /** Waits; what fails meanwhile, such as a look at a store that is being made, counts as not yet. */
  async until(holds: () => boolean | Promise<boolean>, withinMs = 40_000): Promise<void> {
    let last: unknown
    for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
      try {
        if (await holds()) return
      } catch (error) {
        last = error
      }
      await sleep(50)
    }
    throw new Error(`not within ${withinMs} ms: ${holds}`, { cause: last })
  }

  /** Files below a folder of the state, as paths from there. */
  kept(place: string): string[] {
    const folder = join(this.state, place)
    if (!existsSync(folder)) return []
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.state.length + 1))
      .sort()
  }

  async end(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null)
      await this.stop('SIGKILL')
    rmSync(this.folder, { recursive: true })
  }
}
