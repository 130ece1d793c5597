import { lstat, readdir } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Candidate } from '../candidate.ts'
import type { Tell } from '../notice.ts'
import { Readiness } from './readiness.ts'
import { type SelectionRules, selects } from './selection.ts'

export interface FolderRules extends SelectionRules {
  readonly feed: string
  readonly folder: string
  readonly subfolders: boolean
  readonly settleMs: number
  readonly scanMs: number
  /** Where set, a file counts as whole once its marker stands beside it, see `markerOf`. */
  readonly doneMarker: string | undefined
}

/** What the source asks of the agent. */
export interface FolderPorts {
  /** Takes a ready file; until it resolves, the file is not offered again. */
  take(candidate: Candidate): Promise<void>
  /** Whether this version of a file was taken before and left in place. */
  taken(candidate: Candidate): boolean
  tell: Tell
}

/** A change is followed by others; one scan looks at them all. */
const hintDelayMs = 50

/**
 * A watched folder. The scan is the truth; what the watcher reports only makes the next scan come
 * sooner, so a missed event costs time and no file.
 */
export class FolderSource {
  readonly #rules: FolderRules
  readonly #ports: FolderPorts
  readonly #readiness: Readiness
  readonly #selected: (path: string) => boolean
  readonly #busy = new Set<string>()
  readonly #reported = new Set<string>()
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #dueMs = Number.POSITIVE_INFINITY
  #scanning: Promise<void> | undefined
  #stopped = false
  #lost = false

  constructor(rules: FolderRules, ports: FolderPorts) {
    this.#rules = rules
    this.#ports = ports
    this.#readiness = new Readiness(rules.doneMarker === undefined ? rules.settleMs : 0)
    this.#selected = selects(rules)
  }

  start(): void {
    const { feed, folder, subfolders } = this.#rules
    this.#watcher = watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      // Only folders are watched: a watch for each of some thousand files costs more than the scan.
      ...(subfolders
        ? { ignored: (_path, stats) => stats?.isFile() === true }
        : { depth: 0, ignored: (path) => path !== folder }),
    })
    this.#watcher.on('raw', () => this.#scanWithin(hintDelayMs))
    // A folder that can't be watched is still scanned.
    this.#watcher.on('error', () => this.#scanWithin(this.#rules.scanMs))
    this.#ports.tell({ kind: 'folder-watched', feed, folder })
    this.#scanWithin(0)
  }

  /** Offers no more files; resolves once no scan is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#watcher?.close()
    await this.#scanning
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

  async #scan(): Promise<void> {
    let nextMs = this.#rules.scanMs
    try {
      const paths = await this.#list()
      this.#found()
      const all = new Set(paths)
      this.#readiness.keepOnly(all)
      for (const path of paths) {
        if (this.#stopped) return
        nextMs = Math.min(nextMs, (await this.#look(path, all)) ?? nextMs)
      }
    } catch (error) {
      this.#missing(error as NodeJS.ErrnoException)
    }
    this.#scanWithin(nextMs)
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

  /** Offers a file that is ready; otherwise says in how many milliseconds to look again. */
  async #look(path: string, all: ReadonlySet<string>): Promise<number | undefined> {
    const { feed, folder, doneMarker } = this.#rules
    if (this.#busy.has(path) || !this.#selected(path)) return undefined
    const marker = doneMarker === undefined ? undefined : markerOf(path, doneMarker, all)
    if (doneMarker !== undefined && marker === undefined) return undefined
    const source = join(folder, path)
    const stat = await lstat(source).catch(() => undefined)
    if (stat === undefined) return undefined
    if (!stat.isFile()) return this.#refuse(path, stat.isSymbolicLink())
    const version = { size: stat.size, mtimeMs: Math.trunc(stat.mtimeMs) }
    const marked = marker === undefined ? {} : { marker: join(folder, marker) }
    const candidate = { feed, source, path, ...version, ...marked }
    const waitMs = this.#readiness.see(path, candidate, performance.now())
    if (waitMs > 0) return Math.ceil(waitMs)
    if (!this.#ports.taken(candidate)) this.#offer(candidate)
    return undefined
  }

  #offer(candidate: Candidate): void {
    this.#busy.add(candidate.path)
    const over = () => {
      this.#busy.delete(candidate.path)
      // What came in the meantime is looked at now, not at the next interval.
      if (this.#busy.size === 0) this.#scanWithin(hintDelayMs)
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

  #missing(error: NodeJS.ErrnoException): void {
    if (this.#lost) return
    this.#lost = true
    const { feed, folder } = this.#rules
    this.#ports.tell({ kind: 'folder-lost', feed, folder, code: error.code ?? error.name })
  }

  #found(): void {
    if (!this.#lost) return
    this.#lost = false
    const { feed, folder } = this.#rules
    this.#ports.tell({ kind: 'folder-watched', feed, folder })
  }
}

/**
 * The done-marker of a file, if it is there: `a.sta.done` or `a.done` for `a.sta`. A marker itself has
 * none, so it is never taken for a file.
 */
function markerOf(path: string, ending: string, all: ReadonlySet<string>): string | undefined {
  if (path.endsWith(ending)) return undefined
  const stem = path.slice(0, path.length - extname(path).length)
  return [path + ending, stem + ending].find((marker) => all.has(marker))
}
