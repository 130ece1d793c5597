import type { Candidate } from '../../candidate.ts'
import type { FileName, Tell } from '../../notice.ts'
import { Readiness } from '../readiness.ts'
import { download } from './download.ts'
import { concernsFile, type RetryKind, SftpFault, sftpFaults } from './faults.ts'
import { FolderView, type Listed } from './folderView.ts'
import { inParallel } from './gate.ts'
import { Incoming } from './incoming.ts'
import { remotePath } from './names.ts'
import { orAborted, pause } from './pause.ts'
import { putAway } from './putAway.ts'
import { type SftpRules, sftpLimits } from './rules.ts'
import type { Session } from './session.ts'

export interface VisitPorts {
  /** Takes a file that was fetched; resolves once it is settled, or not taken after all. */
  take(candidate: Candidate): Promise<void>
  /** What the book says of this very version of a file, the last time that it came. */
  known(version: Omit<Candidate, 'source'>): KnownFile | undefined
  tell: Tell
  /** How far a download is. */
  fetching?(path: string, bytes: number, of: number): void
}

export interface KnownFile {
  readonly sha256: string
  readonly settled: boolean
  /** Destinations that don't have yet, or refused, what was released of it. */
  lacking(): readonly string[]
}

export type VisitEnd =
  | { readonly kind: 'done' }
  /** Files were seen that still change; look again after so many milliseconds. */
  | { readonly kind: 'changing'; readonly waitMs: number }
  /** Some files could not be dealt with; the others were. */
  | { readonly kind: 'files'; readonly retry: RetryKind }

/**
 * What is to be done with a file now; `wait`: it goes once all destinations have it; a number:
 * nothing before so many milliseconds.
 */
type Judgement = 'nothing' | 'work' | 'wait' | number

/**
 * What is done within a session with one feed's folder. What is left to do follows from the listing
 * and the book alone; what is kept here between visits only spares work:
 *
 *     unknown version, still     → fetch, take, put away
 *     settled in the book        → put away; where this process did not take it itself, its bytes
 *                                  are compared first, since size and time alone prove little
 *     settled, `whenTaken: leave` → nothing
 *     settled, `delete`, and a destination lacks it → waits some looks, then for the next visit
 */
export class Visit {
  readonly #rules: SftpRules
  readonly #ports: VisitPorts
  readonly #signal: AbortSignal
  readonly #view: FolderView
  readonly #readiness: Readiness
  readonly #incoming: Incoming
  /** Versions that need nothing more, or nothing but being put away, by name. */
  readonly #settled = new Map<string, string>()
  /** What was told of a file last, by name. */
  readonly #told = new Map<string, string>()

  constructor(rules: SftpRules, ports: VisitPorts, signal: AbortSignal) {
    this.#rules = rules
    this.#ports = ports
    this.#signal = signal
    this.#view = new FolderView(rules)
    this.#readiness = new Readiness(rules.doneMarker === undefined ? rules.settleMs : 0)
    this.#incoming = new Incoming(rules.incoming, rules.minFreeDiskBytes)
  }

  /** Makes the folder of the downloads; call it once, before the first visit. */
  open(): void {
    this.#incoming.open()
  }

