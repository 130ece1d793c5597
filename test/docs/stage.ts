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
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, type OpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import type { HubOptions } from '../../hub/options.ts'
import { type Bank, openBank } from './bank.ts'
import { missingLine } from './compare.ts'

/** Compiled code of the program, kept from one command to the next. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/kontor-docs', import.meta.url))

/** `npm run -s kontor -- …`, as it is typed in the checkout. */
const npmScript =
  '#!/bin/sh\n[ "$1 $2 $3 $4" = "run -s kontor --" ] && shift 4 && exec kontor "$@"\n'

const startMs = 60_000

const program = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))

/** What the pages call what every run has under another name. */
const names = {
  hub: 'wss://hub.example.com/agents',
  readers: 'https://hub.example.com/',
  host: 'hub.example.com',
  port: '8443',
  invitation: 'ki1.5Jw…',
  bank: 'sftp.bank.example',
  user: 'ACME01',
  folder: '/out',
  fingerprint: /SHA256:[\w+/]{43}/g,
  /** Folders of the machine; here they lie in the page's own. */
  folders: /(?<![\w.])\/(?=(?:etc\/kontor|srv\/bank)\b)/g,
}

/**
 * An empty folder in which a page is gone through by its letters: what it types is typed, its files
 * are written. The hub and the bank's server that it names are on this machine.
 */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'kdocs-'))
  readonly token = 'a-token-of-the-central-team'
  readonly #port: number
  readonly #sshd: OpenSsh | undefined
  #bank: Bank | undefined
  #hub: RunningHub | undefined
  /** What the page calls the hub's address, and its host. */
  #hubName = `ws://127.0.0.1:${names.port}/agents`
  #host = '127.0.0.1'
  /** The invitation that a hub has printed last. */
  #invitation = names.invitation
  readonly #running: Running[] = []

  private constructor(port: number, sshd: OpenSsh | undefined) {
    this.#port = port
    this.#sshd = sshd
    const bin = join(this.folder, '.bin')
    mkdirSync(bin)
    mkdirSync(join(this.folder, '.gnupg'), { mode: 0o700 })
    const script = `#!/bin/sh\nNODE_COMPILE_CACHE=${cache} exec ${process.execPath} ${program} "$@"\n`
    writeFileSync(join(bin, 'kontor'), script, { mode: 0o755 })
    writeFileSync(join(bin, 'npm'), npmScript, { mode: 0o755 })
  }

  static async open(withBank: boolean): Promise<Stage> {
    return new Stage(await freePort(), withBank ? await startOpenSsh() : undefined)
  }

  /** The hub of the central team, for a page that does not start one itself. */
  async startHub(agent: string, options: Partial<HubOptions> = {}): Promise<void> {
    await this.write('token', `${this.token}\n`, 'utf8')
    chmodSync(join(this.folder, 'token'), 0o600)
    const storePath = join(this.folder, '.hub.sqlite')
    const authorize = (who: string) => who === agent
    this.#hub = await startHub({ storePath, port: this.#port, authorize, ...options })
    this.#hubName = names.hub
  }

  /** A file of the page, in its folder or, `at` the bank, on the bank's server. */
  async write(name: string, text: string, charset: string, at?: string): Promise<void> {
    if (at !== undefined) return this.#atBank(name, text)
    if (text.includes(`[${names.host}]`)) this.#host = names.host
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

  /** @throws {Error} Where a program that goes on does not print these lines in time. */
  async waitFor(printed: () => readonly string[], lines: readonly string[]): Promise<void> {
    const deadline = performance.now() + startMs
    while (missingLine(lines, printed()) !== undefined) {
      if (performance.now() > deadline) throw new Error(`not printed:\n${printed().join('\n')}`)
      await pause(50)
    }
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
    const here = `127.0.0.1:${this.#port}`
    const local = text
      .replaceAll(names.hub, `ws://${here}/agents`)
      .replaceAll(names.readers, `http://${here}/`)
      .replaceAll(`${names.host}:${names.port}`, here)
      .replaceAll(`[${names.host}]`, '[127.0.0.1]')
      .replaceAll(names.port, String(this.#port))
      .replaceAll(names.invitation, this.#invitation)
      .replaceAll(names.folders, `${this.folder}/`)
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
      if (line.startsWith('ki1.')) this.#invitation = line
      const here = line
        .replaceAll(new RegExp(`${this.folder}(?=/etc/kontor|/srv/bank)`, 'g'), '')
        .replaceAll(`${this.folder}/`, '')
        .replaceAll(this.folder, '.')
        .replaceAll(`ws://127.0.0.1:${this.#port}/agents`, this.#hubName)
        .replaceAll(`127.0.0.1:${this.#port}`, `${this.#host}:${names.port}`)
        .replaceAll(`127.0.0.1_${this.#port}`, `${this.#host}_${names.port}`)
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
