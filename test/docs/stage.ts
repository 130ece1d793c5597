import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, type OpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { type Bank, openBank } from './bank.ts'

/** Compiled code of the program, kept from one command to the next. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/kontor-docs', import.meta.url))

const program = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))

/** What the pages call what every run has under another name. */
const names = {
  hub: 'wss://hub.example.com/agents',
  port: '8443',
  bank: 'sftp.bank.example',
  user: 'ACME01',
  folder: '/out',
  fingerprint: /SHA256:[\w+/]{43}/g,
}

/**
 * An empty folder in which a page is gone through by its letters: what it types is typed, its files
 * are written. The hub and the bank's server that it names are on this machine.
 */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'kdocs-'))
  readonly #port: number
  readonly #sshd: OpenSsh | undefined
  #bank: Bank | undefined
  #hub: RunningHub | undefined
  /** What the page calls the hub's address. */
  #hubName = `ws://127.0.0.1:${names.port}/agents`
  readonly #running: Running[] = []

  private constructor(port: number, sshd: OpenSsh | undefined) {
    this.#port = port
    this.#sshd = sshd
    const bin = join(this.folder, '.bin')
    mkdirSync(bin)
    mkdirSync(join(this.folder, '.gnupg'), { mode: 0o700 })
    const script = `#!/bin/sh\nNODE_COMPILE_CACHE=${cache} exec ${process.execPath} ${program} "$@"\n`
    writeFileSync(join(bin, 'kontor'), script, { mode: 0o755 })
  }

  static async open(withBank: boolean): Promise<Stage> {
    return new Stage(await freePort(), withBank ? await startOpenSsh() : undefined)
  }

  /** The hub of the central team, for a page that does not start one itself. */
  async startHub(agent: string): Promise<void> {
    await this.write('token', 'a-token-of-the-central-team\n', 'utf8', undefined)
    chmodSync(join(this.folder, 'token'), 0o600)
    const storePath = join(this.folder, '.hub.sqlite')
    this.#hub = await startHub({ storePath, port: this.#port, authorize: (who) => who === agent })
    this.#hubName = names.hub
  }

  /** A file of the page, in its folder or, `at` the bank, on the bank's server. */
  async write(name: string, text: string, charset: string, at: string | undefined): Promise<void> {
    if (at !== undefined) return this.#atBank(name, text)
    const path = join(this.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, Buffer.from(this.#meant(text), charset as BufferEncoding))
  }

  async #atBank(name: string, text: string): Promise<void> {
    if (this.#sshd === undefined) throw new Error('the page has no server of a bank')
    this.#bank ??= await openBank(this.folder)
    const content = name.endsWith('.pgp') ? await this.#bank.sealed(text) : text
    writeFileSync(join(this.#sshd.folder, name), content)
  }

  /** Types a command and waits for its end. */
  async type(command: string): Promise<string[]> {
    const running = this.#begin(command)
    await running.ended
    this.#introduce()
    return this.#shown(running.lines())
  }

  /** Types a command that goes on until the page is through. */
  begin(command: string): () => string[] {
    const running = this.#begin(command)
    this.#running.push(running)
    return () => this.#shown(running.lines().map(message))
  }

  #begin(command: string): Running {
    const path = `${join(this.folder, '.bin')}:${process.env['PATH']}`
    const env = {
      ...process.env,
      PATH: path,
      GNUPGHOME: join(this.folder, '.gnupg'),
      NO_COLOR: '1',
    }
    const args = ['-c', `exec 2>&1; ${this.#meant(command)}`]
    // A group of its own, so that what it starts ends with it.
    return new Running(spawn('bash', args, { cwd: this.folder, env, detached: true }))
  }

  /** The bank is given the keys that the page makes, as it is in life. */
  #introduce(): void {
    const made = join(this.folder, 'secret', 'bank_key.pub')
    if (this.#sshd === undefined || !existsSync(made)) return
    appendFileSync(join(dirname(this.#sshd.folder), 'user.pub'), readFileSync(made))
  }

  /** Names of the page in the text of a file or a command → what they mean here. */
  #meant(text: string): string {
    const local = text
      .replaceAll(names.hub, `ws://127.0.0.1:${this.#port}/agents`)
      .replaceAll(names.port, String(this.#port))
    const sshd = this.#sshd
    if (sshd === undefined) return local
    return local
      .replace(/^( *)host: sftp\.bank\.example$/gm, `$1host: 127.0.0.1\n$1port: ${sshd.port}`)
      .replaceAll(`user: ${names.user}`, `user: ${sshd.user}`)
      .replaceAll(`folder: ${names.folder}\n`, `folder: ${sshd.folder}\n`)
      .replaceAll(`sftp://${names.user}@${names.bank}${names.folder}`, this.#address(sshd))
      .replaceAll(names.fingerprint, sshd.fingerprint)
  }

  #address({ user, port, folder }: OpenSsh): string {
    return `sftp://${user}@127.0.0.1:${port}${folder}`
  }

  /** The same the other way round, for what was printed. */
  #shown(lines: readonly string[]): string[] {
    const sshd = this.#sshd
    return lines.map((line) => {
      const here = line
        .replaceAll(`${this.folder}/`, '')
        .replaceAll(this.folder, '.')
        .replaceAll(`ws://127.0.0.1:${this.#port}/agents`, this.#hubName)
        .replaceAll(`:${this.#port}`, `:${names.port}`)
      if (sshd === undefined) return here
      return here
        .replaceAll(sshd.folder, names.folder)
        .replaceAll(`127.0.0.1:${sshd.port}`, `${names.bank}:22`)
        .replaceAll(`login of ${sshd.user}`, `login of ${names.user}`)
        .replaceAll(`//${sshd.user}@`, `//${names.user}@`)
    })
  }

  async close(): Promise<void> {
    for (const running of this.#running.toReversed()) await running.end()
    await this.type('gpgconf --kill gpg-agent').catch(() => [])
    await this.#hub?.close()
    await this.#sshd?.stop()
    rmSync(this.folder, { recursive: true })
  }
}

/** A command of a page, and all that it has printed. */
class Running {
  readonly ended: Promise<unknown>
  readonly #child: ChildProcess
  #printed = ''

  constructor(child: ChildProcess) {
    this.#child = child
    this.ended = once(child, 'close')
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#printed += text
    })
  }

  lines(): string[] {
    return this.#printed
      .trimEnd()
      .split('\n')
      .filter((line, i, all) => line !== '' || i < all.length - 1)
  }

  async end(): Promise<void> {
    const { pid, exitCode } = this.#child
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGTERM')
    await this.ended
  }
}

/** What a terminal would show of a line of the log. */
function message(line: string): string {
  if (!line.startsWith('{"level"')) return line
  return String((JSON.parse(line) as { readonly msg?: unknown }).msg)
}