  /**
   * Looks until a look finds nothing to do and nothing that changes, so that what came while it
   * worked does not have to wait for the next visit.
   *
   * @param listed Called once the folder could be listed.
   * @throws {SftpFault} Where the session or the folder can't be used.
   */
  async make(session: Session, listed: () => void): Promise<VisitEnd> {
    const failed = new Map<string, SftpFault>()
    for (let look = 1; ; look += 1) {
      const files = await this.#list(session)
      listed()
      const waits: number[] = []
      const work: Listed[] = []
      let awaited = 0
      for (const file of files) {
        const judgement = failed.has(file.name) ? 'nothing' : this.#judge(file)
        if (typeof judgement === 'number') waits.push(judgement)
        else if (judgement === 'work') work.push(file)
        else if (judgement === 'wait') awaited += 1
      }
      await this.#workOn(session, work, failed)
      if (this.#signal.aborted) return { kind: 'done' }
      if (work.length > 0 && look < sftpLimits.maxLooks) continue
      const waitMs = Math.max(0, ...waits)
      if (waitMs === 0) {
        // A bank's server is not asked every minute because a destination of ours is down.
        if (awaited === 0 || look >= sftpLimits.maxLooks) return ended(failed)
        await pause(sftpLimits.acknowledgedMs, this.#signal)
        continue
      }
      if (look >= sftpLimits.maxLooks || waitMs > sftpLimits.revisitMs) {
        return { kind: 'changing', waitMs: Math.max(waitMs, sftpLimits.revisitMs) }
      }
      await pause(waitMs, this.#signal)
    }
  }

  async #list(session: Session): Promise<Listed[]> {
    const entries = await session.list(this.#rules.sftp.folder)
    const { files, refused } = this.#view.files(entries)
    for (const { shown, why } of refused) {
      const file = { feed: this.#rules.feed, path: shown }
      this.#ports.tell({ kind: 'entry-refused', file, why })
    }
    const names = new Set(files.map(({ name }) => name))
    this.#readiness.keepOnly(names)
    for (const known of [this.#settled, this.#told]) {
      for (const name of known.keys()) if (!names.has(name)) known.delete(name)
    }
    this.#incoming.keepOnly(files)
    return files
  }

  #judge(file: Listed): Judgement {
    const leaves = this.#rules.sftp.whenTaken === 'leave'
    const settled = this.#settled.get(file.name) === version(file)
    if (settled && leaves) return 'nothing'
    const known = this.#ports.known(this.#candidate(file))
    // The intake has it from before a restart; it is put away once it is settled.
    if (known?.settled === false) return underWayMs
    if (settled || known?.settled) {
      if (!leaves) return this.#mayGo(known) ? 'work' : 'wait'
      this.#settled.set(file.name, version(file))
      return 'nothing'
    }
    if (this.#rules.doneMarker !== undefined && !file.marked) return 'nothing'
    const waitMs = this.#readiness.see(file.name, file, performance.now())
    return waitMs > 0 ? Math.ceil(waitMs) : 'work'
  }

  /** @param failed Faults that were of a file alone are put there, by its name. */
  async #workOn(
    session: Session,
    files: readonly Listed[],
    failed: Map<string, SftpFault>,
  ): Promise<void> {
    await inParallel(files, this.#rules.sftp.parallel, async (file) => {
      if (this.#signal.aborted) return
      try {
        await this.#deal(session, file)
        this.#told.delete(file.name)
      } catch (error) {
        if (!(error instanceof SftpFault) || !concernsFile(error.code)) throw error
        failed.set(file.name, error)
        this.#tellOnce(file, error)
      }
    })
  }

  async #deal(session: Session, file: Listed): Promise<void> {
    if (this.#settled.get(file.name) !== version(file) && !(await this.#take(session, file))) return
    if (this.#rules.sftp.whenTaken === 'leave') return
    if (!this.#mayGo(this.#ports.known(this.#candidate(file)))) return
    if (await putAway(session, this.#rules.sftp, file, file.marker)) {
      const { whenTaken } = this.#rules.sftp
      this.#ports.tell({ kind: 'remote-file-put-away', file: this.#name(file), how: whenTaken })
    }
    this.#settled.delete(file.name)
  }

  /** What is deleted is deleted for good: not before every destination has it. A move is no loss. */
  #mayGo(known: KnownFile | undefined): boolean {
    return this.#rules.sftp.whenTaken !== 'delete' || known?.lacking().length === 0
  }

  /** @returns Whether the file is settled; it isn't where the agent stops, or its marker is gone. */
  async #take(session: Session, file: Listed): Promise<boolean> {
    const { folder } = this.#rules.sftp
    const passed = (bytes: number) => this.#ports.fetching?.(file.name, bytes, file.size)
    const path = remotePath(folder, file.name)
    const whole = await download(session, path, file, this.#incoming, passed)
    const candidate = { ...this.#candidate(file), source: whole.path }
    const settled = () => {
      const known = this.#ports.known(candidate)
      return known?.settled === true && known.sha256 === whole.sha256
    }
    if (!settled()) {
      if (this.#rules.doneMarker !== undefined && !file.marked) return false
      await orAborted(this.#ports.take(candidate), this.#signal)
      if (this.#signal.aborted) return false
      if (!settled()) throw new SftpFault('file-not-kept')
    }
    this.#incoming.drop(file)
    this.#settled.set(file.name, version(file))
    return true
  }

  #candidate({ name, size, mtimeMs }: Listed): Omit<Candidate, 'source'> {
    return { feed: this.#rules.feed, path: name, size, mtimeMs }
  }

  #name({ name }: Listed): FileName {
    return { feed: this.#rules.feed, path: name }
  }

  #tellOnce(file: Listed, { code }: SftpFault): void {
    if (this.#told.get(file.name) === code) return
    this.#told.set(file.name, code)
    this.#ports.tell({ kind: 'remote-file-delayed', file: this.#name(file), code })
  }
}

/** How soon a file that the intake has is looked at again. */
const underWayMs = 1_000

function version({ size, mtimeMs }: Listed): string {
  return `${size} ${mtimeMs}`
}

/** What is tried again soonest counts: a fault of the network must not wait for another's right. */
function ended(failed: ReadonlyMap<string, SftpFault>): VisitEnd {
  if (failed.size === 0) return { kind: 'done' }
  const kinds = new Set([...failed.values()].map(({ code }) => sftpFaults[code].retry))
  return { kind: 'files', retry: kinds.has('network') ? 'network' : 'server' }
}
