import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Candidate } from '../candidate.ts'
import type { Tell } from '../notice.ts'
import { DoneMarkers, type Marker } from './doneMarker.ts'
import { fileEnding } from './fileEnding.ts'
import { FolderMarkers } from './folderMarker.ts'
import { Readiness } from './readiness.ts'
import { type SelectionRules, selects } from './selection.ts'
import { shareOf } from './share.ts'
import { Unready } from './unready.ts'
import { WatchedFolder, type WatchRules } from './watchedFolder.ts'

export interface FolderRules extends SelectionRules, WatchRules {
  readonly settleMs: number
  readonly scanMs: number
  /** How long a file may be not ready before it is told of. */
  readonly unreadyMs: number
  /** Where set, a file counts as whole once its marker stands beside it, see `DoneMarkers`. */
  readonly doneMarker: string | undefined
  /** Whether files stay where they are once they are taken; a marker of their folder stays too. */
  readonly leaves: boolean
}

/** What the source asks of the agent. */
export interface FolderPorts {
  /** Takes a ready file; until it resolves, the file is not offered again. */
  take(candidate: Candidate): Promise<void>
  /** Whether this version of a file was taken before and left in place. */
  taken(candidate: Candidate): boolean
  tell: Tell
  /** Tells the kind of share that a folder lies on. */
  shareOf?: typeof shareOf
}

/** A change is followed by others; one scan looks at them all. */
const hintDelayMs = 50

/** Scans that hints ask for take no more than a fifth of the time, however large the folder. */
const restPerScan = 4

/** Where there are no events the scan is all there is, and comes at least this often. */
const pollMs = 5_000

/** A share whose server is gone may not answer for hours; that is said after so long. */
const stallMs = 30_000

/** A shorter settle time is not worth opening each file to shorten it. */
const worthLookingMs = 2_000

/** Files that are looked at together: a share takes a while for each. */
const lookedAtOnce = 16

/**
 * A watched folder. The scan is the truth; what the watcher reports only makes the next scan come
 * sooner, so a missed event costs time and no file.
 */
export class FolderSource {
  readonly #rules: FolderRules
  readonly #ports: FolderPorts
  readonly #readiness: Readiness
  readonly #unready: Unready
  readonly #markers: DoneMarkers | undefined
  readonly #folderMarkers = new FolderMarkers()
  readonly #selected: (path: string) => boolean
  readonly #watched: WatchedFolder
  readonly #busy = new Set<string>()
  readonly #reported = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #dueMs = Number.POSITIVE_INFINITY
  #scanTookMs = 0
  #scanning: Promise<void> | undefined
  #stalled = false
  #stopped = false

