import { createHash } from 'node:crypto'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SftpConfig } from '../../../../config/types.ts'
import type { Candidate } from '../../../candidate.ts'
import type { Notice } from '../../../notice.ts'
import type { Visits } from '../../schedule.ts'
import { Gate } from '../gate.ts'
import type { Login, SftpRules } from '../rules.ts'
import { SftpSource } from '../source.ts'

/** A file as the intake got it. */
export interface Taken {
  readonly path: string
  readonly bytes: Buffer
}

export interface Wishes {
  readonly sftp?: Partial<SftpConfig>
  readonly rules?: Partial<SftpRules>
  readonly login?: Partial<Login>
  readonly gate?: Gate
}

/** What stands around a source in tests: a book, an intake that reads at once, visits at will. */
export class House {
  readonly root = mkdtempSync(join(tmpdir(), 'kontor-sftp-'))
  readonly incoming = join(this.root, 'incoming')
  readonly taken: Taken[] = []
  readonly notices: Notice[] = []
  readonly book = new Map<string, { sha256: string; settled: boolean }>()
  /** Destinations that lack what was released of any file. */
  lacking: readonly string[] = []
  /** Visits that came to their end. */
  made = 0
  /** Called within each taking, before the file is settled. */
  whileTaken: (candidate: Candidate) => Promise<void> = async () => {}
  #wanted = 1
  #sources: SftpSource[] = []

  /** Starts a source whose first visit is due at once. */
  start(sftp: SftpConfig, { rules, login, gate }: Wishes = {}): SftpSource {
    const noLogin = { password: undefined, key: undefined, keyPassphrase: undefined }
    const source = new SftpSource(
      {
        feed: 'bank',
        include: ['*'],
        exclude: [],
        settleMs: 60,
        doneMarker: undefined,
        incoming: this.incoming,
        minFreeDiskBytes: 0,
        sftp,
        login: () => ({ ...noLogin, proxyPassword: undefined, ...login }),
        ...rules,
      },
      {
        take: (candidate) => this.#take(candidate),
        known: (version) => {
          const found = this.book.get(key(version))
          return found && { ...found, lacking: () => this.lacking }
        },
        visits: this.#visits(),
        gate: gate ?? new Gate(sftp.maxSessions),
        tell: (notice) => this.notices.push(notice),
        random: () => 0,
      },
    )
    this.#sources.push(source)
    source.start()
    return source
  }

  /** Has the next visit come due. */
  visit(): void {
    this.#wanted += 1
  }

  /** Waits for all visits that came due. */
  visited(): Promise<void> {
    return until(() => this.made >= this.#wanted)
  }

  texts(): string[] {
    return this.taken.map(({ path, bytes }) => `${path}=${bytes.toString()}`).sort()
  }

  told(kind: Notice['kind']): Notice[] {
    return this.notices.filter((notice) => notice.kind === kind)
  }

  /** Codes of the faults that were told, in order. */
  codes(): string[] {
    return this.notices.flatMap((notice) => ('code' in notice ? (notice.code ?? []) : []))
  }

  leftovers(): string[] {
    return readdirSync(this.incoming)
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()))
    rmSync(this.root, { recursive: true })
  }

  #visits(): Visits {
    return {
      due: () =>
        this.made < this.#wanted
          ? { nominal: new Date(), waitMs: 20 }
          : { nominal: undefined, waitMs: 10 },
      made: () => {
        this.made += 1
      },
    }
  }

  async #take(candidate: Candidate): Promise<void> {
    const stat = lstatSync(candidate.source)
    if (stat.size !== candidate.size || Math.trunc(stat.mtimeMs) !== candidate.mtimeMs) return
    const bytes = readFileSync(candidate.source)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.book.set(key(candidate), { sha256, settled: false })
    await this.whileTaken(candidate)
    this.taken.push({ path: candidate.path, bytes })
    this.book.set(key(candidate), { sha256, settled: true })
  }
}

/** A server's rules that a test changes where it must. */
export function serverOf(port: number, more: Partial<SftpConfig> = {}): SftpConfig {
  return {
    host: '127.0.0.1',
    port,
    user: 'kontor',
    folder: '/out',
    hostKeys: [],
    password: undefined,
    key: undefined,
    keyPassphrase: undefined,
    whenTaken: 'leave',
    moveTo: undefined,
    algorithms: { kex: [], serverHostKey: [], cipher: [], hmac: [] },
    proxy: undefined,
    maxSessions: 2,
    parallel: 4,
    timeoutMs: 2_000,
    ...more,
  }
}

function key({ path, size, mtimeMs }: Omit<Candidate, 'source'>): string {
  return JSON.stringify([path, size, mtimeMs])
}

export async function until(holds: () => boolean, ms = 15_000): Promise<void> {
  const deadline = performance.now() + ms
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come to that in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