  constructor(rules: FolderRules, ports: FolderPorts) {
    this.#rules = rules
    this.#ports = ports
    this.#readiness = new Readiness(rules.doneMarker === undefined ? rules.settleMs : 0)
    this.#unready = new Unready(rules.unreadyMs)
    this.#markers = rules.doneMarker === undefined ? undefined : new DoneMarkers(rules.doneMarker)
    this.#selected = selects(rules)
    this.#watched = new WatchedFolder(rules, {
      tell: ports.tell,
      hint: () => this.#hinted(),
      shareOf: ports.shareOf ?? shareOf,
    })
  }

  start(): void {
    this.#scanWithin(0)
  }

  /** Offers no more files; resolves once no scan is under way, or at once where it hangs. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#watched.close()
    if (!this.#stalled) await this.#scanning
  }

  /** Brings the next scan forward; never puts it off. */
  #scanWithin(ms: number): void {
    const due = performance.now() + ms
    if (this.#stopped || due >= this.#dueMs) return
    this.#dueMs = due
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#dueMs = Number.POSITIVE_INFINITY
      this.#scanning = (this.#scanning ?? Promise.resolve()).then(() => this.#scan())
    }, ms)
  }

  #hinted(): void {
    this.#scanWithin(Math.max(hintDelayMs, this.#scanTookMs * restPerScan))
  }

  async #scan(): Promise<void> {
    if (this.#stopped) return
    const begun = performance.now()
    const stall = setTimeout(() => {
      this.#stalled = true
      this.#watched.lost('ETIMEDOUT')
    }, stallMs)
    let nextMs = this.#rules.scanMs
    try {
      await this.#watched.know()
      const paths = await this.#list()
      this.#watched.found()
      if (this.#watched.polls) nextMs = Math.min(nextMs, pollMs)
      nextMs = Math.min(nextMs, await this.#lookAll(paths))
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException
      this.#watched.lost(code ?? name)
      nextMs = Math.min(nextMs, pollMs)
    }
    clearTimeout(stall)
    this.#stalled = false
    this.#scanTookMs = performance.now() - begun
    this.#scanWithin(Math.max(nextMs, this.#scanTookMs))
  }

  /** Paths of all entries that are no folders, inside the feed's folder, in a stable order. */
  async #list(): Promise<string[]> {
    const { folder, subfolders } = this.#rules
    const entries = await readdir(folder, { recursive: subfolders, withFileTypes: true })
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
      .map((path) => (sep === '/' ? path : path.replaceAll(sep, '/')))
      .sort()
  }

  /** @returns In how many milliseconds to look again, at the latest. */
  async #lookAll(paths: readonly string[]): Promise<number> {
    const all = new Set(paths)
    this.#readiness.keepOnly(all)
    for (const path of this.#unready.keepOnly(all))
      this.#ports.tell({ kind: 'file-gone', file: { feed: this.#rules.feed, path } })
    for (const path of this.#reported) if (!all.has(path)) this.#reported.delete(path)
    const due = paths.filter((path) => !this.#busy.has(path) && this.#isWanted(path))
    const markers = new Map<string, Stats>()
    let nextMs = Number.POSITIVE_INFINITY
    for (let at = 0; at < due.length && !this.#stopped; at += lookedAtOnce) {
      const some = due.slice(at, at + lookedAtOnce)
      const seen = await Promise.all(some.map((path) => this.#stat(path)))
      for (const [i, path] of some.entries()) {
        const entry = seen[i]
        if (entry === undefined || this.#stopped) continue
        nextMs = Math.min(nextMs, (await this.#look(path, entry, all, markers)) ?? nextMs)
      }
    }
    if (!this.#rules.leaves) await this.#deleteMarkers(paths)
    return nextMs
  }

  #isWanted(path: string): boolean {
    return this.#selected(path) && this.#markers?.isMarker(path) !== true
  }

  #stat(path: string): Promise<Stats | undefined> {
    return lstat(join(this.#rules.folder, path)).catch(() => undefined)
  }

  /** Offers a file that is ready; otherwise says in how many milliseconds to look again. */
  async #look(
    path: string,
    entry: Stats,
    all: ReadonlySet<string>,
    markers: Map<string, Stats>,
  ): Promise<number | undefined> {
    if (!entry.isFile()) return this.#refuse(path, entry.isSymbolicLink())
    const { feed, folder } = this.#rules
    const version = { size: entry.size, mtimeMs: Math.trunc(entry.mtimeMs) }
    const candidate = { feed, source: join(folder, path), path, ...version }
    const marker = this.#markers?.of(path, all)
    if (this.#markers && !(await this.#marks(marker, entry, markers))) {
      // What was taken and left may have lost its marker since.
      return this.#ports.taken(candidate) ? undefined : this.#waits(path, 'no-marker')
    }
    const waitMs = await this.#waitMs(candidate)
    if (waitMs > 0) {
      this.#waits(path, 'changes')
      return Math.ceil(waitMs)
    }
    this.#unready.ready(path)
    if (this.#ports.taken(candidate)) return undefined
    this.#offer(
      marker?.of === 'file' ? { ...candidate, marker: join(folder, marker.path) } : candidate,
    )
    return undefined
  }

  /** A marker of a folder speaks for what was there before it, not for what is written after. */
  async #marks(marker: Marker | undefined, entry: Stats, seen: Map<string, Stats>) {
    if (marker?.of !== 'folder') return marker !== undefined
    const stat = seen.get(marker.path) ?? (await this.#stat(marker.path))
    if (stat === undefined) return false
    seen.set(marker.path, stat)
    if (entry.mtimeMs > stat.mtimeMs) return false
    this.#folderMarkers.used(join(this.#rules.folder, marker.path), stat)
    return true
  }

  async #waitMs({ source, path, size, mtimeMs }: Candidate): Promise<number> {
    const sighting = { size, mtimeMs }
    const waitMs = this.#readiness.see(path, sighting, performance.now())
    if (waitMs === 0) return 0
    const dueMs = this.#readiness.endDueMs(path, performance.now())
    if (dueMs === undefined || this.#rules.settleMs < worthLookingMs) return waitMs
    if (dueMs > 0) return Math.min(waitMs, dueMs)
    this.#readiness.ends(path, await fileEnding(source, size))
    return this.#readiness.see(path, sighting, performance.now())
  }

  #waits(path: string, why: 'changes' | 'no-marker'): undefined {
    if (!this.#unready.waits(path, performance.now())) return
    const file = { feed: this.#rules.feed, path }
    this.#ports.tell({ kind: 'file-unready', file, why, waitedMs: this.#rules.unreadyMs })
  }

  #offer(candidate: Candidate): void {
    this.#busy.add(candidate.path)
    const over = () => {
      this.#busy.delete(candidate.path)
      // What came in the meantime is looked at now, not at the next interval.
      if (this.#busy.size === 0) this.#hinted()
    }
    this.#ports.take(candidate).then(over, over)
  }

  /** A link may lead anywhere; what it points to is not of this folder. */
  #refuse(path: string, symbolicLink: boolean): undefined {
    if (!symbolicLink || this.#reported.has(path)) return
    this.#reported.add(path)
    const file = { feed: this.#rules.feed, path }
    this.#ports.tell({ kind: 'entry-refused', file, why: 'symbolic-link' })
  }

  async #deleteMarkers(paths: readonly string[]): Promise<void> {
    if (!this.#folderMarkers.inUse) return
    const left = [...paths.filter((path) => this.#isWanted(path)), ...this.#busy]
    const served = { has: () => true }
    const markers = new Set(
      left.map((path) => join(this.#rules.folder, this.#markers?.of(path, served)?.path ?? '')),
    )
    await this.#folderMarkers.deleteServed((marker) => markers.has(marker))
  }
}
